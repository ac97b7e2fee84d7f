// Money that has left the wallet and has not arrived at the card.
import type { Refund } from '../../../core/refund.ts'
import { moneyText } from '../../text/money-text.ts'
import type { Reading } from '../../text/reading.ts'
import { LocalTime } from '../../ui/LocalTime.tsx'

export function UnderWay({ refunds, reading }: { refunds: readonly Refund[]; reading: Reading }) {
  const { words } = reading
  return (
    <section>
      <h2>{words.underWay}</h2>
      <ul class="lines">
        {refunds.map(({ id, money, state, startedAt }) => (
          <li key={id}>
            <span>{words.underWayStates[state === 'started' ? 'started' : 'pending']}</span>
            <span class="when">
              <LocalTime at={startedAt} reading={reading} />
            </span>
            <span class="amount" dir="ltr">
              {moneyText(money, reading)}
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}
