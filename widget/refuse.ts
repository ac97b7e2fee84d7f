// What happens when something fails: a sentence for the reader, an event for the page, a line for its author.
import { complain } from './complain.ts'
import { tell } from './events.ts'
import { loadWith } from './load.ts'
import type { Place } from './place.ts'
import type { Fault, Says } from './session.ts'

/** Nothing is thrown at the page. A closed gate stays closed, unless its publisher chose otherwise for soft ones. */
export async function refuse(place: Place, thrown: unknown, again: () => void): Promise<void> {
  const { host, item, embed, session, isSoft } = place
  if (isOver(place)) return
  const fault = (thrown as { code?: Fault }).code ?? 'internal'
  complain(embed, fault, thrown)
  tell(host, 'tuppence:problem', { item, code: fault })
  if (isSoft && embed.opensOnFault && outages.includes(fault)) {
    host.dataset.open = ''
    return session.go({ is: 'open' })
  }
  const says = await newsOf(place, fault)
  if (!isOver(place)) session.go({ is: 'refused', says, again })
}

/** Most readers never hear one, so they are with what a click needs. Whoever cannot have that either is not connected. */
function newsOf(place: Place, fault: Fault): Promise<Says> {
  return loadWith(place.fetchChecked)('visit').then(
    (visit) => visit.newsOfFault(place, fault),
    () => ({ notice: place.words.offline }),
  )
}

const isOver = ({ left, session }: Place) => left.aborted || session.step().is === 'open'

/** Only these let a publisher's `data-on-fault="open"` speak: the page did nothing wrong and neither did the reader. */
const outages: Fault[] = ['offline', 'internal', 'provider-unavailable']
