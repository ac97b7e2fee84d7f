// The wall of supporters as the reader sees it: a line for each, as loud as the amount.
import type { Supporter } from '../../server/wire/supporter.ts'
import type { Step } from '../session.ts'
import type { Order, SupportersWall } from '../supporters.ts'
import { Picture } from './Picture.tsx'
import { priceText } from './price.ts'

export type SupportersProps = {
  wall: SupportersWall
  step: Step
  onOrder: (by: Order) => void
  onMore: () => void
  onAgain: () => void
}

export function Supporters(props: SupportersProps) {
  const { wall, step, onMore, onAgain } = props
  const { words, embed, lines, next } = wall
  if (step.is === 'asking') return null
  return (
    <section part="supporters" lang={embed.language} aria-labelledby="h" data-step={step.is}>
      <h2 part="title" id="h">
        {words.supporters}
      </h2>
      <Switch {...props} />
      {step.is === 'refused' ? (
        <>
          <p part="notice" role="alert">
            {step.says?.notice}
          </p>
          <button part="more" type="button" onClick={onAgain}>
            {words.again}
          </button>
        </>
      ) : lines.length === 0 ? (
        <p part="notice">{words.nobody}</p>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must scroll by keyboard
        <div part="list" tabIndex={0}>
          <ul>
            {lines.map((line) => (
              <Line key={keyOf(line)} line={line} wall={wall} />
            ))}
          </ul>
          {next && (
            <button part="more" type="button" onClick={onMore}>
              {words.more}
            </button>
          )}
        </div>
      )}
    </section>
  )
}

const keyOf = ({ tip, name, at }: Supporter) => tip ?? `${name} ${at}`

function Switch({ wall, onOrder }: SupportersProps) {
  const { legend, ...names } = wall.words.order
  return (
    <fieldset part="switch">
      <legend>{legend}</legend>
      {(['recent', 'top'] as const).map((each) => (
        <label key={each}>
          <input type="radio" name="order" checked={each === wall.by} onChange={() => onOrder(each)} />
          <span>{names[each]}</span>
        </label>
      ))}
    </fieldset>
  )
}

/** What others wrote stands in its own direction, and turns nothing around it. */
function Line({ line, wall }: { line: Supporter; wall: SupportersWall }) {
  const { name, amount, message, sticker, level } = line
  const names = wall.translation?.tips.stickers
  return (
    <li part="supporter" data-level={level}>
      <bdi part="name">{name ?? wall.words.somebody}</bdi>{' '}
      <bdi part="amount">{priceText(amount, wall.embed.locale)}</bdi>
      {sticker && <Picture part="picture" api={wall.embed.api} sticker={sticker} name={names?.[sticker] ?? sticker} />}
      {message && (
        <q part="said" dir="auto">
          {message}
        </q>
      )}
    </li>
  )
}
