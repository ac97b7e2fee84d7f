// Who has a seat in the group, by which address and since when, with a button to take it back.
import { isPaidFor, type Seat } from '../../../../core/seat.ts'
import type { Group } from '../../../../flows/own-group.ts'
import type { Reading } from '../../../text/reading.ts'
import { LocalTime } from '../../../ui/LocalTime.tsx'
import { groupPath } from '../group-id.ts'

export function Taken({ group, reading }: { group: Group; reading: Reading }) {
  const words = reading.words.seats
  return (
    <section>
      <h2>{words.takenTitle}</h2>
      <p class="fine">{group.seats.length === 0 ? words.nobody : words.freeHint}</p>
      {group.seats.length > 0 && (
        <ul class="lines">
          {group.seats.map((seat) => (
            <TakenSeat key={seat.place} seat={seat} group={group} reading={reading} />
          ))}
        </ul>
      )}
    </section>
  )
}

function TakenSeat({ seat, group: { membership }, reading }: { seat: Seat; group: Group; reading: Reading }) {
  const words = reading.words.seats
  const [name, button] = [`seat-${seat.place}`, `free-${seat.place}`]
  return (
    <li>
      <bdi id={name}>{seat.address}</bdi>
      <span class="when">
        <LocalTime at={seat.takenAt} reading={reading} says={words.since} />
      </span>
      {!isPaidFor(seat, membership) && <span class="when">{words.beyond}</span>}
      <form method="post" action={`${groupPath(membership.id)}/free`}>
        <input type="hidden" name="address" value={seat.address} />
        <button id={button} class="small" type="submit" aria-labelledby={`${button} ${name}`} data-arm>
          {words.free}
        </button>
      </form>
    </li>
  )
}
