// A reader said yes in the pay window: pay from the wallet and finish the ticket, once, however often it is asked.
import type { ReaderId, TicketId } from '../core/id.ts'
import type { Money } from '../core/money.ts'
import { Problem } from '../core/problem.ts'
import type { Ticket } from '../core/ticket.ts'
import type { UnlockDecision } from '../core/unlock.ts'
import type { Ports } from '../ports/index.ts'
import { planUnlock } from './plan-unlock.ts'
import { tellTips } from './tell-tips.ts'

export type Approval = {
  readonly ticket: TicketId
  readonly reader: ReaderId
  readonly approved: Money | null
  /** What the reader typed to be shown with a tip. */
  readonly tipName?: string | null
}
export type UnlockAnswer = { readonly next: 'unlocked' } | Exclude<UnlockDecision, { next: 'commit' }>

// A lost race changes what is true (another window bought it, the money went elsewhere), so we look again. Two looks settle
// it: what a guard refuses once, the next look sees.
const looks = 4

/** Answers what comes next; a double click, two windows or a hundred at once end in one debit and the same answer. */
export async function unlockItem(ports: Ports, { ticket: id, ...approval }: Approval): Promise<UnlockAnswer> {
  for (let look = 0; look < looks; look++) {
    const ticket = await ports.store.ticket(id)
    if (ticket === null) throw new Problem('not-found', 'There is no such ticket.')
    if (isDoneBy(approval.reader, ticket)) return { next: 'unlocked' }

    const decision = await planUnlock(ports, { ticket, ...approval })
    // The wallet is looked at after the ticket: what it lacks it may just have paid for this very one, by the first of two clicks.
    if (decision.next !== 'commit')
      return isDoneBy(approval.reader, await ports.store.ticket(id)) ? { next: 'unlocked' } : decision
    const committed = await ports.store.commit(decision.changes)
    if (committed.done) {
      ports.bell.ring(id)
      await tellTips(ports, decision.changes)
      return { next: 'unlocked' }
    }
  }
  throw new Problem('request-in-progress', 'Too many requests for the same thing at once. Try again.')
}

function isDoneBy(reader: ReaderId, ticket: Ticket | null): boolean {
  return ticket?.state === 'done' && ticket.reader === reader
}
