// The provider's form for a tier: what it costs and how often stands above it.
import type { Membership } from '../../../core/membership.ts'
import { type Money, minus, money } from '../../../core/money.ts'
import { totalOf } from '../../../core/seat.ts'
import { moneyText } from '../../text/money-text.ts'
import { priceText } from '../../text/price-text.ts'
import { LocalTime } from '../../ui/LocalTime.tsx'
import type { Visit } from '../visit.ts'
import { Cancel } from './Cancel.tsx'
import { Elsewhere, Inline, type ProviderForm } from './Checkout.tsx'

/** @param credit what counts towards the first period */
type JoiningProps = { visit: Visit; membership: Membership; credit: Money | null; form: ProviderForm }

export function Joining({ visit, membership, credit, form }: JoiningProps) {
  const { view, reading } = visit
  const { words } = reading
  const { id, interval, seats, trialUntil } = membership
  const price = totalOf(membership)
  const each = priceText({ interval, price }, reading)
  const due = trialUntil !== null ? money(0, price.currency) : credit === null ? price : minus(price, credit)
  return (
    <>
      <header class="article">
        <h1>{words.joinTitle(view.title)}</h1>
        <p class="why">
          {trialUntil !== null ? (
            <LocalTime at={trialUntil} reading={reading} says={(date) => words.terms.freeThen(date, each)} />
          ) : credit !== null ? (
            words.terms.nowThen(moneyText(due, reading), each)
          ) : (
            words.joinTakes(each)
          )}
        </p>
      </header>
      <Inline form={form} visit={visit} />
      <Elsewhere visit={visit} step="join" attempt={form.attempt} instead={id}>
        <input type="hidden" name="approved" value={price.amount} />
        <input type="hidden" name="currency" value={price.currency} />
        <input type="hidden" name="due" value={due.amount} />
        {seats > 1 && <input type="hidden" name="seats" value={seats} />}
      </Elsewhere>
      <Cancel visit={visit} says={words.cancelPayment} checkout={id} />
    </>
  )
}
