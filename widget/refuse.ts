// What happens when something fails: a sentence for the reader, an event for the page, a line for its author.

import { complain } from './complain.ts'
import { tell } from './events.ts'
import type { Gate } from './gate.ts'
import type { Fault } from './session.ts'
import { isOutage } from './ui/text/faults.ts'

/** Nothing is thrown at the page. A closed gate stays closed, unless its publisher chose otherwise for soft ones. */
export function refuse(gate: Gate, thrown: unknown, again: () => void): void {
  const { host, item, embed, session, left, isSoft } = gate
  if (left.aborted || session.step().is === 'open') return
  const fault = (thrown as { code?: Fault }).code ?? 'internal'
  complain(embed, fault, thrown)
  tell(host, 'tuppence:problem', { item, code: fault })
  if (isSoft && embed.opensOnFault && isOutage(fault)) {
    host.dataset.open = ''
    session.go({ is: 'open', bought: false })
  } else session.go({ is: 'refused', fault, again })
}
