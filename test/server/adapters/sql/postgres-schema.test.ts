// The schema on PostgreSQL: reached once however many processes start, wide enough for money, in one order everywhere.
import { expect, inject, test } from 'vitest'
import { byConstraint } from '../../../../server/adapters/sql/guards.ts'
import { migrate, migrations } from '../../../../server/adapters/sql/migrate.ts'
import { openPostgres } from '../../../../server/adapters/sql/postgres.ts'
import { everySecond, rememberAnswers } from '../../../../server/adapters/sql/remember-answers.ts'
import { sqlStore } from '../../../../server/adapters/sql/store.ts'
import { at, makeItem, makeSite, usd } from '../../../support/make.ts'
import { borrowDatabase, newDatabase, run } from '../../../support/postgres.ts'

test('of processes that start at once on a new database one migrates it, and all go on', async () => {
  const url = await newDatabase(inject('postgres'), 'nothing')
  const drivers = Array.from({ length: 4 }, () => openPostgres(url))
  const ran = await Promise.all(drivers.map(({ db }) => migrate(db)))
  expect(ran.toSorted((a, b) => a.length - b.length)).toEqual([[], [], [], Object.keys(migrations)])
  await Promise.all(drivers.map((driver) => driver.close()))
})

test('every number is of eight bytes, and every text is in the order of its bytes', async () => {
  const url = await borrowDatabase(inject('postgres'))
  const kinds = await run(
    url,
    `select distinct data_type, collation_name from information_schema.columns
      where table_schema = 'public' and table_name not like 'kysely%' order by data_type`,
  )
  expect(kinds).toEqual([
    { data_type: 'bigint', collation_name: null },
    { data_type: 'text', collation_name: 'C' },
  ])
})

test('every constraint that is a guard is there by its name', async () => {
  const url = await borrowDatabase(inject('postgres'))
  const rows = await run(
    url,
    'select conname as name from pg_constraint union select indexname from pg_indexes where schemaname = current_schema()',
  )
  const names = new Set(rows.map(({ name }) => name))
  expect([...byConstraint.keys()].filter((name) => !names.has(name))).toEqual([])
})

test('the journal cannot be emptied at one stroke either', async () => {
  const url = await borrowDatabase(inject('postgres'))
  for (const table of ['entries', 'postings', 'ledger_days'])
    await expect(run(url, `truncate ${table} cascade`)).rejects.toThrow(/append-only/)
})

test('what one process changes in the catalogue another sees within two seconds', async () => {
  const url = await borrowDatabase(inject('postgres'))
  const process = () => rememberAnswers(sqlStore(openPostgres(url)), everySecond)
  const [one, two] = [process(), process()]
  await one.commit([
    { change: 'add-site', site: makeSite(), keyHash: 'k', at },
    { change: 'put-item', item: makeItem(), at },
  ])
  expect(await two.item('site_one', 'the-river')).toMatchObject({ price: usd(20) })
  await one.commit([{ change: 'put-item', item: makeItem({ price: usd(35) }), at }])
  expect(await one.item('site_one', 'the-river')).toMatchObject({ price: usd(35) })
  await expect.poll(async () => (await two.item('site_one', 'the-river'))?.price, { timeout: 2000 }).toEqual(usd(35))
  await Promise.all([one.close(), two.close()])
})

test('a text with the one character that cannot be kept is refused, and finds nothing', async () => {
  const store = sqlStore(openPostgres(await borrowDatabase(inject('postgres'))))
  await store.commit([{ change: 'add-site', site: makeSite(), keyHash: 'k', at }])
  await expect(store.commit([{ change: 'put-item', item: makeItem({ title: 'a\0b' }), at }])).rejects.toMatchObject({
    code: 'malformed-request',
  })
  expect(await store.item('site_one', 'the\0river')).toBeNull()
  await store.close()
})
