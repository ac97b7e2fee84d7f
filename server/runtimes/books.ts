// The books on one machine: SQLite and the keys in the data folder. What a command works on, and a server stands on.

import { nodeIds } from '../adapters/local/node-ids.ts'
import { systemClock } from '../adapters/local/system-clock.ts'
import { sqlAudit } from '../adapters/sql/audit.ts'
import { migrate } from '../adapters/sql/migrate.ts'
import { rememberCatalogue } from '../adapters/sql/remember-catalogue.ts'
import { openSqlite, type SqliteOptions } from '../adapters/sql/sqlite.ts'
import { sqlStore } from '../adapters/sql/store.ts'
import type { Ports } from '../ports/index.ts'
import { openDataFolder } from './data-folder.ts'
import type { Environment } from './env.ts'

export type Books = Pick<Ports, 'store' | 'audit' | 'ids' | 'clock'> & {
  readonly keys: unknown
  readonly migrated: string[]
}

/** Opens (and on the first start makes) the data folder, and brings its database to the newest schema. */
export async function openBooks(env: Environment, onSeam?: SqliteOptions['onSeam']): Promise<Books> {
  const folder = await openDataFolder(env.DATA_FOLDER, env.NODE_ENV === 'production')
  const driver = openSqlite({ path: folder.database, ...(onSeam === undefined ? {} : { onSeam }) })
  const migrated = await migrate(driver.db)
  const keys = env.TUPPENCE_KEYS === undefined ? folder.keys : JSON.parse(env.TUPPENCE_KEYS)
  return {
    store: rememberCatalogue(sqlStore(driver), driver.dataVersion),
    audit: sqlAudit(driver),
    ids: nodeIds,
    clock: systemClock,
    keys,
    migrated,
  }
}
