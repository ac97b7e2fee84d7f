// Checkouts as written, and what of their payments went back.
import { type Kysely, sql } from 'kysely'
import type { Schema } from '../schema.ts'
import { integer, nullable, nullableInteger, slot, statement } from '../statement.ts'
import type { Writers } from './writers.ts'

type PaymentChange = 'start-checkout' | 'open-checkout' | 'pay-checkout' | 'expire-checkout' | 'refund-payment'

export function paymentWriters(db: Kysely<Schema>): Writers<PaymentChange> {
  const s = statements(db)
  return {
    'start-checkout': ({ checkout: { id, reader, ticket, money, approved, tipName, surface, startedAt } }) => {
      const amounts = { amount: money.amount, currency: money.currency, approved: approved?.amount ?? null }
      return [s.startCheckout({ id, reader, ticket, ...amounts, tipName, surface, startedAt })]
    },
    'open-checkout': ({ checkout, session }) => [s.openCheckout({ id: checkout, session })],
    'pay-checkout': ({ checkout, session, payment, paid, at }) => [
      s.payCheckout({ id: checkout, session, payment, paid: paid.amount, at }),
    ],
    'expire-checkout': ({ checkout }) => [s.expireCheckout({ id: checkout })],
    'refund-payment': ({ payment, by }) => [s.refundPayment({ payment, by })],
  }
}

function statements(db: Kysely<Schema>) {
  return {
    startCheckout: statement(
      db.insertInto('checkouts').values({
        id: slot('id'),
        reader: slot('reader'),
        ticket: nullable('ticket'),
        amount: integer('amount'),
        currency: slot('currency'),
        approved_amount: nullableInteger('approved'),
        tip_name: nullable('tipName'),
        surface: slot('surface'),
        state: 'started',
        started_at: slot('startedAt'),
      }),
    ),
    openCheckout: statement(
      db
        .updateTable('checkouts')
        .set({ state: sql<string>`case when state = 'started' then 'open' else state end`, session: slot('session') })
        .where('id', '=', slot('id')),
    ),
    payCheckout: statement(
      db
        .updateTable('checkouts')
        .set({
          state: sql<string>`case when state = 'paid' then 'settled already' else 'paid' end`,
          session: slot('session'),
          payment: slot('payment'),
          paid_amount: integer('paid'),
          paid_at: slot('at'),
        })
        .where('id', '=', slot('id')),
    ),
    expireCheckout: statement(
      db
        .updateTable('checkouts')
        .set({ state: sql<string>`case when state = 'paid' then 'paid' else 'expired' end` })
        .where('id', '=', slot('id')),
    ),
    refundPayment: statement(
      db
        .updateTable('checkouts')
        .set({ refunded_amount: sql<number>`refunded_amount + ${integer('by')}` })
        .where('payment', '=', slot('payment')),
    ),
  }
}
