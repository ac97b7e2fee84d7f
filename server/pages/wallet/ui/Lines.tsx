// The latest lines of the wallet: what happened, when, how much, and a button where it can still be taken back.
import type { EntitlementId } from '../../../core/id.ts'
import type { Instant } from '../../../core/instant.ts'
import { money } from '../../../core/money.ts'
import { undosMax, undoWindowSeconds } from '../../../core/undo.ts'
import type { SeenLine, WalletView } from '../../../flows/view-wallet.ts'
import type { WalletKind } from '../../text/en.ts'
import { moneyText } from '../../text/money-text.ts'
import type { Reading } from '../../text/reading.ts'
import { LocalTime } from '../../ui/LocalTime.tsx'
import { StickerPicture } from '../../ui/StickerPicture.tsx'

const undoWindowDays = undoWindowSeconds / (24 * 60 * 60)

export function Lines({ view, reading }: { view: WalletView; reading: Reading }) {
  const { lines, undosLeft } = view
  const { words } = reading
  const isUndoInMind = undosLeft < undosMax || lines.some(({ undoUntil }) => undoUntil !== null)
  return (
    <section>
      <h2>{words.latest}</h2>
      {isUndoInMind && <p class="fine">{words.undosLeft(undosLeft, undoWindowDays)}</p>}
      <ol class="lines">
        {lines.map((line) => (
          <Line key={line.reference} line={line} reading={reading} />
        ))}
      </ol>
    </section>
  )
}

function Line({ line, reading }: { line: SeenLine; reading: Reading }) {
  const { words } = reading
  const { kind, title, sticker, isVote, entitlement, undoUntil, isCounted } = line
  // An entry of any other kind has no posting on a wallet.
  const says = isVote ? words.polls.lines[kind as 'tip' | 'tip-refund'] : words.lines[kind as WalletKind]
  const about = entitlement === null ? title : (title ?? words.untitled)
  return (
    <li>
      <span>
        {about === null ? says : <bdi id={nameOf(line)}>{about}</bdi>}
        {sticker !== null && <StickerPicture sticker={sticker} size={24} alt={words.tips.stickers[sticker]} />}
      </span>
      <span class="when">
        {about !== null && `${says} · `}
        <LocalTime at={line.at} reading={reading} />
      </span>
      <Amount line={line} reading={reading} />
      {entitlement !== null && undoUntil !== null && (
        <Undo unlock={entitlement} until={undoUntil} about={nameOf(line)} reading={reading} />
      )}
      {isCounted && <span class="when">{words.terms.counted}</span>}
    </li>
  )
}

/** One unlock has several lines, so it is the line that is named. */
const nameOf = ({ reference }: SeenLine) => `name-${reference}`

function Amount({ line: { amount, currency }, reading }: { line: SeenLine; reading: Reading }) {
  const isIn = amount > 0
  return (
    <span class={isIn ? 'amount in' : 'amount'} dir="ltr">
      {isIn ? '+' : '−'}
      {moneyText(money(Math.abs(amount), currency), reading)}
    </span>
  )
}

type UndoProps = { unlock: EntitlementId; until: Instant; about: string; reading: Reading }

/** Its name is its own words and the title of the line: somebody who goes from button to button hears which article it is. */
function Undo({ unlock, until, about, reading }: UndoProps) {
  const name = `undo-${unlock}`
  return (
    <form method="post" action="/wallet/undo">
      <input type="hidden" name="unlock" value={unlock} />
      <button id={name} class="small" type="submit" aria-labelledby={`${name} ${about}`} data-arm>
        <LocalTime at={until} shows="time" reading={reading} says={reading.words.undoUntil} />
      </button>
    </form>
  )
}
