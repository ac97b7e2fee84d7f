// Roll-ups where many write at once: an entry may appear after one with a higher number, and earlier releases number nothing.
import { Client } from 'pg'
import { expect, inject, test } from 'vitest'
import { webIds } from '../../../../server/adapters/local/web-ids.ts'
import { sqlAudit } from '../../../../server/adapters/sql/audit.ts'
import { migrate } from '../../../../server/adapters/sql/migrate.ts'
import { openPostgres } from '../../../../server/adapters/sql/postgres.ts'
import { sqlStore } from '../../../../server/adapters/sql/store.ts'
import { checkLedger } from '../../../../server/flows/check-ledger.ts'
import { rollUpBalances } from '../../../../server/flows/roll-up-balances.ts'
import { bought, paid, rolledUp } from '../../../contract/store/changes.ts'
import { testClock } from '../../../support/clock.ts'
import { at, makeSite } from '../../../support/make.ts'
import { borrowDatabase, giveBack, newDatabase, run } from '../../../support/postgres.ts'

async function open(url: string) {
  const driver = openPostgres(url)
  const store = sqlStore(driver)
  await store.commit([
    { change: 'add-site', site: makeSite(), keyHash: 'k', at },
    { change: 'add-reader', reader: 'reader_one', cookieHash: 'c', at },
    ...paid('checkout_one', 'pi_1', 500),
  ])
  const findings = async () => (await checkLedger({ audit: sqlAudit(driver), ids: webIds })).findings
  const owed = async () => (await store.payables('pub_one'))[0]?.amount
  return { driver, store, findings, owed }
}

/** As a process of an earlier release sells: its postings have no number of their own. First the entry, which takes its number. */
const soldEarlier = (entitlement: string): readonly [entry: string, rest: string] => [
  `insert into entries (reference, kind, posted_at) values ('unlock:${entitlement}', 'unlock', '${at}')`,
  `insert into postings (entry, line, account, direction, amount, currency) values
    ('unlock:${entitlement}', 0, 'reader:reader_one:wallet', 'debit', 20, 'USD'),
    ('unlock:${entitlement}', 1, 'publisher:pub_one:payable', 'credit', 20, 'USD');
  update balances set amount = amount - 20 where account = 'reader:reader_one:wallet';
  insert into entitlements (id, reader, site, item, cause, price_amount, price_currency, granted_at)
    values ('${entitlement}', 'reader_one', 'site_one', '${entitlement}', 'unlock:${entitlement}', 20, 'USD', '${at}')`,
]

test('an entry that appears after one with a higher number is in the sum all the same', async () => {
  const url = await borrowDatabase(inject('postgres'))
  const { store, findings, owed } = await open(url)
  const clock = testClock(at)
  const slow = new Client(url)
  await slow.connect()
  const [entry, rest] = soldEarlier('ent_slow')
  await slow.query(`begin; ${entry}`)
  await store.commit(bought('ent_fast'))
  await rollUpBalances({ store, clock })
  clock.advance({ seconds: 30 })
  expect(await rollUpBalances({ store, clock })).toBe(0)
  await slow.query(`${rest}; commit`)
  await slow.end()
  expect(await owed()).toBe(39)
  clock.advance({ minutes: 11 })
  expect(await rollUpBalances({ store, clock })).toBeGreaterThan(0)
  expect(await owed()).toBe(39)
  expect((await store.payableLines('pub_one', null, 10)).map(({ reference }) => reference)).toEqual([
    'unlock:ent_fast',
    'unlock:ent_slow',
  ])
  expect(await findings()).toEqual([])
  await store.close()
  await giveBack(url)
})

// CRS-11
test('what an earlier release sold, and sells on while it still runs, is counted and listed like the rest', async () => {
  const url = await newDatabase(inject('postgres'), 'nothing')
  const old = openPostgres(url)
  await migrate(old.db, '0003-rate-counts')
  await run(
    url,
    `insert into sites values ('site_one', 'pub_one', 'The River', 'USD', null, 'en', 'key-hash', '${at}');
    insert into readers (id, cookie_hash, created_at) values ('reader_one', 'c', '${at}');
    insert into checkouts values ('checkout_one', 'reader_one', null, 500, 'USD', null, 'inline', 'paid', 'cs_1', 'pi_1', 500, '${at}', '${at}');
    insert into entries (reference, kind, posted_at) values ('top-up:pi_1', 'top-up', '${at}');
    insert into postings values ('top-up:pi_1', 0, 'suspense', 'debit', 500, 'USD'),
      ('top-up:pi_1', 1, 'reader:reader_one:wallet', 'credit', 500, 'USD');
    insert into balances values ('reader:reader_one:wallet', 'USD', 500);
    ${soldEarlier('ent_before').join(';')}`,
  )
  expect(await migrate(old.db)).toContain('0005-roll-ups')
  await run(url, soldEarlier('ent_after').join(';'))
  for (const change of ['sequence = 1', 'amount = 1', 'account = account'])
    await expect(run(url, `update postings set ${change}`)).rejects.toThrow(/append-only/)
  const store = sqlStore(old)
  expect(await store.payables('pub_one')).toEqual([{ amount: 40, currency: 'USD' }])
  expect((await checkLedger({ audit: sqlAudit(old), ids: webIds })).findings).toEqual([])
  expect(await rolledUp(store, testClock(at))).toBeGreaterThan(0)
  expect(await store.payables('pub_one')).toEqual([{ amount: 40, currency: 'USD' }])
  expect((await store.payableLines('pub_one', null, 10)).map(({ reference }) => reference)).toEqual([
    'unlock:ent_after',
    'unlock:ent_before',
  ])
  expect((await checkLedger({ audit: sqlAudit(old), ids: webIds })).findings).toEqual([])
  await store.close()
})
