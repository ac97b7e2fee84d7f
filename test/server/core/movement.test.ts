// Movements of the provider's balance become postings that balance in every currency.
import { expect, test } from 'vitest'
import { cardRefundSentEntry, disputeLostEntry, topUpEntry } from '../../../server/core/bookkeeping.ts'
import { money } from '../../../server/core/money.ts'
import { movementPostings, netOf } from '../../../server/core/movement.ts'
import { usd } from '../../support/make.ts'

const lines = (
  postings: readonly { account: string; direction: string; money: { amount: number; currency: string } }[],
) =>
  postings.map(({ account, direction, money: { amount, currency } }) => `${direction} ${account} ${amount} ${currency}`)

test('a payment settled in its own currency needs no exchange', () => {
  const entry = topUpEntry({
    payment: 'pi_1',
    reader: 'reader_x',
    paid: usd(500),
    movement: { id: 'txn_1', amount: 500, fee: 45, currency: 'USD' },
  })
  expect(lines(entry.postings)).toEqual([
    'debit stripe:balance 455 USD',
    'debit fees:processing 45 USD',
    'credit reader:reader_x:wallet 500 USD',
  ])
})

test('a payment settled in another currency stands against itself in exchange, at the provider’s rate', () => {
  const entry = topUpEntry({
    payment: 'pi_1',
    reader: 'reader_x',
    paid: money(500, 'EUR'),
    movement: { id: 'txn_1', amount: 540, fee: 46, currency: 'USD' },
  })
  expect(lines(entry.postings)).toEqual([
    'debit stripe:balance 494 USD',
    'debit fees:processing 46 USD',
    'credit exchange 540 USD',
    'debit exchange 500 EUR',
    'credit reader:reader_x:wallet 500 EUR',
  ])
})

test('a payment in yen settled in dollars is not converted one to one, and has no cents of yen', () => {
  const entry = topUpEntry({
    payment: 'pi_1',
    reader: 'reader_x',
    paid: money(750, 'JPY'),
    movement: { id: 'txn_1', amount: 491, fee: 44, currency: 'USD' },
  })
  expect(lines(entry.postings)).toContain('debit exchange 750 JPY')
  expect(lines(entry.postings)).toContain('credit exchange 491 USD')
})

test('a refund that cost another rate leaves the difference in exchange, not with the reader', () => {
  const movement = { id: 'txn_2', amount: -552, fee: 0, currency: 'USD' }
  const sent = cardRefundSentEntry({ refund: 'refund_x', money: money(500, 'EUR'), movement })
  expect(lines(sent.postings)).toEqual([
    'credit stripe:balance 552 USD',
    'debit exchange 552 USD',
    'credit exchange 500 EUR',
    'debit refunds:pending 500 EUR',
  ])
})

test('a fee that comes back is a fee less', () => {
  const returned = movementPostings({ id: 'txn_3', amount: 500, fee: -1500, currency: 'USD' }, 'disputes', usd(500))
  expect(netOf({ id: 'txn_3', amount: 500, fee: -1500, currency: 'USD' })).toBe(2000)
  expect(lines(returned)).toEqual([
    'debit stripe:balance 2000 USD',
    'credit fees:processing 1500 USD',
    'credit disputes 500 USD',
  ])
})

test('in one currency a movement is what it is booked as, or it is a bug', () => {
  const movement = { id: 'txn_4', amount: 499, fee: 0, currency: 'USD' }
  expect(() => movementPostings(movement, 'disputes', usd(500))).toThrow(/txn_4/)
})

test('a dispute in another currency is lost in the wallet’s own, and balances in both', () => {
  const entry = disputeLostEntry({
    part: 'dp_1:2',
    reader: 'reader_x',
    taken: usd(540),
    loss: money(500, 'EUR'),
    fromWallet: money(200, 'EUR'),
  })
  expect(lines(entry.postings)).toEqual([
    'debit reader:reader_x:wallet 200 EUR',
    'debit bad-debt 300 EUR',
    'credit exchange 500 EUR',
    'debit exchange 540 USD',
    'credit disputes 540 USD',
  ])
})
