// On what terms a membership begins: free days, a price for the first members, and what was bought before.
import type { FirstPeriod } from '../../../core/first-period.ts'
import { isSame } from '../../../core/money.ts'
import type { TierOffer } from '../../../core/tier.ts'
import { moneyText } from '../../text/money-text.ts'
import { priceText } from '../../text/price-text.ts'
import type { Reading } from '../../text/reading.ts'
import { LocalTime } from '../../ui/LocalTime.tsx'
import { Row } from './Rows.tsx'

type Priced = Pick<TierOffer, 'interval' | 'price'>

export function FoundingPrice({ offer, reading }: { offer: TierOffer; reading: Reading }) {
  const { founding, interval } = offer
  if (founding === undefined) return null
  const { words } = reading
  const regular = priceText({ interval, price: founding.regular }, reading)
  return (
    <div class="told">
      <p>{`${words.terms.founding} ${words.terms.regularly(regular)}`}</p>
    </div>
  )
}

type FirstProps = { first: FirstPeriod; reading: Reading }

/** @param each what every later period costs */
export function FreeThen({ first, each, reading }: FirstProps & { each: string }) {
  const { trialUntil } = first
  if (trialUntil === null) return null
  return (
    <div class="told">
      <p class="strong">
        <LocalTime at={trialUntil} reading={reading} says={(date) => reading.words.terms.freeThen(date, each)} />
      </p>
    </div>
  )
}

export function CreditRow({ first, reading }: FirstProps) {
  if (first.credit === null) return null
  return <Row says={reading.words.terms.purchases} amount={`−${moneyText(first.credit.money, reading)}`} />
}

/** Only where what is paid now is not what is paid each time. */
export function ThenRow({ first, each, reading }: FirstProps & { each: string }) {
  if (first.trialUntil === null && first.credit === null) return null
  return <Row says={reading.words.terms.afterwards} amount={each} />
}

export function renewalText({ interval, price }: Priced, { due }: FirstPeriod, reading: Reading): string {
  const { words } = reading
  return isSame(due, price) ? words.renewsBy[interval] : words.terms.takenThen[interval](moneyText(price, reading))
}
