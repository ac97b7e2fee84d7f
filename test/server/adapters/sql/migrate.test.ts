// Databases of earlier releases, filled, brought to the newest schema.
import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { webIds } from '../../../../server/adapters/local/web-ids.ts'
import { sqlAudit } from '../../../../server/adapters/sql/audit.ts'
import { migrate, migrations } from '../../../../server/adapters/sql/migrate.ts'
import { openSqlite, type SqliteDriver } from '../../../../server/adapters/sql/sqlite.ts'
import { sqlStore } from '../../../../server/adapters/sql/store.ts'
import { checkLedger } from '../../../../server/flows/check-ledger.ts'
import { bought, givenBack, rolledUp, setAside } from '../../../contract/store/changes.ts'
import { testClock } from '../../../support/clock.ts'
import { at, makePayment, usd } from '../../../support/make.ts'

const wallet = 'reader:reader_one:wallet'
const laterReleases = Object.keys(migrations).slice(1)

// As the first release wrote them: one reader who paid in 5.00, bought one article for 0.20, and has one that was free.
const firstRelease = [
  `insert into sites values ('site_one', 'pub_one', 'The River', 'USD', null, 'en', 'key-hash', '${at}')`,
  `insert into site_origins values ('https://river.example', 'site_one', 0)`,
  `insert into readers values ('reader_one', 'cookie-hash', '${at}')`,
  `insert into checkouts values ('checkout_one', 'reader_one', null, 500, 'USD', null, 'inline', 'paid', 'cs_1', 'pi_1', 500, '${at}', '${at}')`,
  `insert into entries (reference, kind, posted_at) values ('top-up:pi_1', 'top-up', '${at}'), ('unlock:ent_one', 'unlock', '${at}')`,
  `insert into postings values ('top-up:pi_1', 0, 'suspense', 'debit', 500, 'USD'), ('top-up:pi_1', 1, '${wallet}', 'credit', 500, 'USD'),
    ('unlock:ent_one', 0, '${wallet}', 'debit', 20, 'USD'), ('unlock:ent_one', 1, 'publisher:pub_one:payable', 'credit', 19, 'USD'),
    ('unlock:ent_one', 2, 'fees:platform', 'credit', 1, 'USD')`,
  `insert into balances values ('${wallet}', 'USD', 480)`,
  `insert into entitlements values ('ent_one', 'reader_one', 'site_one', 'the-river', 'unlock:ent_one', '${at}', null),
    ('ent_free', 'reader_one', 'site_one', 'the-sea', 'free:ent_free', '${at}', null)`,
]

async function openFirstRelease(): Promise<SqliteDriver> {
  const driver = openSqlite({ path: ':memory:' })
  expect(await migrate(driver.db, '0001-foundation')).toEqual(['0001-foundation'])
  await driver.commit(firstRelease.map((sql) => ({ sql, values: [] })))
  return driver
}

// Migrations are written once for every database; the words that SQLite gets must stay those of the first release.
test('the schema of the first release is to the byte what it was', async () => {
  const driver = openSqlite({ path: ':memory:' })
  await migrate(driver.db, '0001-foundation')
  const schema = await driver.all({ sql: 'select type, name, sql from sqlite_schema order by type, name', values: [] })
  expect(createHash('sha256').update(JSON.stringify(schema)).digest('hex')).toBe(
    '06df84c47455043eef5f988a01f4658566dfaa02cfa25b525b57811a9353fe13',
  )
  await driver.close()
})

test('what was sold before prices were kept has the price that its entry says', async () => {
  const driver = await openFirstRelease()
  expect(await migrate(driver.db)).toEqual(laterReleases)
  const store = sqlStore(driver)
  expect(await store.entitlementById('ent_one')).toMatchObject({ price: usd(20), refunded: 0, revokedAt: null })
  expect(await store.entitlementById('ent_free')).toMatchObject({ price: null, refunded: 0 })
  expect(await store.unlocks('site_one', null, 10)).toMatchObject([{ id: 'ent_one' }])
  expect(await store.payment('pi_1')).toEqual(makePayment())
  expect(await store.standing('reader_one')).toBe('good')
  await store.close()
})

test('the books of the first release are in order, and stay so when its money goes back', async () => {
  const driver = await openFirstRelease()
  await migrate(driver.db)
  const store = sqlStore(driver)
  const findings = async () => (await checkLedger({ audit: sqlAudit(driver), ids: webIds })).findings
  expect(await findings()).toEqual([])
  expect(await store.commit([...givenBack(), ...setAside({ id: 'refund_card' })])).toEqual({ done: true })
  expect(await store.commit(bought('ent_two'))).toEqual({ done: true })
  expect(await findings()).toEqual([])
  await store.close()
})

test('what was posted before postings had numbers has that of its entry, and still cannot be changed', async () => {
  const driver = await openFirstRelease()
  await migrate(driver.db)
  const store = sqlStore(driver)
  expect(await store.payableLines('pub_one', null, 10)).toMatchObject([{ reference: 'unlock:ent_one', amount: 19 }])
  expect(await store.walletLines('reader_one', 1)).toMatchObject([{ reference: 'unlock:ent_one', amount: -20 }])
  for (const change of ['sequence = 1', 'sequence = null', 'amount = 1', 'account = account', 'rowid = 9'])
    await expect(driver.commit([{ sql: `update postings set ${change}`, values: [] }])).rejects.toThrow(/append-only/)
  await store.close()
})

test('a migration that is cut short leaves the books as they were', async () => {
  const driver = await openFirstRelease()
  const rows = (sql: string) => driver.all({ sql, values: [] })
  await driver.commit([{ sql: 'create table reconciliations (id integer)', values: [] }])
  await expect(migrate(driver.db)).rejects.toThrow('could not be migrated')
  expect(Object.keys((await rows('select * from entitlements'))[0] ?? {})).not.toContain('price_amount')
  expect(await rows(`select name from sqlite_schema where name = 'refunds'`)).toEqual([])
  await driver.commit([{ sql: 'drop table reconciliations', values: [] }])
  expect(await migrate(driver.db)).toEqual(laterReleases)
  await driver.close()
})

test('a message that its reader gave for everybody to read when the publisher agrees waits until that is said', async () => {
  const driver = await openFirstRelease()
  await migrate(driver.db, '0010-tips')
  const tip = (id: string, message: string, isPublic: number) => [
    `insert into tickets (id, site, item, page, state, expires_at, opened_at) values ('ticket_${id}', 'site_one', '', '', 'done', '${at}', '${at}')`,
    `insert into tips values ('tip_${id}', 'site_one', 'creator_one', 'reader_one', 'ticket_${id}', 100, 'USD', ${message}, ${isPublic}, 0, '${at}')`,
  ]
  const creator = `insert into creators values ('creator_one', 'site_one', 'ana', 'Ana', '${at}', null)`
  const given = [creator, ...tip('said', `'Hi'`, 1), ...tip('private', `'Hi'`, 0), ...tip('silent', 'null', 1)]
  await driver.commit(given.map((sql) => ({ sql, values: [] })))
  await migrate(driver.db)
  const store = sqlStore(driver)
  expect(await store.tip('tip_said')).toMatchObject({ messageState: 'held', returnedAt: null })
  for (const id of ['tip_private', 'tip_silent'] as const)
    expect(await store.tip(id)).toMatchObject({ messageState: 'shown', returnedAt: null })
  expect(await store.site('site_one')).toMatchObject({ holdsMessages: false })
  await store.close()
})

// CRS-11
test('a process of the first release that still runs on the newest schema sells on, and the books stay in order', async () => {
  const driver = await openFirstRelease()
  await migrate(driver.db)
  const store = sqlStore(driver)
  // Its statements, word for word: it knows nothing of the columns that came after it.
  await driver.commit(
    [
      `insert into entries (reference, kind, posted_at) values ('unlock:ent_late', 'unlock', '${at}')`,
      `insert into postings (entry, line, account, direction, amount, currency) values
        ('unlock:ent_late', 0, '${wallet}', 'debit', 30, 'USD'), ('unlock:ent_late', 1, 'publisher:pub_one:payable', 'credit', 30, 'USD')`,
      `update balances set amount = amount + -30 where account = '${wallet}' and currency = 'USD'`,
      `insert into entitlements (id, reader, site, item, cause, granted_at)
        values ('ent_late', 'reader_one', 'site_one', 'the-lake', 'unlock:ent_late', '${at}'),
          ('ent_gift', 'reader_one', 'site_one', 'the-gift', 'free:ent_gift', '${at}')`,
    ].map((sql) => ({ sql, values: [] })),
  )
  expect(await store.entitlementById('ent_late')).toMatchObject({ price: usd(30), refunded: 0 })
  expect(await store.payables('pub_one')).toEqual([{ amount: 49, currency: 'USD' }])
  expect((await checkLedger({ audit: sqlAudit(driver), ids: webIds })).findings).toEqual([])
  expect(await rolledUp(store, testClock(at))).toBeGreaterThan(0)
  expect(await store.payables('pub_one')).toEqual([{ amount: 49, currency: 'USD' }])
  expect((await store.payableLines('pub_one', null, 10)).map(({ reference }) => reference)).toEqual([
    'unlock:ent_late',
    'unlock:ent_one',
  ])
  expect(await store.entitlementById('ent_gift')).toMatchObject({ price: null })
  expect((await checkLedger({ audit: sqlAudit(driver), ids: webIds })).findings).toEqual([])
  await store.close()
})
