// The codes of a gift for its giver: each to be passed on as it is or as a link, with what became of it, and a button to take it back.
import type { ComponentChildren } from 'preact'
import { spelledCode } from '../../../core/gift-code.ts'
import type { GiftSeen, SeenCode } from '../../../flows/view-gift.ts'
import type { Reading } from '../../text/reading.ts'
import { LocalTime } from '../../ui/LocalTime.tsx'

type CodesProps = {
  seen: GiftSeen
  /** Of the page where a code is typed. */
  origin: string
  reading: Reading
  /** What stands below a code that nobody has redeemed. */
  below?: (code: SeenCode, name: string) => ComponentChildren
}

export function Codes({ seen: { gift, codes }, origin, reading, below }: CodesProps) {
  return (
    <ol class="lines codes">
      {codes.map((code) => (
        <li key={code.position}>
          <span id={nameOf(code)}>{reading.words.gifts.code(code.position + 1)}</span>
          <State code={code} expiresAt={gift.expiresAt} reading={reading} />
          {code.code !== null && <ToPassOn code={code.code} name={nameOf(code)} origin={origin} reading={reading} />}
          {(code.is === 'open' || code.is === 'late') && below?.(code, nameOf(code))}
        </li>
      ))}
    </ol>
  )
}

const nameOf = ({ position }: SeenCode) => `code-${position}`

function State({ code, expiresAt, reading }: { code: SeenCode; expiresAt: string; reading: Reading }) {
  const { is, changedAt } = code
  const isStill = is === 'open' || is === 'late'
  return (
    <span class="when">
      <LocalTime at={isStill ? expiresAt : changedAt} reading={reading} says={reading.words.gifts.states[is]} />
    </span>
  )
}

/** The code stands behind a `#` of the link: a browser tells it to no server (THREATS TOK-21). */
function ToPassOn({ code, name, origin, reading }: { code: string; name: string; origin: string; reading: Reading }) {
  const { gifts } = reading.words
  const spelled = spelledCode(code)
  const link = `${origin}/gift#${spelled}`
  return (
    <div class="pass-on">
      <code dir="ltr">{spelled}</code>
      <code class="link" dir="ltr">
        {link}
      </code>
      <p class="copies">
        <Copy id={`copy-${name}`} text={spelled} says={gifts.copyCode} about={name} reading={reading} />
        <Copy id={`link-${name}`} text={link} says={gifts.copyLink} about={name} reading={reading} />
      </p>
    </div>
  )
}

type CopyProps = { id: string; text: string; says: string; about: string; reading: Reading }

/** The script brings it out: without one nothing could be copied by it, and the text can be marked all the same. */
export function Copy({ id, text, says, about, reading }: CopyProps) {
  return (
    <button
      id={id}
      class="small"
      type="button"
      data-copy={text}
      data-copied={reading.words.gifts.copied}
      aria-labelledby={`${id} ${about}`}
      hidden
    >
      {says}
    </button>
  )
}
