// The ports on one machine: SQLite and keys in the data folder, Stripe, this process's memory.
import { join } from 'node:path'
import { importKeys } from '../adapters/jose/keys.ts'
import { joseSigner } from '../adapters/jose/signer.ts'
import { builtFiles } from '../adapters/local/built-files.ts'
import { pinoLog } from '../adapters/local/pino.ts'
import { processBell } from '../adapters/local/process-bell.ts'
import { memoryLimiter } from '../adapters/local/rate-limiter-flexible.ts'
import { systemClock } from '../adapters/local/system-clock.ts'
import { webIds } from '../adapters/local/web-ids.ts'
import { sqlAudit } from '../adapters/sql/audit.ts'
import type { SqlDriver } from '../adapters/sql/driver.ts'
import { migrate } from '../adapters/sql/migrate.ts'
import { openSqlite, type SqliteOptions } from '../adapters/sql/sqlite.ts'
import { sqlStore } from '../adapters/sql/store.ts'
import { stripePayments } from '../adapters/stripe/payments.ts'
import { limits } from '../http/middleware/rate-limit.ts'
import type { Ports } from '../ports/index.ts'
import { openDataFolder } from './data-folder.ts'
import { type Environment, settingsOf, stripeOf } from './env.ts'

/** What a command works on: the books and the clock, no server, no Stripe. */
export type Books = Pick<Ports, 'store' | 'audit' | 'ids' | 'clock'> & {
  readonly keys: unknown
  readonly migrated: string[]
}

/** Opens (and on the first start makes) the data folder, and brings its database to the newest schema. */
export async function openBooks(env: Environment, onSeam?: SqliteOptions['onSeam']): Promise<Books> {
  const folder = await openDataFolder(env.DATA_FOLDER, env.NODE_ENV === 'production')
  const driver: SqlDriver = openSqlite({ path: folder.database, ...(onSeam === undefined ? {} : { onSeam }) })
  const migrated = await migrate(driver.db)
  const keys = env.TUPPENCE_KEYS === undefined ? folder.keys : JSON.parse(env.TUPPENCE_KEYS)
  return { store: sqlStore(driver), audit: sqlAudit(driver), ids: webIds, clock: systemClock, keys, migrated }
}

/** @param distFolder where `npm run build` put the widget and the pages */
export async function nodePorts(
  env: Environment,
  books: Books,
  distFolder: string,
): Promise<Ports & { bell: ReturnType<typeof processBell> }> {
  const settings = settingsOf(env)
  return {
    ...books,
    payments: stripePayments({ ...stripeOf(env), clock: books.clock }),
    signer: joseSigner(await importKeys(books.keys), settings.apiOrigin),
    bell: processBell(),
    limiter: memoryLimiter(limits, env.RATE_LIMIT_FACTOR),
    log: pinoLog(),
    assets: builtFiles(join(distFolder)),
    settings,
  }
}
