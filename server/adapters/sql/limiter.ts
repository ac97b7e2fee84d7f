// Rate limits counted in the database: for long windows, and where no process knows what the others have counted.
import { type Kysely, sql } from 'kysely'
import { after } from '../../core/instant.ts'
import type { Clock, Ids, Limiter } from '../../ports/index.ts'
import { integerOf, textOf } from './columns.ts'
import type { SqlDriver } from './driver.ts'
import type { Schema } from './schema.ts'
import { slot, statement } from './statement.ts'

/** How many requests of one caller a bucket takes in how many seconds. */
type Limits = Readonly<Record<string, { readonly points: number; readonly seconds: number }>>
type Needs = { readonly limits: Limits; readonly factor: number; readonly clock: Clock; readonly ids: Ids }

/** `forget` drops what is over. Callers are kept as hashes: an address is somebody's. */
export function sqlLimiter(
  driver: SqlDriver,
  { limits, factor, clock, ids }: Needs,
): Limiter & { forget(): Promise<void> } {
  const { count, forget } = statements(driver.db)

  return {
    async take(bucket, caller) {
      const limit = limits[bucket]
      if (limit === undefined) throw new TypeError(`no limit is set for "${bucket}"`)
      const now = clock.now()
      const until = after(now, limit.seconds)
      const [row] = await driver.all(count({ bucket, caller: await ids.hash(`${bucket} ${caller}`), now, until }))
      if (row === undefined || integerOf(row, 'used') <= limit.points * factor) return { allowed: true }
      const left = (Date.parse(textOf(row, 'until')) - Date.parse(now)) / 1000
      return { allowed: false, retryAfterSeconds: Math.max(1, Math.ceil(left)) }
    },
    async forget() {
      await driver.commit([forget({ now: clock.now() })])
    },
  }
}

function statements(db: Kysely<Schema>) {
  const goesOn = sql`rate_counts.until > ${slot('now')}`
  return {
    count: statement(
      db
        .insertInto('rate_counts')
        .values({ bucket: slot('bucket'), caller: slot('caller'), used: 1, until: slot('until') })
        .onConflict((conflict) =>
          conflict.columns(['bucket', 'caller']).doUpdateSet({
            used: sql<number>`case when ${goesOn} then rate_counts.used + 1 else 1 end`,
            until: sql<string>`case when ${goesOn} then rate_counts.until else excluded.until end`,
          }),
        )
        .returning(['used', 'until']),
    ),
    forget: statement(db.deleteFrom('rate_counts').where('until', '<=', slot('now'))),
  }
}
