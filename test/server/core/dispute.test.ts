// What a report of the provider makes of a dispute, whatever was known before.
import { expect, test } from 'vitest'
import type { Change } from '../../../server/core/change.ts'
import { type Dispute, type DisputeReport, followDispute } from '../../../server/core/dispute.ts'
import type { Hold } from '../../../server/core/hold.ts'
import { after } from '../../../server/core/instant.ts'
import type { JournalEntry } from '../../../server/core/journal.ts'
import { money } from '../../../server/core/money.ts'
import type { Payment } from '../../../server/core/payment.ts'
import { at, usd } from '../../support/make.ts'

const payment: Payment = {
  id: 'pi_1',
  checkout: 'checkout_one',
  reader: 'reader_one',
  money: usd(500),
  refunded: usd(0),
  paidAt: at,
}
const withdrawn = { id: 'txn_1', amount: -500, fee: 1500, currency: 'USD' }
const reinstated = { id: 'txn_2', amount: 500, fee: 0, currency: 'USD' }

const report = (state: DisputeReport['state'], movements: DisputeReport['movements']): DisputeReport => ({
  id: 'dp_1',
  of: { payment: 'pi_1', checkout: 'checkout_one' },
  money: usd(500),
  state,
  movements,
})

/** Follows reports one after another, as a store would keep what came of each. */
function follow(reports: readonly DisputeReport[], balance = 480, holds: readonly Hold[] = []) {
  let known: Dispute | null = null
  let left = holds
  const entries: JournalEntry[] = []
  for (const each of reports) {
    const writtenOff = entries.find(({ reference }) => reference === known?.writtenOff) ?? null
    const changes = followDispute({ known, report: each, payment, balance: usd(balance), writtenOff, holds: left }, at)
    for (const change of changes) {
      if (change.change === 'post-entry') entries.push(change.entry)
      if (change.change === 'take-held') left = left.map((hold) => takenFrom(hold, change))
      if (change.change === 'put-dispute') known = { ...change.dispute, version: change.dispute.version + 1 }
    }
  }
  return { dispute: known as Dispute | null, entries }
}

const takenFrom = (hold: Hold, { entry, creator, by }: Extract<Change, { change: 'take-held' }>): Hold =>
  hold.entry === entry && hold.creator === creator ? { ...hold, taken: hold.taken + by } : hold

const kinds = ({ entries }: ReturnType<typeof follow>) => entries.map(({ kind }) => kind)

test('the end alone books the same as every step of the way', () => {
  const steps = follow([report('open', []), report('open', [withdrawn]), report('lost', [withdrawn])])
  const atOnce = follow([report('lost', [withdrawn])])
  expect(kinds(steps)).toEqual(['dispute', 'dispute-lost'])
  expect(kinds(atOnce)).toEqual(['dispute', 'dispute-lost'])
  expect(atOnce.dispute).toMatchObject({ state: 'lost', taken: 500, holds: true })
})

test('the same report again changes nothing', () => {
  const known = follow([report('open', [withdrawn])]).dispute
  expect(
    followDispute(
      { known, report: report('open', [withdrawn]), payment, balance: usd(480), writtenOff: null, holds: [] },
      at,
    ),
  ).toEqual([])
})

test('a loss that the wallet covers holds nothing; one that it does not, holds', () => {
  expect(follow([report('lost', [withdrawn])], 500).dispute).toMatchObject({ holds: false })
  expect(follow([report('lost', [withdrawn])], 499).dispute).toMatchObject({ holds: true })
})

test('money that is taken after the dispute was lost is lost then', () => {
  const late = follow([report('lost', []), report('lost', [withdrawn])])
  expect(kinds(late)).toEqual(['dispute', 'dispute-lost'])
  expect(late.dispute?.writtenOff).toBe(late.entries[1]?.reference)
})

test('more that is taken after a loss was written off is written off with it', () => {
  const more = { id: 'txn_9', amount: -30, fee: 0, currency: 'USD' }
  const { dispute, entries } = follow([report('lost', [withdrawn]), report('lost', [withdrawn, more])])
  expect(entries.map(({ kind }) => kind)).toEqual([
    'dispute',
    'dispute-lost',
    'dispute',
    'dispute-appealed',
    'dispute-lost',
  ])
  expect(dispute).toMatchObject({ taken: 530, writtenOff: entries.at(-1)?.reference })
})

test('a loss that is won on appeal gives the wallet back what it had paid', () => {
  const appealed = follow([
    report('open', [withdrawn]),
    report('lost', [withdrawn]),
    report('open', [withdrawn]),
    report('won', [withdrawn, reinstated]),
  ])
  expect(kinds(appealed)).toEqual(['dispute', 'dispute-lost', 'dispute-appealed', 'dispute'])
  expect(appealed.dispute).toMatchObject({ state: 'won', taken: 0, writtenOff: null, holds: false })
  expect(appealed.entries[2]?.postings).toContainEqual({
    account: 'reader:reader_one:wallet',
    direction: 'credit',
    money: usd(480),
  })
})

test('an appeal that is lost again is written off again, under a reference of its own', () => {
  const { entries } = follow([report('lost', [withdrawn]), report('open', [withdrawn]), report('lost', [withdrawn])])
  const references = entries.map(({ reference }) => reference)
  expect(new Set(references).size).toBe(references.length)
  expect(entries.map(({ kind }) => kind)).toEqual(['dispute', 'dispute-lost', 'dispute-appealed', 'dispute-lost'])
})

test('what has gone back to the card before is not taken from the wallet once more', () => {
  const half = { ...payment, refunded: usd(300) }
  const changes = followDispute(
    { known: null, report: report('lost', [withdrawn]), payment: half, balance: usd(480), writtenOff: null, holds: [] },
    at,
  )
  const lost = changes.flatMap((change) => (change.change === 'post-entry' ? [change.entry] : [])).at(-1)
  expect(lost?.postings).toContainEqual({ account: 'reader:reader_one:wallet', direction: 'debit', money: usd(200) })
  expect(lost?.postings).toContainEqual({ account: 'bad-debt', direction: 'debit', money: usd(300) })
})

test('an inquiry that is closed moved nothing and holds nothing', () => {
  const inquiry = follow([report('open', []), report('closed', [])])
  expect(inquiry.entries).toEqual([])
  expect(inquiry.dispute).toMatchObject({ state: 'closed', holds: false })
})

const held = (creator: Hold['creator'], amount: number, over: Partial<Hold> = {}): Hold => ({
  entry: `tip:tip_${creator}`,
  creator,
  reader: 'reader_one',
  money: usd(amount),
  taken: 0,
  releasesAt: after(at, 7 * 24 * 60 * 60),
  releasedAt: null,
  ...over,
})

const postingsOf = (entry: JournalEntry | undefined) =>
  entry?.postings.map(
    ({ account, direction, money }) => `${account} ${direction === 'debit' ? '' : '-'}${money.amount}`,
  )

test('what the wallet cannot pay of a loss is taken in proportion from what is held for creators, and only the rest is bad debt', () => {
  const holds = [held('creator_ana', 95), held('creator_ben', 5)]
  expect(postingsOf(follow([report('lost', [withdrawn])], 480, holds).entries.at(-1))).toEqual([
    'reader:reader_one:wallet 480',
    'creator:creator_ana:held 19',
    'creator:creator_ben:held 1',
    'disputes -500',
  ])
  const changes = followDispute(
    { known: null, report: report('lost', [withdrawn]), payment, balance: usd(300), writtenOff: null, holds },
    at,
  )
  expect(changes.filter(({ change }) => change === 'take-held')).toEqual([
    { change: 'take-held', entry: 'tip:tip_creator_ana', creator: 'creator_ana', before: 0, by: 95 },
    { change: 'take-held', entry: 'tip:tip_creator_ben', creator: 'creator_ben', before: 0, by: 5 },
  ])
  expect(postingsOf(follow([report('lost', [withdrawn])], 300, holds).entries.at(-1))).toContain('bad-debt 100')
})

test('several sales to one creator are one posting, and what was taken of them before is not there any more', () => {
  const holds = [held('creator_ana', 60), held('creator_ana', 60, { entry: 'tip:tip_two', taken: 50 })]
  expect(postingsOf(follow([report('lost', [withdrawn])], 0, holds).entries.at(-1))).toEqual([
    'creator:creator_ana:held 70',
    'bad-debt 430',
    'disputes -500',
  ])
})

test('a wallet that covers the loss, money given before the payment, and money in another currency leave creators alone', () => {
  const before = held('creator_ana', 95, { releasesAt: after(at, 7 * 24 * 60 * 60 - 1) })
  const inEuro = held('creator_ana', 95, { money: money(95, 'EUR') })
  expect(postingsOf(follow([report('lost', [withdrawn])], 480, [before, inEuro]).entries.at(-1))).toContain(
    'bad-debt 20',
  )
  expect(postingsOf(follow([report('lost', [withdrawn])], 500, [held('creator_ana', 95)]).entries.at(-1))).toEqual([
    'reader:reader_one:wallet 500',
    'disputes -500',
  ])
})

test('a loss that is won on appeal is payable to creators, as their days of waiting are over', () => {
  const { entries } = follow([report('lost', [withdrawn]), report('won', [withdrawn, reinstated])], 480, [
    held('creator_ana', 95),
  ])
  expect(postingsOf(entries.find(({ kind }) => kind === 'dispute-appealed'))).toEqual([
    'reader:reader_one:wallet -480',
    'creator:creator_ana:payable -20',
    'disputes 500',
  ])
})

test('a loss that is reckoned anew takes from creators what its undoing gave them', () => {
  const more = { id: 'txn_9', amount: -30, fee: 0, currency: 'USD' }
  const { entries } = follow([report('lost', [withdrawn]), report('lost', [withdrawn, more])], 480, [
    held('creator_ana', 30),
  ])
  expect(postingsOf(entries.at(-1))).toEqual([
    'reader:reader_one:wallet 500',
    'creator:creator_ana:payable 20',
    'creator:creator_ana:held 10',
    'disputes -530',
  ])
})
