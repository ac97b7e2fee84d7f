// The books: the database, and the keys that belong to it. What a command works on, and a server stands on.

import { nodeIds } from '../adapters/local/node-ids.ts'
import { systemClock } from '../adapters/local/system-clock.ts'
import { sqlAudit } from '../adapters/sql/audit.ts'
import type { SqlDriver } from '../adapters/sql/driver.ts'
import { migrate } from '../adapters/sql/migrate.ts'
import { everySecond, rememberAnswers } from '../adapters/sql/remember-answers.ts'
import { openSqlite, type SqliteOptions } from '../adapters/sql/sqlite.ts'
import { sqlStore } from '../adapters/sql/store.ts'
import type { Ports } from '../ports/index.ts'
import { keysFileIn, openDataFolder, openKeys } from './data-folder.ts'
import type { Environment } from './env.ts'

export type Books = Pick<Ports, 'store' | 'audit' | 'ids' | 'clock'> & {
  readonly keys: unknown
  /** Where they are kept. Null: in the environment, and they are what they were at the start. */
  readonly keysFile: string | null
  readonly migrated: string[]
  /** The database, where other processes have these books open too. Null: this one is alone with them. */
  readonly shared: SqlDriver | null
}

type Opened = Pick<Books, 'keys' | 'migrated'> & { readonly driver: SqlDriver; readonly dataVersion: () => number }

/** Opens the books, on the first start makes them, and brings their database to the newest schema. */
export async function openBooks(env: Environment, onSeam?: SqliteOptions['onSeam']): Promise<Books> {
  const { DATABASE_URL: url } = env
  const { driver, dataVersion, keys, migrated } =
    url === undefined ? await openOnThisMachine(env, onSeam) : await openOnPostgres(env, url)
  return {
    store: rememberAnswers(sqlStore(driver), dataVersion),
    audit: sqlAudit(driver),
    ids: nodeIds,
    clock: systemClock,
    keys,
    keysFile: env.TUPPENCE_KEYS === undefined ? keysFileIn(env.DATA_FOLDER) : null,
    migrated,
    shared: url === undefined ? null : driver,
  }
}

async function openOnThisMachine(env: Environment, onSeam?: SqliteOptions['onSeam']): Promise<Opened> {
  const folder = await openDataFolder(env.DATA_FOLDER, env.NODE_ENV === 'production')
  const driver = openSqlite({ path: folder.database, ...(onSeam === undefined ? {} : { onSeam }) })
  const migrated = await migrate(driver.db)
  return { driver, dataVersion: driver.dataVersion, keys: givenKeys(env) ?? folder.keys, migrated }
}

async function openOnPostgres(env: Environment, url: string): Promise<Opened> {
  // Loaded when asked for: most start without it, and faster.
  const { openPostgres } = await import('../adapters/sql/postgres.ts')
  const driver = openPostgres(url)
  try {
    const migrated = await migrate(driver.db)
    // Processes of one database sign and unseal with the same keys: whoever made the first table may make them, nobody after.
    const areInUse = !migrated.includes('0001-foundation')
    const isProduction = env.NODE_ENV === 'production'
    const keys = givenKeys(env) ?? (await openKeys({ folder: env.DATA_FOLDER, isProduction, areInUse }))
    return { driver, dataVersion: everySecond, keys, migrated }
  } catch (fault) {
    await driver.close()
    throw fault
  }
}

const givenKeys = ({ TUPPENCE_KEYS }: Environment): unknown =>
  TUPPENCE_KEYS === undefined ? undefined : JSON.parse(TUPPENCE_KEYS)
