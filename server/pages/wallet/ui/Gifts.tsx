// What the reader gave to others: for each gift what became of its codes, and the way to them.
import { giftPrice } from '../../../core/gift.ts'
import type { CountedGift } from '../../../flows/view-gift.ts'
import { moneyText } from '../../text/money-text.ts'
import type { Reading } from '../../text/reading.ts'
import { LocalTime } from '../../ui/LocalTime.tsx'

export function Gifts({ gifts, reading }: { gifts: readonly CountedGift[]; reading: Reading }) {
  return (
    <section>
      <h2>{reading.words.gifts.fromYou}</h2>
      <ul class="lines">
        {gifts.map((counted) => (
          <Gift key={counted.gift.id} counted={counted} reading={reading} />
        ))}
      </ul>
    </section>
  )
}

const shown = ['open', 'redeemed', 'taken-back', 'late'] as const

function Gift({ counted: { gift, site, tier, counts }, reading }: { counted: CountedGift; reading: Reading }) {
  const { words } = reading
  const [name, link] = [`name-${gift.id}`, `show-${gift.id}`]
  const became = shown.filter((is) => counts[is] > 0).map((is) => words.gifts.counts[is](counts[is]))
  return (
    <li>
      <span id={name}>
        <bdi>{site}</bdi>: <bdi>{tier}</bdi>
      </span>
      <span class="when">
        {became.join(' · ')} · <LocalTime at={gift.givenAt} reading={reading} />
      </span>
      <span class="amount" dir="ltr">
        {moneyText(giftPrice(gift.price, gift.codes), reading)}
      </span>
      <a id={link} class="small" href={`/wallet/gifts/${gift.id}`} aria-labelledby={`${link} ${name}`}>
        {words.gifts.showCodes}
      </a>
    </li>
  )
}
