// The database under a harness, and the store as it stands on it in production: SQLite in memory, or where STORE says so an empty
// database in the run's PostgreSQL or on its D1.
import { inject } from 'vitest'
import { sqlAudit } from '../../server/adapters/sql/audit.ts'
import type { SqlDriver } from '../../server/adapters/sql/driver.ts'
import { everySecond, rememberAnswers } from '../../server/adapters/sql/remember-answers.ts'
import { sqlStore } from '../../server/adapters/sql/store.ts'
import type { Audit, Store } from '../../server/ports/index.ts'
import { sqliteInMemory } from './sqlite.ts'

export type TestDatabase = {
  readonly driver: SqlDriver
  readonly store: Store
  /** Looks through the books when a test is over. */
  readonly audit: Audit
  /** From now on nobody is answered. */
  lose(): Promise<void>
  /** After the store is closed. */
  leave(): Promise<void>
}

export function openTestDatabase(): Promise<TestDatabase> {
  if (process.env.STORE === 'postgres') return onPostgres()
  return process.env.STORE === 'd1' ? onD1() : inMemory()
}

async function inMemory(): Promise<TestDatabase> {
  const driver = await sqliteInMemory()
  const store = rememberAnswers(sqlStore(driver), driver.dataVersion)
  return { driver, store, audit: sqlAudit(driver), lose: driver.close, leave: async () => {} }
}

// Loaded when asked for, as D1 is: most tests know nothing of them.
async function onPostgres(): Promise<TestDatabase> {
  const { borrowDriver, giveDriverBack } = await import('./postgres.ts')
  const driver = await borrowDriver(inject('postgres'))
  let isLost = false
  return {
    driver,
    store: { ...rememberAnswers(sqlStore(driver), everySecond), close: async () => {} },
    audit: sqlAudit(driver),
    async lose() {
      isLost = true
      await driver.close()
    },
    leave: async () => {
      if (!isLost) await giveDriverBack(driver)
    },
  }
}

async function onD1(): Promise<TestDatabase> {
  const { openD1 } = await import('../../server/adapters/sql/d1.ts')
  const { borrowDatabase } = await import('./d1.ts')
  const { binding, survey, hangUp, giveBack } = await borrowDatabase(inject('d1'))
  const driver = openD1(binding)
  const audit = sqlAudit({ ...driver, survey })
  return { driver, store: sqlStore(driver), audit, lose: async () => hangUp(), leave: async () => giveBack() }
}
