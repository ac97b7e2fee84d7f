// Something happened to a membership: ask the provider how it stands, and make our books say the same.
import type { Change } from '../core/change.ts'
import type { MembershipId } from '../core/id.ts'
import {
  asReported,
  attemptToJoin,
  type FreshInvoice,
  followMembership,
  isOpenAt,
  type Membership,
  type MembershipReport,
  type MembershipTerms,
} from '../core/membership.ts'
import { Problem } from '../core/problem.ts'
import { ticketStateAt } from '../core/ticket.ts'
import type { Ports, ProviderEvent } from '../ports/index.ts'
import { commitEvent } from './commit-event.ts'
import { writeLetters } from './write-letters.ts'

/** `known`: there was nothing new. */
export type SettledMembership = 'booked' | 'known' | 'foreign'

// A lost race means that somebody booked a part of it: the next look sees what is left to do.
const looks = 5

/**
 * Called by webhooks, by the return page, by recovery and by reconciliation. Safe to call any number of times, at once, in any order:
 * what is booked follows from how the membership stands. What we know is read before the provider is asked, so an older answer
 * cannot overwrite a newer one. The state, each paid invoice's entry, the ticket and the letters about it are one commit.
 */
export async function settleMembership(
  ports: Ports,
  subscription: string,
  event?: ProviderEvent,
): Promise<SettledMembership> {
  const { store, payments } = ports
  let id = await store.membershipOf(subscription)
  for (let look = 0; look < looks; look++) {
    const known = id === null ? null : await store.membership(id)
    const report = await payments.reportMembership(subscription)
    if (report === null || report.membership === null) return 'foreign'
    if (known === null) {
      if (id !== null && !(await findAgain(ports, id, report))) return 'foreign'
      // This answer only says whose it is: what is booked is asked for after our own state was read.
      id = report.membership
      continue
    }
    const changes = await changesFor(ports, known, report)
    const committed = await commitEvent(ports, changes, event)
    if (committed.done) {
      if (changes.length > 0 && known.ticket !== null) ports.bell.ring(known.ticket)
      return changes.length > 0 ? 'booked' : 'known'
    }
  }
  throw new Problem('provider-unavailable', 'The membership is being worked on.', { retryAfterSeconds: 5 })
}

/**
 * Our books do not know it: they were restored from a backup that is older. The provider keeps whose it is, so a reader whom the books
 * know is a member again; the ticket is gone. False for a reader or a tier that they do not know.
 */
async function findAgain(
  { store, clock }: Ports,
  id: MembershipId,
  { origin }: Pick<MembershipReport, 'origin'>,
): Promise<boolean> {
  if (origin === null || (await store.standing(origin.reader)) === null) return false
  if (!(await store.tiers(origin.site)).some((tier) => tier.id === origin.tier)) return false
  const rest = { id, ticket: null, surface: 'redirect', startedAt: clock.now(), lang: 'en', isFounding: false } as const
  await store.commit([{ change: 'start-membership', membership: attemptToJoin({ ...origin, ...rest }) }])
  return true
}

async function changesFor(ports: Ports, known: Membership, report: MembershipReport): Promise<Change[]> {
  const { store, clock, settings } = ports
  const site = await store.site(known.site)
  if (site === null) throw new Error(`${known.id} is of a site that is not there`)
  const fresh = await freshInvoices(ports, known, report)
  const owed = await store.membershipDue(known.id)
  const { platformFeeBps } = settings
  const told = await withKnownTiers(ports, known, report)
  const changes = followMembership({ known, owed, report: told, fresh, site, platformFeeBps }, clock.now())
  const membership = asReported(known, told, clock.now())
  return [
    ...changes,
    ...(await entryByTicket(ports, known, changes)),
    ...(await writeLetters(ports, { before: known, membership, report: told, fresh })),
  ]
}

/** The operator may have put it to a price of something that the site does not have: then it stays what it was. */
async function withKnownTiers(
  { store }: Ports,
  { site }: Membership,
  report: MembershipReport,
): Promise<MembershipReport> {
  const known = new Set((await store.tiers(site)).map(({ id }) => id))
  const orNull = (terms: MembershipTerms | null) => (terms !== null && known.has(terms.tier) ? terms : null)
  return { ...report, terms: orNull(report.terms), next: orNull(report.next) }
}

async function freshInvoices(
  { store, payments }: Ports,
  { id }: Membership,
  { invoices }: MembershipReport,
): Promise<FreshInvoice[]> {
  const booked = new Set(await store.membershipInvoices(id))
  const fresh: FreshInvoice[] = []
  for (const invoice of invoices.filter((each) => !booked.has(each.id))) {
    const movement = invoice.payment === null ? null : await payments.movementOf(invoice.payment)
    fresh.push({ ...invoice, movement })
  }
  return fresh
}

/** The window in which the reader joined is done with it. One that was closed or ran out meanwhile stays what it is. */
async function entryByTicket(
  { store, clock }: Ports,
  known: Membership,
  changes: readonly Change[],
): Promise<Change[]> {
  const now = clock.now()
  const followed = changes.find((change) => change.change === 'put-membership')?.membership
  if (followed === undefined || followed.ticket === null || !isOpenAt(followed, now)) return []
  const ticket = await store.ticket(followed.ticket)
  if (ticket === null || ticketStateAt(ticket, now) !== 'open') return []
  const { id: membership, reader } = known
  return [{ change: 'finish-by-membership', ticket: ticket.id, reader, membership, at: now }]
}
