// The tip jar as the reader sees it: whom, how much, a few words; then thanks. In the page, or in a sheet that a button opens.
import type { ComponentChildren } from 'preact'
import type { Money } from '../../server/wire/money.ts'
import type { Step } from '../session.ts'
import type { Creator, Jar, Sticker, Tip } from '../tip-jar.ts'
import { Picture } from './Picture.tsx'
import { priceText } from './price.ts'

/** What stands in the form. `amount` is null while the reader types one. */
export type Draft = {
  creator: string
  amount: number | null
  typed: string
  /** Instead of an amount. */
  sticker: string | null
  message: string
  isPublic: boolean
  isAnonymous: boolean
  isMonthly: boolean
}

export type TipJarProps = {
  jar: Jar
  step: Step
  draft: Draft
  presets: number[]
  stickers: Sticker[]
  /** Null: the button says what is wrong when it is pressed. */
  tip: Tip | null
  /** What is wrong, once the reader has pressed. */
  complaint: string
  onDraft: (change: Partial<Draft>) => void
  onTip: () => void
  onShare: () => void
  onAgain: () => void
}

/** The announcement stays in place through all steps: a live region that comes together with its text is not read out. */
export function TipJar(props: TipJarProps) {
  const { jar, step } = props
  return (
    <>
      <p role="status">{newsOf(props)}</p>
      {step.is === 'refused' ? (
        <Refused {...props} />
      ) : step.is === 'open' ? (
        <Thanks {...props} />
      ) : (
        (jar.creators?.length ?? 0) > 0 && <Form {...props} />
      )}
    </>
  )
}

function newsOf({ jar, step, complaint }: TipJarProps): string | undefined {
  return complaint || (step.is === 'paying' ? jar.words.whilePaying : step.says?.notice)
}

/** What the jar is called: its only creator is in the name. */
export function nameOf({ words, creators = [] }: Jar): string {
  const [only, other] = creators
  return only && !other ? words.tip(only.title) : words.heading
}

function Form(props: TipJarProps) {
  const { jar, step, draft, tip, onDraft, onTip } = props
  const { words, embed, creators = [] } = jar
  const label =
    step.is === 'opening'
      ? words.opening
      : step.is === 'paying'
        ? words.paying
        : tip
          ? (tip.isMonthly ? words.giveMonthly : words.give)(priceText(tip.amount, embed.locale))
          : words.giveAny
  const news = newsOf(props)
  const submit = (event: Event) => {
    event.preventDefault()
    onTip()
  }
  return (
    <section part="jar" lang={embed.language} aria-labelledby="h" data-step={step.is}>
      <h2 part="title" id="h">
        {nameOf(jar)}
      </h2>
      {creators[0] && !creators[1] && <About {...creators[0]} />}
      <form noValidate onSubmit={submit}>
        {creators.length > 1 && <Whom {...props} creators={creators} />}
        <Amounts {...props} />
        {draft.sticker !== null && <Stickers {...props} />}
        <textarea
          part="message"
          rows={2}
          dir="auto"
          aria-label={words.message}
          placeholder={words.message}
          value={draft.message}
          onInput={({ currentTarget }) => onDraft({ message: currentTarget.value })}
        />
        <p part="choice">
          {draft.message.trim() && (
            <Check says={words.isPublic} isOn={draft.isPublic} onSet={(isPublic) => onDraft({ isPublic })} />
          )}
          {draft.sticker === null && (
            <Check says={words.isMonthly} isOn={draft.isMonthly} onSet={(isMonthly) => onDraft({ isMonthly })} />
          )}
          <Check says={words.isAnonymous} isOn={draft.isAnonymous} onSet={(isAnonymous) => onDraft({ isAnonymous })} />
        </p>
        <button part="tip" type="submit">
          {label}
        </button>
      </form>
      <p part="notice" data-news={news ? true : undefined}>
        {news ?? words.terms}
      </p>
    </section>
  )
}

function About({ about, website }: Creator) {
  return (
    (about ?? website) && (
      <p part="about" dir="auto">
        {about}{' '}
        {website && (
          <a href={website} target="_blank" rel="noopener nofollow ugc">
            {new URL(website).host}
          </a>
        )}
      </p>
    )
  )
}

function Whom({ jar, creators, draft, onDraft }: TipJarProps & { creators: Creator[] }) {
  return (
    <fieldset part="creators">
      <legend>{jar.words.whom}</legend>
      {creators.map(({ creator, title }) => (
        <Chip key={creator} name="creator" isOn={creator === draft.creator} onPick={() => onDraft({ creator })}>
          {title}
        </Chip>
      ))}
    </fieldset>
  )
}

function Amounts({ jar, presets, stickers, draft, onDraft }: TipJarProps) {
  const { words, embed, site } = jar
  const currency = site?.currency ?? ''
  const [first] = stickers
  const chosen = draft.sticker === null ? draft.amount : undefined
  const pick = (amount: number | null) => onDraft({ amount, sticker: null })
  return (
    <fieldset part="amounts">
      <legend>{words.amount}</legend>
      {presets.map((amount) => (
        <Chip key={amount} name="amount" isOn={amount === chosen} onPick={() => pick(amount)}>
          {shortPrice({ amount, currency }, embed.locale)}
        </Chip>
      ))}
      {first && (
        <Chip name="amount" isOn={draft.sticker !== null} onPick={() => onDraft({ sticker: first.sticker })}>
          {words.sticker}
        </Chip>
      )}
      {/* The last one: whoever comes to it by arrow keys goes on to its field. */}
      <Chip name="amount" isOn={chosen === null} onPick={() => pick(null)}>
        {words.other}
      </Chip>
      {chosen === null && (
        <input
          part="amount"
          inputMode="decimal"
          autocomplete="off"
          aria-label={words.otherIn(currency)}
          placeholder={currency}
          value={draft.typed}
          onInput={({ currentTarget }) => onDraft({ typed: currentTarget.value })}
        />
      )}
    </fieldset>
  )
}

/** They come with the choice of them, so that a jar that nobody has touched keeps its room. */
function Stickers({ jar, stickers, draft, onDraft }: TipJarProps) {
  const { words, embed } = jar
  return (
    <fieldset part="stickers">
      <legend>{words.sticker}</legend>
      {stickers.map(({ sticker, name, price }) => (
        <Chip key={sticker} name="sticker" isOn={sticker === draft.sticker} onPick={() => onDraft({ sticker })}>
          <Picture part="picture" api={embed.api} sticker={sticker} name="" />
          {words.stickers?.[sticker] ?? name} <b>{shortPrice(price, embed.locale)}</b>
        </Chip>
      ))}
    </fieldset>
  )
}

const shortPrice = (price: Money, locale: string) => priceText(price, locale, { trailingZeroDisplay: 'stripIfInteger' })

type ChipProps = { name: string; isOn: boolean; onPick: () => void; children: ComponentChildren }

function Chip({ name, isOn, onPick, children }: ChipProps) {
  return (
    <label>
      <input type="radio" name={name} checked={isOn} onChange={onPick} />
      <span>{children}</span>
    </label>
  )
}

function Check({ says, isOn, onSet }: { says: string; isOn: boolean; onSet: (isOn: boolean) => void }) {
  return (
    <label>
      <input type="checkbox" checked={isOn} onChange={({ currentTarget }) => onSet(currentTarget.checked)} />
      <span>{says}</span>
    </label>
  )
}

function Thanks({ jar, step, onShare, onAgain }: TipJarProps) {
  const { words, embed, creators = [], given } = jar
  const title = creators.find(({ creator }) => creator === given?.creator)?.title ?? given?.creator ?? ''
  const isCopied = step.says?.notice === words.copied
  return (
    <section part="jar" lang={embed.language} aria-labelledby="h" data-step="open">
      <h2 part="title" id="h" tabIndex={-1}>
        {words.thanks}
      </h2>
      {given?.sticker && (
        <Picture
          part="picture"
          api={embed.api}
          sticker={given.sticker}
          name={words.stickers?.[given.sticker] ?? given.sticker}
        />
      )}
      {given && (
        <p part="notice">
          {(given.monthly ? words.givesMonthly : words.gave)(title, priceText(given.amount, embed.locale))}
        </p>
      )}
      <button part="share" type="button" onClick={onShare}>
        {isCopied ? words.copied : words.share}
      </button>
      <button part="again" type="button" onClick={onAgain}>
        {words.more}
      </button>
    </section>
  )
}

function Refused({ jar, step, onAgain }: TipJarProps) {
  const { words, embed } = jar
  return (
    <section part="jar" lang={embed.language} aria-labelledby="h" data-step="refused">
      <h2 part="title" id="h">
        {words.failed}
      </h2>
      <p part="notice" data-news>
        {step.says?.notice}
      </p>
      <button part="again" type="button" onClick={onAgain}>
        {words.again}
      </button>
    </section>
  )
}
