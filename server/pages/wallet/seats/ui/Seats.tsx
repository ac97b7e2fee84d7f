// Seats in groups of others, in the wallet: those that wait for this reader, and those that the reader has.
import type { MembershipId } from '../../../../core/id.ts'
import type { SeatsView } from '../../../../flows/view-seats.ts'
import type { Reading } from '../../../text/reading.ts'
import { LocalTime } from '../../../ui/LocalTime.tsx'

type SeatsProps = { view: SeatsView; reading: Reading }

export function Seats({ view, reading }: SeatsProps) {
  return (
    <>
      {view.offers.map((offer) => (
        <Offer key={offer.membership} offer={offer} reading={reading} />
      ))}
      {view.held.length > 0 && <Held view={view} reading={reading} />}
    </>
  )
}

function Offer({ offer, reading }: { offer: SeatsView['offers'][number]; reading: Reading }) {
  const words = reading.words.seats
  const { membership, site, tier, isFull } = offer
  const name = `offer-${membership}`
  return (
    <section class={isFull ? 'notice seat' : 'notice happened seat'}>
      <h2 id={name}>{isFull ? words.fullFor(site, tier) : words.freeFor(site, tier)}</h2>
      <p>{isFull ? words.fullForBody : words.freeForBody}</p>
      {!isFull && <Wish membership={membership} wish="take" about={name} reading={reading} />}
    </section>
  )
}

function Held({ view, reading }: SeatsProps) {
  const words = reading.words.seats
  return (
    <section>
      <h2>{words.yours}</h2>
      <ul class="lines">
        {view.held.map(({ membership, site, tier, takenAt, isPaidFor }) => (
          <li key={membership}>
            <span id={`seat-${membership}`}>
              <bdi>{site}</bdi>: <bdi>{tier}</bdi>
            </span>
            <span class="when">
              {isPaidFor ? words.held : words.beyondHeld} ·{' '}
              <LocalTime at={takenAt} reading={reading} says={words.since} />
            </span>
            <Wish membership={membership} wish="leave" about={`seat-${membership}`} reading={reading} />
          </li>
        ))}
      </ul>
    </section>
  )
}

type WishProps = { membership: MembershipId; wish: 'take' | 'leave'; about: string; reading: Reading }

/** Its name is its own words and the name of the group: somebody who goes from button to button hears which it is. */
function Wish({ membership, wish, about, reading }: WishProps) {
  const id = `${wish}-${membership}`
  return (
    <form method="post" action="/wallet/seat">
      <input type="hidden" name="membership" value={membership} />
      <input type="hidden" name="wish" value={wish} />
      <button
        id={id}
        class={wish === 'take' ? 'primary' : 'small'}
        type="submit"
        aria-labelledby={`${id} ${about}`}
        data-arm
      >
        {reading.words.seats[wish]}
      </button>
    </form>
  )
}
