// A tier before it is joined: what it gives, what it costs now and later, and that it can be cancelled as easily.
import { money } from '../../../core/money.ts'
import type { TierOffer } from '../../../core/tier.ts'
import { moneyText } from '../../text/money-text.ts'
import { priceText } from '../../text/price-text.ts'
import type { Occasion } from '../show-window.tsx'
import { type Visit, windowPath } from '../visit.ts'
import { Article } from './Article.tsx'
import { Cancel } from './Cancel.tsx'
import { Row, Rows } from './Rows.tsx'
import { Told } from './Told.tsx'

type JoinProps = Occasion & { visit: Visit; offer: TierOffer; attempt: string; canInline: boolean }

export function Join({ visit, offer, notice, attempt, canInline, instead }: JoinProps) {
  const { view, reading } = visit
  const { words } = reading
  const { tier, interval, price } = offer
  const each = priceText(offer, reading)
  return (
    <>
      <Article visit={visit} price={each} />
      <Told notice={notice} reading={reading} />
      <ul class="perks">
        <li>{tier.patterns.length === 0 ? words.opensAll(view.site.name) : words.opensPart(view.site.name)}</li>
        {tier.perks.map((perk) => (
          <li key={perk}>
            <bdi>{perk}</bdi>
          </li>
        ))}
      </ul>
      <Rows>
        <Row says={words.price} amount={each} />
        <Row says={words.fees} note={words.feesNone} amount={moneyText(money(0, price.currency), reading)} />
        <Row says={words.youPayNow} amount={moneyText(price, reading)} isSum />
      </Rows>
      <form class="pay" method="post" action={`${windowPath(view.ticket.id)}/join`}>
        <input type="hidden" name="attempt" value={attempt} />
        <input type="hidden" name="approved" value={price.amount} />
        <input type="hidden" name="currency" value={price.currency} />
        {/* The script makes it `inline`: without one, only the provider's own page can take a card. */}
        <input type="hidden" name="surface" value="redirect" data-inline={canInline} />
        {instead !== undefined && <input type="hidden" name="instead" value={instead} />}
        <button class="primary" type="submit" data-arm>
          {words.joinFor(each)}
        </button>
        <p class="fine">{words.renewsBy[interval]}</p>
      </form>
      <Cancel visit={visit} />
    </>
  )
}
