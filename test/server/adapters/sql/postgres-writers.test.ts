// Many writers on one PostgreSQL: they share transactions, fail alone, and never wait for one another in a circle.
import { Client } from 'pg'
import { expect, inject, test } from 'vitest'
import { webIds } from '../../../../server/adapters/local/web-ids.ts'
import { sqlAudit } from '../../../../server/adapters/sql/audit.ts'
import { changeWriter } from '../../../../server/adapters/sql/changes.ts'
import type { SqlDriver } from '../../../../server/adapters/sql/driver.ts'
import { openPostgres } from '../../../../server/adapters/sql/postgres.ts'
import type { Filled } from '../../../../server/adapters/sql/statement.ts'
import { sqlStore } from '../../../../server/adapters/sql/store.ts'
import { topUpEntry, unlockEntry } from '../../../../server/core/bookkeeping.ts'
import type { Change } from '../../../../server/core/change.ts'
import { checkLedger } from '../../../../server/flows/check-ledger.ts'
import { bought, givenBack, paid } from '../../../contract/store/changes.ts'
import { at, makeEntitlement, makeMovement, makeSite, usd } from '../../../support/make.ts'
import { borrowDatabase, run } from '../../../support/postgres.ts'

const readers = Array.from({ length: 64 }, (_, index) => `reader_${index}` as const)
const event = (id: string): Change => ({ change: 'record-event', event: id, kind: 'x', at })

async function open() {
  const url = await borrowDatabase(inject('postgres'))
  const driver = openPostgres(url)
  const store = sqlStore(driver)
  const findings = async () => (await checkLedger({ audit: sqlAudit(driver), ids: webIds })).findings
  return { url, driver, store, findings, [Symbol.asyncDispose]: () => driver.close() }
}

/** A site, and readers who have 5.00 each. */
function furnished(names: readonly `reader_${string}`[]): Change[] {
  return [
    { change: 'add-site', site: makeSite(), keyHash: 'k', at },
    ...names
      .flatMap((reader): Change[] => [
        { change: 'add-reader', reader, cookieHash: `c-${reader}`, at },
        ...paid(`checkout_${reader}`, `pi_${reader}`, 500).map((change) =>
          change.change === 'start-checkout' ? { ...change, checkout: { ...change.checkout, reader } } : change,
        ),
      ])
      .map((change) => ofReader(change)),
  ]
}

// The top-up of the contract's reader, booked for the one that its payment names.
function ofReader(change: Change): Change {
  if (change.change !== 'post-entry') return change
  const payment = change.entry.reference.replace('top-up:', '')
  const reader = payment.replace('pi_', '') as `reader_${string}`
  const movement = makeMovement({ id: `txn_${payment}` })
  return { ...change, entry: topUpEntry({ payment, reader, paid: usd(500), movement }) }
}

function bought20(reader: `reader_${string}`, item: string, { id: site, publisher } = makeSite()): Change[] {
  const id = `ent_${reader}_${item}` as const
  const entry = unlockEntry({ entitlement: id, reader, publisher, price: usd(20), platformFeeBps: 500 })
  const entitlement = makeEntitlement({ id, reader, site, item, cause: entry.reference, price: usd(20) })
  return [
    { change: 'require-standing', reader },
    { change: 'post-entry', entry, at },
    { change: 'add-entitlement', entitlement },
  ]
}

test.each([
  ['one publisher', () => makeSite()],
  [
    'a publisher each',
    (index: number) =>
      makeSite({ id: `site_${index}`, publisher: `pub_${index}`, origins: [`https://${index}.example`] }),
  ],
])('64 readers who buy at once from %s all get what they paid for', async (_name, siteOf) => {
  await using one = await open()
  await one.store.commit(furnished(readers))
  const sites = new Map(readers.map((_, index) => [siteOf(index).id, siteOf(index)]))
  sites.delete('site_one')
  for (const site of sites.values()) await one.store.commit([{ change: 'add-site', site, keyHash: site.id, at }])
  const answers = await Promise.all(
    readers.flatMap((reader, index) =>
      ['a', 'b', 'c', 'd'].map((item) => one.store.commit(bought20(reader, item, siteOf(index)))),
    ),
  )
  expect(answers.every((answer) => answer.done)).toBe(true)
  const publishers = [...new Set(readers.map((_, index) => siteOf(index).publisher))]
  const owed = await Promise.all(publishers.map((publisher) => one.store.payables(publisher)))
  expect(owed.flat().reduce((sum, { amount }) => sum + amount, 0)).toBe(64 * 4 * 19)
  for (const reader of readers) expect(await one.store.wallet(reader, 'USD')).toEqual(usd(420))
  expect(await one.findings()).toEqual([])
})

// Payables are sums of postings, and what a purchase refers to it does not change.
test('a purchase that is under way keeps no other reader of the same article waiting', async () => {
  await using one = await open()
  await one.store.commit(furnished(['reader_a', 'reader_b']))
  const purchase = statementsOf(one.driver, bought20('reader_a', 'a'))
  const other = new Client(one.url)
  await other.connect()
  await other.query('begin')
  for (const { sql, values } of purchase) await other.query(sql, [...values])
  expect(await one.store.commit(bought20('reader_b', 'a'))).toEqual({ done: true })
  await other.query('commit')
  await other.end()
  expect(await one.store.payables('pub_one')).toEqual([{ amount: 38, currency: 'USD' }])
  expect(await one.findings()).toEqual([])
})

test('of a group in which some break a guard, only those fail', async () => {
  await using one = await open()
  await one.store.commit(furnished(readers))
  const poor = new Set([3, 17, 18, 40, 63])
  const answers = await Promise.all(
    readers.map((reader, index) =>
      one.store.commit([...bought20(reader, 'a'), ...(poor.has(index) ? [event('taken'), event('taken')] : [])]),
    ),
  )
  expect(answers.flatMap((answer, index) => (answer.done ? [] : [[index, answer.guard]]))).toEqual(
    [...poor].map((index) => [index, 'event-applied']),
  )
  expect(await one.findings()).toEqual([])
})

test('a fault of one member is no fault of the others', async () => {
  await using one = await open()
  const broken = one.driver.commit([{ sql: 'insert into nowhere values (1)', values: [] }])
  const whole = one.store.commit([event('a')])
  await expect(broken).rejects.toThrow(/nowhere/)
  expect(await whole).toEqual({ done: true })
})

test('ten thousand commits may wait; more are told at once to come back, and none that was taken is lost', async () => {
  await using one = await open()
  const answers = await Promise.allSettled(
    Array.from({ length: 10_500 }, (_, index) => one.store.commit([event(`e${index}`)])),
  )
  const refused = answers.filter((answer) => answer.status === 'rejected').map(({ reason }) => reason)
  expect(refused).toHaveLength(500)
  expect(refused[0]).toMatchObject({ code: 'provider-unavailable', extras: { retryAfterSeconds: 2 } })
  expect(await run(one.url, 'select count(*)::int as events from provider_events')).toEqual([{ events: 10_000 }])
})

test('an amount may be larger than four bytes hold', async () => {
  await using one = await open()
  const price = 5_000_000_000_000
  await one.store.commit([
    { change: 'add-site', site: makeSite(), keyHash: 'k', at },
    { change: 'add-reader', reader: 'reader_one', cookieHash: 'c', at },
    ...paid('checkout_one', 'pi_1', price),
  ])
  expect(await one.store.commit(bought('ent_one', price))).toEqual({ done: true })
  expect(await one.store.commit(givenBack({ price, amount: price - 1, revoke: false }))).toEqual({ done: true })
  expect(await one.store.wallet('reader_one', 'USD')).toEqual(usd(price - 1))
  expect(await one.findings()).toEqual([])
})

// Both wait for what the other holds; PostgreSQL undoes the one that waited for a second first, which is ours.
test('a commit that meets another in a deadlock goes through after it', async () => {
  await using one = await open()
  await one.store.commit(furnished(['reader_a', 'reader_b']))
  const move = (name: string) =>
    `update balances set amount = amount + 1 where account = 'reader:reader_${name}:wallet'`
  const ours = ['a', 'b'].map((name) => ({ sql: move(name), values: [] }))
  expect(await amid(one.url, move('b'), () => one.driver.commit(ours), move('a'))).toEqual({ done: true })
  expect(await one.store.wallet('reader_a', 'USD')).toEqual(usd(502))
  expect(await one.store.wallet('reader_b', 'USD')).toEqual(usd(502))
})

test('a hold that another process is just putting on a wallet is not overlooked when an earlier one is lifted', async () => {
  await using one = await open()
  await one.store.commit(furnished(['reader_one']))
  const dispute = `insert into disputes values
    ('dp_one', 'pi_reader_one', 'reader_one', 500, 'USD', 'open', 1, '', 0, null, 1, '${at}', '${at}')`
  await amid(one.url, `${dispute}; update readers set standing = 'on-hold'`, () =>
    one.store.commit([
      { change: 'lift-holds', reader: 'reader_one' },
      { change: 'review-standing', reader: 'reader_one' },
    ]),
  )
  expect(await one.store.standing('reader_one')).toBe('on-hold')
  expect(await one.findings()).toEqual([])
})

test('two processes that put the rules of one site at once leave those of one of them', async () => {
  await using one = await open()
  await one.store.commit([{ change: 'add-site', site: makeSite(), keyHash: 'k', at }])
  const put = `update sites set name = name; delete from price_rules; insert into price_rules values
    ('site_one', 0, '/theirs/*', 1), ('site_one', 1, '/theirs-too/*', 1)`
  const rules = [{ pattern: '/ours/*', price: usd(2) }]
  const answer = await amid(one.url, put, () => one.store.commit([{ change: 'put-rules', site: 'site_one', rules }]))
  expect(answer).toEqual({ done: true })
  expect(await one.store.rules('site_one')).toEqual(rules)
})

function statementsOf(driver: SqlDriver, changes: readonly Change[]): readonly Filled[] {
  return changes.flatMap(changeWriter(driver.db))
}

/** Another process is in the middle of its commit when ours begins, and goes on to its end when ours waits for it. */
async function amid<T>(url: string, statements: string, work: () => Promise<T>, last = 'select 1'): Promise<T> {
  const other = new Client(url)
  await other.connect()
  await other.query(`begin; ${statements}`)
  const working = work()
  const waits = `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`
  while ((await run(url, waits)).length === 0) await new Promise((done) => setTimeout(done, 10))
  await other.query(last)
  await other.query('commit')
  await other.end()
  return working
}
