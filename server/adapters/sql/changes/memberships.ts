// Memberships as written: the attempt, what the provider says of it since, the invoices that were paid and what went back.
import { type Kysely, sql } from 'kysely'
import type { Membership, MembershipTerms } from '../../../core/membership.ts'
import type { Schema } from '../schema.ts'
import { integer, nullable, nullableInteger, slot, statement } from '../statement.ts'
import type { Writers } from './writers.ts'

type MembershipChange =
  | 'start-membership'
  | 'open-membership'
  | 'expire-membership'
  | 'put-membership'
  | 'begin-change'
  | 'end-change'
  | 'see-membership'
  | 'add-membership-payment'
  | 'refund-membership'
  | 'return-membership-refund'

export function membershipWriters(db: Kysely<Schema>): Writers<MembershipChange> {
  const s = { ...statements(db), ...moneyStatements(db), ...versionStatements(db) }
  const kept = (id: string, at: string) => [s.endVersion({ id, at }), s.addVersion({ id, at })]
  return {
    'start-membership': ({ membership }) => {
      const { id, reader, site, cause, lang, ticket, surface, startedAt, isFounding } = membership
      const { state, renews, trialUntil, paidUntil, joinedAt } = membership
      const isGiven = { state, renews: Number(renews), trialUntil, paidUntil, joinedAt }
      const row = { id, reader, site, cause, lang, ticket, surface, startedAt, isFounding: Number(isFounding) }
      const started = s.start({ ...row, ...isGiven, ...termSlots(membership) })
      return joinedAt === null ? [started] : [started, ...kept(id, startedAt)]
    },
    'open-membership': ({ membership, session }) => [s.open({ id: membership, session })],
    'expire-membership': ({ membership }) => [s.expire({ id: membership })],
    'put-membership': ({ membership, at }) => {
      const { id, version, state, subscription, renews, trialUntil, joinedAt, paidUntil, endedAt } = membership
      const isFounding = Number(membership.isFounding)
      const when = { trialUntil, joinedAt, paidUntil, endedAt }
      const row = { id, version, state, subscription, renews: Number(renews), isFounding, ...when }
      const put = s.put({ ...row, ...termSlots(membership), ...nextSlots(membership), at })
      return joinedAt === null ? [put] : [put, ...kept(id, at)]
    },
    // Its version grows by it, and what it is stands in its history under its version.
    'begin-change': ({ membership, version, freeBefore, at }) => [
      s.begin({ id: membership, version, freeBefore, at }),
      ...kept(membership, at),
    ],
    'end-change': ({ membership, begunAt }) => [s.end({ id: membership, begunAt })],
    'see-membership': ({ membership, at }) => [s.see({ id: membership, at })],
    'add-membership-payment': ({ payment: { invoice, membership, payment, money, paidUntil, paidAt } }) => {
      const { amount, currency } = money
      return [s.addPayment({ invoice, membership, payment, amount, currency, paidUntil, paidAt })]
    },
    'refund-membership': ({ refund, invoice, before, amount, at }) => [
      s.addRefund({ id: refund, invoice, amount, at }),
      s.refund({ invoice, before, after: before + amount }),
    ],
    'return-membership-refund': ({ refund, invoice, amount }) => [
      s.returnRefund({ id: refund }),
      s.takeBack({ invoice, amount }),
    ],
  }
}

function termSlots({ tier, interval, price: { amount, currency }, seats }: MembershipTerms) {
  return { tier, interval, amount, currency, seats }
}

function nextSlots({ next }: Membership) {
  return {
    nextTier: next?.tier ?? null,
    nextInterval: next?.interval ?? null,
    nextAmount: next?.price.amount ?? null,
    nextSeats: next?.seats ?? null,
  }
}

function statements(db: Kysely<Schema>) {
  return {
    start: statement(
      db.insertInto('memberships').values({
        id: slot('id'),
        reader: slot('reader'),
        site: slot('site'),
        cause: slot('cause'),
        tier: slot('tier'),
        billing_interval: slot('interval'),
        amount: integer('amount'),
        currency: slot('currency'),
        seats: integer('seats'),
        is_founding: integer('isFounding'),
        lang: slot('lang'),
        ticket: nullable('ticket'),
        surface: slot('surface'),
        state: slot('state'),
        renews: integer('renews'),
        trial_until: nullable('trialUntil'),
        joined_at: nullable('joinedAt'),
        paid_until: nullable('paidUntil'),
        version: 1,
        started_at: slot('startedAt'),
        seen_at: slot('startedAt'),
      }),
    ),
    open: statement(
      db
        .updateTable('memberships')
        .set({ state: sql<string>`case when state = 'started' then 'open' else state end`, session: slot('session') })
        .where('id', '=', slot('id')),
    ),
    expire: statement(
      db
        .updateTable('memberships')
        .set({ state: 'expired', version: sql<number>`version + 1` })
        .where('id', '=', slot('id'))
        .where('state', 'in', ['started', 'open'])
        .where('subscription', 'is', null),
    ),
    put: statement(
      db
        .updateTable('memberships')
        .set({
          tier: slot('tier'),
          billing_interval: slot('interval'),
          amount: integer('amount'),
          currency: slot('currency'),
          seats: integer('seats'),
          is_founding: integer('isFounding'),
          next_tier: nullable('nextTier'),
          next_interval: nullable('nextInterval'),
          next_amount: nullableInteger('nextAmount'),
          next_seats: nullableInteger('nextSeats'),
          state: slot('state'),
          subscription: nullable('subscription'),
          renews: integer('renews'),
          trial_until: nullable('trialUntil'),
          joined_at: nullable('joinedAt'),
          paid_until: nullable('paidUntil'),
          ended_at: nullable('endedAt'),
          seen_at: slot('at'),
          version: sql<number>`case when version = ${integer('version')} then version + 1 else -1 end`,
        })
        .where('id', '=', slot('id')),
    ),
    begin: statement(
      db
        .updateTable('memberships')
        .set({
          version: sql<number>`case when version = ${integer('version')} and (changing_at is null or changing_at < ${slot('freeBefore')})
            then version + 1 else -1 end`,
          changing_at: slot('at'),
        })
        .where('id', '=', slot('id')),
    ),
    end: statement(
      db
        .updateTable('memberships')
        .set({ changing_at: null })
        .where('id', '=', slot('id'))
        .where('changing_at', '=', slot('begunAt')),
    ),
    see: statement(
      db
        .updateTable('memberships')
        .set({ seen_at: slot('at') })
        .where('id', '=', slot('id')),
    ),
  }
}

/** After a membership was written: what it was until now ends, what it is begins. */
function versionStatements(db: Kysely<Schema>) {
  const same = ['reader', 'site', 'cause', 'billing_interval', 'amount', 'currency', 'seats', 'state'] as const
  return {
    endVersion: statement(
      db
        .updateTable('membership_versions')
        .set({ until: slot('at') })
        .where('membership', '=', slot('id'))
        .where('until', 'is', null),
    ),
    addVersion: statement(
      db
        .insertInto('membership_versions')
        .columns(['membership', 'version', ...same, 'renews', 'trial_until', 'paid_until', 'since'])
        .expression(
          db
            .selectFrom('memberships')
            .select(['id', 'version', ...same, 'renews', 'trial_until', 'paid_until'])
            .select(sql<string>`cast(${slot('at')} as text)`.as('since'))
            .where('id', '=', slot('id')),
        ),
    ),
  }
}

function moneyStatements(db: Kysely<Schema>) {
  return {
    addPayment: statement(
      db.insertInto('membership_payments').values({
        invoice: slot('invoice'),
        membership: slot('membership'),
        payment: nullable('payment'),
        amount: integer('amount'),
        currency: slot('currency'),
        paid_until: slot('paidUntil'),
        paid_at: slot('paidAt'),
      }),
    ),
    addRefund: statement(
      db.insertInto('membership_refunds').values({
        id: slot('id'),
        invoice: slot('invoice'),
        amount: integer('amount'),
        state: 'sent',
        sent_at: slot('at'),
      }),
    ),
    refund: statement(
      db
        .updateTable('membership_payments')
        .set({
          // Beside a bare -1 PostgreSQL would take the amount for one of four bytes.
          refunded_amount: sql<number>`case when refunded_amount = ${integer('before')} then cast(${integer('after')} as bigint) else -1 end`,
        })
        .where('invoice', '=', slot('invoice')),
    ),
    returnRefund: statement(
      db
        .updateTable('membership_refunds')
        .set({ state: sql<string>`case when state = 'sent' then 'returned' else 'returned already' end` })
        .where('id', '=', slot('id')),
    ),
    takeBack: statement(
      db
        .updateTable('membership_payments')
        .set({ refunded_amount: sql<number>`refunded_amount - ${integer('amount')}` })
        .where('invoice', '=', slot('invoice')),
    ),
  }
}
