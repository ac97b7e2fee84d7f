// Looks after memberships that a crash, a closed window or a lost message left behind.
import { attemptSeconds } from '../core/checkout.ts'
import { after } from '../core/instant.ts'
import { trialNoticeSeconds } from '../core/member-letter.ts'
import type { Membership } from '../core/membership.ts'
import type { BegunChange, Ports } from '../ports/index.ts'
import { settleMembership } from './settle-membership.ts'
import { settlePayment } from './settle-payment.ts'

// One pass is bounded: what was looked at is no longer unfinished, or was seen a moment ago.
const passMax = 100
// A renewal that is late is told of by a message. Where none came, the provider is asked each hour.
const overdueSeenSeconds = 60 * 60
// A session that nobody finished in a day is gone at the provider too.
const givenUpSeconds = 24 * 60 * 60

/**
 * Finishes attempts to join or to change that are older than `olderThanSeconds`, ends memberships that were given and are over, and asks
 * about those whose paid time is over or whose free days soon are: letters for which it is time are written then. An attempt whose session
 * we never saw is searched for; nobody can have paid one that was never made.
 */
export async function recoverMemberships(ports: Ports, olderThanSeconds = attemptSeconds): Promise<number> {
  const { store, clock } = ports
  const now = clock.now()
  const unfinished = await store.unfinishedMemberships(after(now, -olderThanSeconds), passMax)
  const seenBefore = after(now, -overdueSeenSeconds)
  const overdue = await store.overdueMemberships(now, seenBefore, passMax)
  const ending = await store.endingTrials({ now, before: after(now, trialNoticeSeconds), seenBefore }, passMax)
  for (const membership of unfinished) await looking(ports, membership, () => finish(ports, membership))
  for (const membership of [...overdue, ...ending]) await looking(ports, membership, () => ask(ports, membership))
  const changes = await store.unfinishedChanges(after(now, -olderThanSeconds), passMax)
  for (const change of changes) await looking(ports, change.membership, () => endChange(ports, change))
  return unfinished.length + overdue.length + ending.length + changes.length
}

async function finish(ports: Ports, membership: Membership): Promise<void> {
  const { store, payments, clock } = ports
  const { id, startedAt } = membership
  const at = clock.now()
  const session = membership.session ?? (await payments.find(membership))
  if (session === null) return void (await store.commit([{ change: 'expire-membership', membership: id, at }]))
  if (membership.session === null) await store.commit([{ change: 'open-membership', membership: id, session, at }])
  const settled = await settlePayment(ports, session)
  if (settled === 'foreign' && after(startedAt, givenUpSeconds) < at)
    await store.commit([{ change: 'expire-membership', membership: id, at }])
}

async function ask(ports: Ports, membership: Membership): Promise<void> {
  const { id, subscription, cause, paidUntil } = membership
  // What was given ends with its day: there is nobody to ask.
  if (cause !== 'card') {
    const ended = { ...membership, state: 'ended', endedAt: paidUntil } as const
    return void (await ports.store.commit([{ change: 'put-membership', membership: ended, at: ports.clock.now() }]))
  }
  if (subscription !== null) await settleMembership(ports, subscription)
  await ports.store.commit([{ change: 'see-membership', membership: id, at: ports.clock.now() }])
}

/** Whatever came of it, the provider says so. */
async function endChange(ports: Ports, { membership: { id, subscription }, begunAt }: BegunChange): Promise<void> {
  if (subscription !== null) await settleMembership(ports, subscription)
  await ports.store.commit([{ change: 'end-change', membership: id, begunAt }])
}

/** One that cannot be looked up now must not keep the others waiting. */
async function looking({ log }: Ports, { id }: Membership, work: () => Promise<void>): Promise<void> {
  try {
    await work()
  } catch (cause) {
    log.error('recovery-failed', cause, { membership: id })
  }
}
