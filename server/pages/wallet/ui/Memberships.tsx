// The reader's memberships: what each costs, when it goes on or ends, and one button to cancel or resume.

import { totalOf } from '../../../core/seat.ts'
import type { SeenMembership } from '../../../flows/view-wallet.ts'
import { priceText } from '../../text/price-text.ts'
import type { Reading } from '../../text/reading.ts'
import { LocalTime } from '../../ui/LocalTime.tsx'
import { Late } from './Late.tsx'

type MembershipsProps = { memberships: readonly SeenMembership[]; reading: Reading }

export function Memberships({ memberships, reading }: MembershipsProps) {
  return (
    <section>
      <h2>{reading.words.memberships}</h2>
      <ul class="lines">
        {memberships.map((seen) => (
          <Membership key={seen.membership.id} seen={seen} reading={reading} />
        ))}
      </ul>
    </section>
  )
}

function Membership({ seen, reading }: { seen: SeenMembership; reading: Reading }) {
  const { membership, site, tier, until } = seen
  const { interval, seats } = membership
  const name = `name-${membership.id}`
  return (
    <li>
      <span id={name}>
        <bdi>{site}</bdi>: <bdi>{tier}</bdi>
      </span>
      <span class="when">
        <LocalTime at={until} reading={reading} says={reading.words.memberStates[seen.is]} />
      </span>
      {/* What was given costs nothing, and ends by itself. */}
      {seen.is !== 'given' && (
        <>
          <span class="amount" dir="ltr">
            {priceText({ interval, price: totalOf(membership) }, reading)}
          </span>
          <Late seen={seen} about={name} reading={reading} />
          {seats > 1 && (
            <a class="more" href={`/wallet/group/${membership.id}`}>
              {reading.words.seats.manage(seats)}
            </a>
          )}
          <div class="side">
            <Manage seen={seen} about={name} reading={reading} />
            <Wish seen={seen} about={name} reading={reading} />
          </div>
        </>
      )}
    </li>
  )
}

/** The way to its own page: other tiers, a pause, another card, invoices. */
function Manage({ seen: { membership }, about, reading }: { seen: SeenMembership; about: string; reading: Reading }) {
  const id = `manage-${membership.id}`
  return (
    <a id={id} class="small" href={`/wallet/membership/${membership.id}`} aria-labelledby={`${id} ${about}`}>
      {reading.words.membership.manage}
    </a>
  )
}

/** Its name is its own words and the name of the membership: somebody who goes from button to button hears which it is. */
function Wish({ seen: { membership, is }, about, reading }: { seen: SeenMembership; about: string; reading: Reading }) {
  const { words } = reading
  const wish = is === 'cancelled' ? 'resume' : 'cancel'
  const id = `${wish}-${membership.id}`
  return (
    <form method="post" action="/wallet/membership">
      <input type="hidden" name="membership" value={membership.id} />
      <input type="hidden" name="wish" value={wish} />
      <button id={id} class="small" type="submit" aria-labelledby={`${id} ${about}`} data-arm>
        {words.memberWishes[wish]}
      </button>
    </form>
  )
}
