// Questions about memberships: who is a member where, what members paid, and what has to be looked after.
import { type Kysely, type SqlBool, sql } from 'kysely'
import type { CheckoutSurface } from '../../../core/checkout.ts'
import type { MembershipId, ReaderId, SiteId, TicketId } from '../../../core/id.ts'
import type {
  Membership,
  MembershipCause,
  MembershipPayment,
  MembershipState,
  MembershipTerms,
} from '../../../core/membership.ts'
import type { Interval } from '../../../core/tier.ts'
import type { Store } from '../../../ports/index.ts'
import { claimOf, integerOf, moneyOf, textOf, textOrNull } from '../columns.ts'
import type { Row } from '../driver.ts'
import type { Schema } from '../schema.ts'
import { integer, slot, statement } from '../statement.ts'
import type { Ask } from './ask.ts'

type MembershipReads = Pick<
  Store,
  | 'membership'
  | 'membershipOf'
  | 'memberships'
  | 'membershipsAt'
  | 'ownMembershipsAt'
  | 'joiningsAt'
  | 'membershipInvoices'
  | 'membershipPayment'
  | 'membershipRefund'
  | 'unfinishedMemberships'
  | 'overdueMemberships'
  | 'unfinishedChanges'
>

export function membershipReads({ db, one, list }: Ask): MembershipReads {
  const q = { ...questions(db), ...moneyQuestions(db) }
  return {
    membership: (id) => one(q.byId, { id }, membershipFrom),
    membershipOf: (subscription) => one(q.of, { subscription }, (row) => textOf(row, 'id') as MembershipId),
    memberships: (reader) => list(q.ofReader, { reader }, membershipFrom),
    membershipsAt: (reader, site) => list(q.atSite, { reader, site }, membershipFrom),
    ownMembershipsAt: (reader, site) => list(q.ownAtSite, { reader, site }, membershipFrom),
    joiningsAt: (reader, site) => list(q.joinings, { reader, site }, membershipFrom),
    unfinishedMemberships: (before, limit) => list(q.unfinished, { before, limit }, membershipFrom),
    overdueMemberships: (now, seenBefore, limit) => list(q.overdue, { now, seenBefore, limit }, membershipFrom),
    unfinishedChanges: (before, limit) =>
      list(q.changing, { before, limit }, (row) => ({
        membership: membershipFrom(row),
        begunAt: textOf(row, 'changing_at'),
      })),
    membershipInvoices: (membership) => list(q.invoices, { membership }, (row) => textOf(row, 'invoice')),
    membershipPayment: (payment) => one(q.payment, { payment }, paymentFrom),
    membershipRefund: (id) => one(q.refund, { id }, (row) => ({ state: textOf(row, 'state') as 'sent' | 'returned' })),
  }
}

function questions(db: Kysely<Schema>) {
  const membership = db.selectFrom('memberships').selectAll()
  // The states are written out: an index of some states serves no question that leaves them to a parameter.
  const live = membership.where(sql<SqlBool>`state in ('active', 'past-due', 'paused')`)
  const ownAtSite = live.where('reader', '=', slot('reader')).where('site', '=', slot('site'))
  const seatAtSite = db
    .selectFrom('seats')
    .innerJoin('memberships', 'memberships.id', 'seats.membership')
    .selectAll('memberships')
    .where(sql<SqlBool>`memberships.state in ('active', 'past-due', 'paused')`)
    .where('seats.reader', '=', slot('reader'))
    .where('memberships.site', '=', slot('site'))
    .whereRef('seats.place', '<=', 'memberships.seats')
  const unfinished = membership.where(sql<SqlBool>`state in ('started', 'open')`)
  return {
    byId: statement(membership.where('id', '=', slot('id'))),
    of: statement(db.selectFrom('memberships').select('id').where('subscription', '=', slot('subscription'))),
    ofReader: statement(
      membership
        .where('reader', '=', slot('reader'))
        .where(sql<SqlBool>`state in ('active', 'past-due', 'paused', 'ended')`)
        .orderBy('started_at', 'desc')
        .orderBy('id'),
    ),
    // Two questions in one, so that each takes its own index.
    atSite: statement(ownAtSite.unionAll(seatAtSite).orderBy('started_at').orderBy('id')),
    ownAtSite: statement(ownAtSite.orderBy('started_at').orderBy('id')),
    joinings: statement(
      unfinished.where('reader', '=', slot('reader')).where('site', '=', slot('site')).orderBy('started_at'),
    ),
    unfinished: statement(
      unfinished.where('started_at', '<', slot('before')).orderBy('started_at').limit(integer('limit')),
    ),
    changing: statement(
      membership
        .where('changing_at', 'is not', null)
        .where('changing_at', '<', slot('before'))
        .orderBy('changing_at')
        .limit(integer('limit')),
    ),
    overdue: statement(
      live
        .where('paid_until', '<', slot('now'))
        .where('seen_at', '<', slot('seenBefore'))
        .orderBy('paid_until')
        .limit(integer('limit')),
    ),
  }
}

function moneyQuestions(db: Kysely<Schema>) {
  return {
    invoices: statement(
      db.selectFrom('membership_payments').select('invoice').where('membership', '=', slot('membership')),
    ),
    payment: statement(db.selectFrom('membership_payments').selectAll().where('payment', '=', slot('payment'))),
    refund: statement(db.selectFrom('membership_refunds').select('state').where('id', '=', slot('id'))),
  }
}

export function membershipFrom(row: Row): Membership {
  return {
    id: textOf(row, 'id') as MembershipId,
    reader: textOf(row, 'reader') as ReaderId,
    site: textOf(row, 'site') as SiteId,
    cause: textOf(row, 'cause') as MembershipCause,
    tier: textOf(row, 'tier'),
    interval: textOf(row, 'billing_interval') as Interval,
    price: moneyOf(row, 'amount', textOf(row, 'currency')),
    seats: integerOf(row, 'seats'),
    next: nextFrom(row),
    isFounding: claimOf(row, 'is_founding'),
    lang: textOf(row, 'lang'),
    ticket: textOrNull(row, 'ticket') as TicketId | null,
    surface: textOf(row, 'surface') as CheckoutSurface,
    state: textOf(row, 'state') as MembershipState,
    session: textOrNull(row, 'session'),
    subscription: textOrNull(row, 'subscription'),
    renews: claimOf(row, 'renews'),
    trialUntil: textOrNull(row, 'trial_until'),
    joinedAt: textOrNull(row, 'joined_at'),
    paidUntil: textOrNull(row, 'paid_until'),
    endedAt: textOrNull(row, 'ended_at'),
    version: integerOf(row, 'version'),
    startedAt: textOf(row, 'started_at'),
  }
}

function nextFrom(row: Row): MembershipTerms | null {
  const tier = textOrNull(row, 'next_tier')
  if (tier === null) return null
  const interval = textOf(row, 'next_interval') as Interval
  return {
    tier,
    interval,
    price: moneyOf(row, 'next_amount', textOf(row, 'currency')),
    seats: integerOf(row, 'next_seats'),
  }
}

function paymentFrom(row: Row): MembershipPayment {
  return {
    invoice: textOf(row, 'invoice'),
    membership: textOf(row, 'membership') as MembershipId,
    payment: textOrNull(row, 'payment'),
    money: moneyOf(row, 'amount', textOf(row, 'currency')),
    refunded: integerOf(row, 'refunded_amount'),
    paidUntil: textOf(row, 'paid_until'),
    paidAt: textOf(row, 'paid_at'),
  }
}
