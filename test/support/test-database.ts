// The database under a harness: SQLite in memory, or where STORE says so an empty one in the run's PostgreSQL.
import { inject } from 'vitest'
import type { SqlDriver } from '../../server/adapters/sql/driver.ts'
import { migrate } from '../../server/adapters/sql/migrate.ts'
import { openSqlite } from '../../server/adapters/sql/sqlite.ts'

export type TestDatabase = {
  readonly driver: SqlDriver
  readonly dataVersion: () => number
  /** After the driver is closed. */
  leave(): Promise<void>
}

export const openTestDatabase = (): Promise<TestDatabase> =>
  process.env.STORE === 'postgres' ? onPostgres() : inMemory()

async function inMemory(): Promise<TestDatabase> {
  const driver = openSqlite({ path: ':memory:' })
  await migrate(driver.db)
  return { driver, dataVersion: driver.dataVersion, leave: async () => {} }
}

// Loaded when asked for: most tests know nothing of PostgreSQL.
async function onPostgres(): Promise<TestDatabase> {
  const { openPostgres } = await import('../../server/adapters/sql/postgres.ts')
  const { everySecond } = await import('../../server/adapters/sql/remember-catalogue.ts')
  const { borrowDatabase, giveBack } = await import('./postgres.ts')
  const url = await borrowDatabase(inject('postgres'))
  return { driver: openPostgres(url), dataVersion: everySecond, leave: () => giveBack(url) }
}
