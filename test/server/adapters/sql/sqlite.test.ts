// The store's contract on SQLite, and what SQLite alone must do.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { sqlAudit } from '../../../../server/adapters/sql/audit.ts'
import { migrate, migrations } from '../../../../server/adapters/sql/migrate.ts'
import { rememberAnswers } from '../../../../server/adapters/sql/remember-answers.ts'
import { openSqlite, type SqliteDriver } from '../../../../server/adapters/sql/sqlite.ts'
import { sqlStore } from '../../../../server/adapters/sql/store.ts'
import type { Store } from '../../../../server/ports/index.ts'
import { describeStore, type OpenedStore } from '../../../contract/store.ts'
import { at, makeEntitlement, makeItem, makeSite, usd } from '../../../support/make.ts'
import { sqliteInFile } from '../../../support/sqlite.ts'

// A file, not memory: careless hands come in by a second connection.
async function openOnFile(wrap: (store: Store, driver: SqliteDriver) => Store): Promise<OpenedStore> {
  const folder = mkdtempSync(join(tmpdir(), 'tuppence-'))
  const path = join(folder, 'test.db')
  const driver = await sqliteInFile(path)
  const store = wrap(sqlStore(driver), driver)
  return {
    store: {
      ...store,
      async close() {
        await store.close()
        rmSync(folder, { recursive: true })
      },
    },
    audit: sqlAudit(driver),
    async tamper(statements) {
      const hand = new DatabaseSync(path)
      try {
        hand.exec(statements)
      } finally {
        hand.close()
      }
    },
  }
}

const remembering = (store: Store, driver: SqliteDriver) => rememberAnswers(store, driver.dataVersion)

describeStore('SQLite keeps the contract of a store', () => openOnFile((store) => store))
describeStore('SQLite with a remembered catalogue keeps the contract of a store', () => openOnFile(remembering))

test('a catalogue that another process changed is not remembered any longer', async () => {
  const { store, tamper } = await openOnFile(remembering)
  await store.commit([
    { change: 'add-site', site: makeSite(), keyHash: 'k', at },
    { change: 'put-item', item: makeItem(), at },
  ])
  expect(await store.item('site_one', 'the-river')).toMatchObject({ price: usd(20) })
  expect(await store.item('site_one', 'the-lake')).toBeNull()
  await tamper(
    `update items set price = 35; insert into items select site, 'the-lake', kind, title, price, mode, page, updated_at, shares from items`,
  )
  await nextTurn()
  expect(await store.item('site_one', 'the-river')).toMatchObject({ price: usd(35) })
  expect(await store.item('site_one', 'the-lake')).toMatchObject({ price: usd(35) })
  await store.close()
})

test('an entitlement that another process has taken back opens nothing from the next turn on', async () => {
  const { store, tamper } = await openOnFile(remembering)
  await store.commit([
    { change: 'add-site', site: makeSite(), keyHash: 'k', at },
    { change: 'add-reader', reader: 'reader_one', cookieHash: 'c', at },
    { change: 'add-entitlement', entitlement: makeEntitlement() },
  ])
  expect(await store.opens('ent_one')).toMatchObject({ revokedAt: null })
  await tamper(`update entitlements set revoked_at = '${at}'`)
  await nextTurn()
  expect(await store.opens('ent_one')).toMatchObject({ revokedAt: at })
  await store.close()
})

test('texts are remembered up to a size together, and each is still the right one', async () => {
  const { store } = await openOnFile(remembering)
  await store.commit([{ change: 'add-site', site: makeSite(), keyHash: 'k', at }])
  const texts = Array.from({ length: 5 }, (_, index) => String(index).repeat(3_000_000))
  for (const [index, html] of texts.entries())
    await store.commit([{ change: 'put-content', site: 'site_one', item: `item-${index}`, html, at }])
  for (const round of [1, 2])
    for (const [index, html] of texts.entries())
      expect(`${round} ${(await store.content('site_one', `item-${index}`)) === html}`).toBe(`${round} true`)
  await store.close()
})

test('every acknowledged commit is on disk: WAL with full synchronisation', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'tuppence-'))
  const driver = openSqlite({ path: join(folder, 'test.db') })
  const pragma = async (name: string) =>
    Object.values((await driver.all({ sql: `pragma ${name}`, values: [] }))[0] ?? {})[0]
  expect([await pragma('journal_mode'), await pragma('synchronous'), await pragma('foreign_keys')]).toEqual([
    'wal',
    2,
    1,
  ])
  await driver.close()
  rmSync(folder, { recursive: true })
})

test('the newest schema is reached once, and again changes nothing', async () => {
  const driver = openSqlite({ path: ':memory:' })
  expect(await migrate(driver.db)).toEqual(Object.keys(migrations))
  expect(await migrate(driver.db)).toEqual([])
  await driver.close()
})

test('every table is strict', async () => {
  const driver = openSqlite({ path: ':memory:' })
  await migrate(driver.db)
  const rows = await driver.all({
    sql: `select name, strict from pragma_table_list where schema = 'main' and type = 'table'`,
    values: [],
  })
  const loose = rows.filter((row) => row.strict === 0 && !/^(sqlite|kysely)_/.test(String(row.name)))
  expect(rows.length).toBeGreaterThan(10)
  expect(loose).toEqual([])
  await driver.close()
})

// CRS-06
test('a database that another process holds locked is a passing outage, not a fault, and nothing is written', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'tuppence-'))
  const path = join(folder, 'test.db')
  const driver = openSqlite({ path })
  await migrate(driver.db)
  const store = sqlStore(driver)
  const holder = new DatabaseSync(path)
  holder.exec('begin immediate')
  await expect(store.commit([{ change: 'add-site', site: makeSite(), keyHash: 'k', at }])).rejects.toMatchObject({
    code: 'provider-unavailable',
  })
  holder.exec('rollback')
  holder.close()
  expect(await store.site('site_one')).toBeNull()
  expect(await store.commit([{ change: 'add-site', site: makeSite(), keyHash: 'k', at }])).toEqual({ done: true })
  await store.close()
  rmSync(folder, { recursive: true })
})

// CRS-06, CRS-13
test('ten thousand commits may wait; more are told at once to come back, and none that was taken is lost', async () => {
  const driver = openSqlite({ path: ':memory:' })
  await migrate(driver.db)
  const store = sqlStore(driver)
  const answers = await Promise.allSettled(
    Array.from({ length: 10_500 }, (_, index) =>
      store.commit([{ change: 'record-event', event: `evt_${index}`, kind: 'x', at }]),
    ),
  )
  const refused = answers.filter((answer) => answer.status === 'rejected').map(({ reason }) => reason)
  expect(refused).toHaveLength(500)
  expect(refused[0]).toMatchObject({ code: 'provider-unavailable', extras: { retryAfterSeconds: 2 } })
  const [row] = await driver.all({ sql: 'select count(*) as events from provider_events', values: [] })
  expect(row).toEqual({ events: 10_000 })
  await store.close()
})
