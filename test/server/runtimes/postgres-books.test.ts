// The books on PostgreSQL: every process that works on them has the same keys, and a command sees what a server wrote.
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, inject, test } from 'vitest'
import { createSite } from '../../../server/flows/create-site.ts'
import { openBooks } from '../../../server/runtimes/books.ts'
import { readEnvironment } from '../../../server/runtimes/env.ts'
import { newDatabase } from '../../support/postgres.ts'

const folder = () => mkdtempSync(join(tmpdir(), 'tuppence-'))

test('with DATABASE_URL the books are there, and no database is made in the data folder', async () => {
  const home = folder()
  const env = readEnvironment({ DATABASE_URL: await newDatabase(inject('postgres'), 'nothing'), DATA_FOLDER: home })
  const books = await openBooks(env)
  expect(books.migrated).toContain('0001-foundation')
  const made = {
    name: 'The River',
    origins: ['https://river.example'],
    currency: 'USD',
    defaultPrice: 20,
    locale: 'en',
  }
  const { site } = await createSite(books, made)
  await books.store.close()
  expect(existsSync(join(home, 'tuppence.db'))).toBe(false)

  const again = await openBooks(env)
  expect(again.migrated).toEqual([])
  expect(again.keys).toEqual(books.keys)
  expect(await again.store.site(site.id)).toEqual(site)
  await again.store.close()
  rmSync(home, { recursive: true })
})

test('a process that has not the keys of a database that is in use is refused, and makes none', async () => {
  const [first, second] = [folder(), folder()]
  const DATABASE_URL = await newDatabase(inject('postgres'), 'nothing')
  const books = await openBooks(readEnvironment({ DATABASE_URL, DATA_FOLDER: first }))
  await books.store.close()
  const elsewhere = { DATABASE_URL, DATA_FOLDER: second }
  await expect(openBooks(readEnvironment(elsewhere))).rejects.toThrow(/Restore the keys/)
  expect(existsSync(join(second, 'keys.json'))).toBe(false)

  const given = await openBooks(readEnvironment({ ...elsewhere, TUPPENCE_KEYS: JSON.stringify(books.keys) }))
  expect(given.keys).toEqual(books.keys)
  await given.store.close()
  for (const each of [first, second]) rmSync(each, { recursive: true })
})

test('a DATABASE_URL that is no PostgreSQL’s is refused with a sentence', () => {
  expect(() => readEnvironment({ DATABASE_URL: 'mysql://localhost/books' })).toThrow(
    /DATABASE_URL must begin with postgres/,
  )
})
