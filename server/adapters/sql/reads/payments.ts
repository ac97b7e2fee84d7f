// Questions about money paid in: checkouts, and the payments that came of them.
import { type Kysely, type SqlBool, sql } from 'kysely'
import { walletOf } from '../../../core/account.ts'
import type { Checkout, CheckoutSurface } from '../../../core/checkout.ts'
import type { CheckoutId, ReaderId, TicketId } from '../../../core/id.ts'
import { money } from '../../../core/money.ts'
import type { Payment } from '../../../core/payment.ts'
import type { Store } from '../../../ports/index.ts'
import { moneyOf, moneyOrNull, textOf, textOrNull } from '../columns.ts'
import type { Row } from '../driver.ts'
import type { Schema } from '../schema.ts'
import { integer, slot, statement } from '../statement.ts'
import type { Ask } from './ask.ts'

type PaymentReads = Pick<
  Store,
  'checkout' | 'unfinishedCheckouts' | 'payment' | 'refundablePayments' | 'returnable' | 'paymentsSince'
>

export function paymentReads({ db, one, list }: Ask): PaymentReads {
  const q = { ...checkoutQuestions(db), ...paymentQuestions(db) }
  return {
    checkout: (id) => one(q.checkout, { id }, checkoutFrom),
    unfinishedCheckouts: (before, limit) => list(q.unfinished, { before, limit }, checkoutFrom),
    payment: (id) => one(q.payment, { id }, paymentFrom),
    refundablePayments: (reader, currency) => list(q.refundable, { reader, currency }, paymentFrom),
    returnable: (reader, currency) =>
      one(q.returnable, { reader, currency, account: walletOf(reader) }, (row) => ({
        payment: paymentFrom(row),
        balance: moneyOrNull(row, 'balance', currency) ?? money(0, currency),
      })),
    paymentsSince: (since, after, limit) =>
      after === ''
        ? list(q.since, { since, limit }, paymentFrom)
        : list(q.sinceAfter, { since, after, limit }, paymentFrom),
  }
}

function checkoutQuestions(db: Kysely<Schema>) {
  const checkout = db.selectFrom('checkouts').selectAll()
  return {
    checkout: statement(checkout.where('id', '=', slot('id'))),
    // The states are written out: the index of unfinished ones serves no question that leaves them to a parameter.
    unfinished: statement(
      checkout
        .where(sql<SqlBool>`state in ('started', 'open')`)
        .where('started_at', '<', slot('before'))
        .orderBy('started_at')
        .limit(integer('limit')),
    ),
  }
}

function paymentQuestions(db: Kysely<Schema>) {
  const payment = db
    .selectFrom('checkouts')
    .select(['payment', 'id', 'reader', 'paid_amount', 'refunded_amount', 'currency', 'paid_at'])
  const since = payment
    .where('paid_at', '>=', slot('since'))
    .orderBy('paid_at')
    .orderBy('payment')
    .limit(integer('limit'))

  const refundable = payment
    .where('reader', '=', slot('reader'))
    .where('currency', '=', slot('currency'))
    .where('payment', 'is not', null)
    .whereRef('refunded_amount', '<', 'paid_amount')
    .where(
      sql<SqlBool>`not exists (select 1 from disputes where disputes.payment = checkouts.payment and disputes.state in ('open', 'lost'))`,
    )
    .orderBy('paid_at', 'desc')
    .orderBy('payment', 'desc')

  return {
    payment: statement(payment.where('payment', '=', slot('id'))),
    refundable: statement(refundable),
    returnable: statement(
      refundable
        .select((eb) =>
          eb
            .selectFrom('balances')
            .select('amount')
            .where('account', '=', slot('account'))
            .whereRef('balances.currency', '=', 'checkouts.currency')
            .as('balance'),
        )
        .limit(1),
    ),
    since: statement(since),
    sinceAfter: statement(
      since.where(
        sql<SqlBool>`(paid_at, payment) > (select paid_at, payment from checkouts where payment = ${slot('after')})`,
      ),
    ),
  }
}

function checkoutFrom(row: Row): Checkout {
  const currency = textOf(row, 'currency')
  return {
    id: textOf(row, 'id') as CheckoutId,
    reader: textOf(row, 'reader') as ReaderId,
    ticket: textOrNull(row, 'ticket') as TicketId | null,
    money: moneyOf(row, 'amount', currency),
    approved: moneyOrNull(row, 'approved_amount', currency),
    tipName: textOrNull(row, 'tip_name'),
    surface: textOf(row, 'surface') as CheckoutSurface,
    state: textOf(row, 'state') as Checkout['state'],
    session: textOrNull(row, 'session'),
    startedAt: textOf(row, 'started_at'),
  }
}

function paymentFrom(row: Row): Payment {
  const currency = textOf(row, 'currency')
  return {
    id: textOf(row, 'payment'),
    checkout: textOf(row, 'id') as CheckoutId,
    reader: textOf(row, 'reader') as ReaderId,
    money: moneyOf(row, 'paid_amount', currency),
    refunded: moneyOf(row, 'refunded_amount', currency),
    paidAt: textOf(row, 'paid_at'),
  }
}
