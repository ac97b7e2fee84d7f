// A tier before it is joined: what it gives, what it costs now and later, and that it can be cancelled as easily.
import type { FirstPeriod } from '../../../core/first-period.ts'
import { money } from '../../../core/money.ts'
import { totalOf } from '../../../core/seat.ts'
import type { TierOffer } from '../../../core/tier.ts'
import { moneyText } from '../../text/money-text.ts'
import { priceText } from '../../text/price-text.ts'
import type { SeatsChoice } from '../seats-wish.ts'
import type { Occasion } from '../show-window.tsx'
import { type Visit, windowPath } from '../visit.ts'
import { Article } from './Article.tsx'
import { Cancel } from './Cancel.tsx'
import { GroupSize } from './GroupSize.tsx'
import { Row, Rows } from './Rows.tsx'
import { CreditRow, FoundingPrice, FreeThen, renewalText, ThenRow } from './Terms.tsx'
import { Told } from './Told.tsx'

type JoinProps = Omit<Occasion, 'seats'> & {
  visit: Visit
  offer: TierOffer
  first: FirstPeriod
  choice: SeatsChoice
  attempt: string
  canInline: boolean
}

export function Join({ visit, offer, first, choice, notice, attempt, canInline, instead }: JoinProps) {
  const { view, reading } = visit
  const { words } = reading
  const { tier, interval, price } = offer
  const { seats } = choice
  const total = totalOf({ price, seats })
  const each = priceText({ interval, price: total }, reading)
  return (
    <>
      <Article visit={visit} price={each} />
      <Told notice={notice} reading={reading} />
      <ul class="perks">
        <li>{tier.patterns.length === 0 ? words.opensAll(view.site.name) : words.opensPart(view.site.name)}</li>
        {seats > 1 && <li>{words.seats.perk(seats)}</li>}
        {tier.perks.map((perk) => (
          <li key={perk}>
            <bdi>{perk}</bdi>
          </li>
        ))}
      </ul>
      <FoundingPrice offer={offer} reading={reading} />
      <FreeThen first={first} each={each} reading={reading} />
      <Rows>
        <Row says={seats > 1 ? words.seats.times(seats, moneyText(price, reading)) : words.price} amount={each} />
        <CreditRow first={first} reading={reading} />
        <Row says={words.fees} note={words.feesNone} amount={moneyText(money(0, price.currency), reading)} />
        <Row says={words.youPayNow} amount={moneyText(first.due, reading)} isSum />
        <ThenRow first={first} each={each} reading={reading} />
      </Rows>
      <form class="pay" method="post" action={`${windowPath(view.ticket.id)}/join`}>
        <input type="hidden" name="attempt" value={attempt} />
        <input type="hidden" name="approved" value={total.amount} />
        <input type="hidden" name="currency" value={price.currency} />
        <input type="hidden" name="due" value={first.due.amount} />
        {seats > 1 && <input type="hidden" name="seats" value={seats} />}
        {/* The script makes it `inline`: without one, only the provider's own page can take a card. */}
        <input type="hidden" name="surface" value="redirect" data-inline={canInline} />
        {instead !== undefined && <input type="hidden" name="instead" value={instead} />}
        <button class="primary" type="submit" data-arm>
          {first.trialUntil === null ? words.joinFor(each) : words.terms.startFree(each)}
        </button>
        <p class="fine">{renewalText({ interval, price: total }, first, reading)}</p>
      </form>
      <GroupSize {...choice} path={windowPath(view.ticket.id)} instead={instead} reading={reading} />
      <Cancel visit={visit} />
    </>
  )
}
