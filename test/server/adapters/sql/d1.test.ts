// The store's contract on D1, on the real workerd, and what D1 alone must do.
import { DatabaseSync } from 'node:sqlite'
import { expect, inject, onTestFinished, test } from 'vitest'
import { sqlAudit } from '../../../../server/adapters/sql/audit.ts'
import { type D1Binding, openD1 } from '../../../../server/adapters/sql/d1.ts'
import { d1Migrations, migrationText } from '../../../../server/adapters/sql/d1-migrations.ts'
import { migrate } from '../../../../server/adapters/sql/migrate.ts'
import { openSqlite } from '../../../../server/adapters/sql/sqlite.ts'
import { sqlStore } from '../../../../server/adapters/sql/store.ts'
import { writtenOut } from '../../../../server/adapters/sql/written-out.ts'
import type { Change } from '../../../../server/core/change.ts'
import { describeStore, type OpenedStore } from '../../../contract/store.ts'
import { borrowDatabase } from '../../../support/d1.ts'
import { at, makeItem, makeSite } from '../../../support/make.ts'

/** Until the test ends. */
async function borrowed() {
  const database = await borrowDatabase(inject('d1'))
  onTestFinished(database.giveBack)
  return database
}

const event = (id: string): Change => ({ change: 'record-event', event: id, kind: 'x', at })

/** A binding that counts its batches, and fails those that `failing` names. */
function watched(binding: D1Binding, failing: (batch: number) => Error | Promise<never> | null = () => null) {
  const batches: number[] = []
  const wrapped: D1Binding = {
    prepare: (sql) => binding.prepare(sql),
    async batch(statements) {
      const fault = failing(batches.push(statements.length))
      if (fault !== null) throw await fault
      return binding.batch(statements)
    },
  }
  return { binding: wrapped, batches }
}

describeStore('D1 on workerd keeps the contract of a store', async (): Promise<OpenedStore> => {
  const { binding, byHand, survey } = await borrowed()
  const driver = openD1(binding)
  return {
    store: sqlStore(driver),
    audit: sqlAudit(driver),
    shortcut: sqlAudit({ ...driver, survey }),
    tamper: async (statements) => byHand(statements),
  }
})

test('commits of the same moment go as one batch, and what comes meanwhile as the next', async () => {
  const { binding, batches } = watched((await borrowed()).binding)
  const store = sqlStore(openD1(binding))
  const first = ['a', 'b', 'c'].map((id) => store.commit([event(id)]))
  while (batches.length === 0) await Promise.resolve()
  const second = ['d', 'e'].map((id) => store.commit([event(id)]))
  expect(await Promise.all([...first, ...second])).toEqual(Array(5).fill({ done: true }))
  expect(batches).toEqual([3, 2])
})

test('a commit that breaks a guard fails alone: its batch is halved until only that one is refused, and nobody is overtaken', async () => {
  const { binding, batches } = watched((await borrowed()).binding)
  const store = sqlStore(openD1(binding))
  const answers = await Promise.all([
    store.commit([event('a')]),
    store.commit([event('b'), event('b')]),
    store.commit([event('c')]),
  ])
  expect(answers).toEqual([{ done: true }, { done: false, guard: 'event-applied' }, { done: true }])
  expect(batches).toEqual([4, 3, 1, 2, 1])
})

test('a bug in one commit is a fault of that commit and of no other', async () => {
  const driver = openD1((await borrowed()).binding)
  const good = sqlStore(driver).commit([event('a')])
  const bad = driver.commit([{ sql: 'insert into nowhere values (1)', values: [] }])
  await expect(bad).rejects.toThrow(/no such table/)
  expect(await good).toEqual({ done: true })
})

test.each([
  'D1_ERROR: D1 DB is overloaded. Requests queued for too long.',
  'Network connection lost.',
  'D1_ERROR: database is locked: SQLITE_BUSY',
])('an outage is told as one to everybody who was in the batch, and nobody is written twice: %s', async (message) => {
  const { binding, batches } = watched((await borrowed()).binding, (batch) => (batch === 1 ? new Error(message) : null))
  const store = sqlStore(openD1(binding))
  const answers = await Promise.allSettled([store.commit([event('a')]), store.commit([event('b')])])
  for (const answer of answers) {
    expect(answer).toMatchObject({ reason: { code: 'provider-unavailable', extras: { retryAfterSeconds: 2 } } })
  }
  expect(batches).toEqual([2])
  expect(await store.commit([event('a')])).toEqual({ done: true })
})

test('five hundred commits may wait; more are told at once to come back', async () => {
  const { promise: held, resolve: let_ } = Promise.withResolvers<void>()
  const { binding } = await borrowed()
  const slow: D1Binding = {
    prepare: (sql) => binding.prepare(sql),
    async batch(statements) {
      await held
      return binding.batch(statements)
    },
  }
  const store = sqlStore(openD1(slow))
  const first = store.commit([event('first')])
  await new Promise((resolve) => setTimeout(resolve))
  const rest = Promise.allSettled(Array.from({ length: 510 }, (_, index) => store.commit([event(`evt_${index}`)])))
  let_()
  expect(await first).toEqual({ done: true })
  const answers = await rest
  expect(answers.filter(({ status }) => status === 'rejected')).toHaveLength(10)
  expect(await store.commit([event('last')])).toEqual({ done: true })
})

test('a text that D1 cannot keep in one piece is refused as too large, not as a fault', async () => {
  const store = sqlStore(openD1((await borrowed()).binding))
  await store.commit([
    { change: 'add-site', site: makeSite(), keyHash: 'k', at },
    { change: 'put-item', item: makeItem(), at },
  ])
  const html = 'x'.repeat(3_000_000)
  await expect(
    store.commit([{ change: 'put-content', site: 'site_one', item: 'the-river', html, at }]),
  ).rejects.toMatchObject({ code: 'body-too-large' })
})

test('the files for D1 give exactly the schema that a migration gives on SQLite', async () => {
  const migrated = openSqlite({ path: ':memory:' })
  await migrate(migrated.db)
  const byFiles = new DatabaseSync(':memory:')
  for (const file of await d1Migrations()) byFiles.exec(migrationText(file))
  const { binding } = await borrowed()

  const question = `select type, name, tbl_name as [table], lower(sql) as sql from sqlite_schema
    where name not like 'kysely%' and name not like '%kysely%' and name not like '\\_cf%' escape '\\' order by type, name`
  const expected = (await migrated.all({ sql: question, values: [] })).map((row) => ({ ...row }))
  expect(expected.length).toBeGreaterThan(40)
  expect(
    byFiles
      .prepare(question)
      .all()
      .map((row) => ({ ...row })),
  ).toEqual(expected)
  expect((await binding.prepare(question).all()).results).toEqual(expected)
  await migrated.close()
  byFiles.close()
})

test('a site that was written out as SQL is there when the file is executed, whatever is in its name', async () => {
  const { store: paper, script } = writtenOut()
  const site = makeSite({ name: "Rita's River; drop table sites", locale: 'en' })
  await paper.commit([{ change: 'add-site', site, keyHash: 'k', at }])
  await expect(paper.site('site_one')).rejects.toThrow('no database')
  const { binding, byHand } = await borrowed()
  byHand(script())
  expect(await sqlStore(openD1(binding)).site('site_one')).toEqual(site)
})
