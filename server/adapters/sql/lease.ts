// A lease in the database: what one process at a time may do. It is kept by renewing it, given back, or lost after its time.
import { type Kysely, sql } from 'kysely'
import { after, type Instant } from '../../core/instant.ts'
import type { Clock } from '../../ports/index.ts'
import type { SqlDriver } from './driver.ts'
import type { Schema } from './schema.ts'
import { slot, statement } from './statement.ts'

export type Lease = {
  readonly name: string
  /**
   * Takes the lease, or renews it. Answers until when it is ours, or null: somebody else has it. Throws when the database does not
   * answer: then what was ours is so until the time told last.
   */
  take(): Promise<Instant | null>
  /** The next one who asks gets it. Nothing happens where it is not ours. */
  giveBack(): Promise<void>
}

type Terms = { readonly name: string; readonly holder: string; readonly seconds: number; readonly clock: Clock }

/**
 * Each goes by its own clock. One that is ahead of its holder's takes the lease so much earlier as it is ahead, but never one that is renewed
 * while more than that is left of it.
 */
export function sqlLease(driver: SqlDriver, { name, holder, seconds, clock }: Terms): Lease {
  const { take, giveBack } = statements(driver.db)
  return {
    name,
    async take() {
      // Before the question is sent, so that we never believe in it for longer than the others.
      const now = clock.now()
      const until = after(now, seconds)
      const taken = await driver.all(take({ name, holder, now, until }))
      return taken.length > 0 ? until : null
    },
    async giveBack() {
      await driver.commit([giveBack({ name, holder })])
    },
  }
}

function statements(db: Kysely<Schema>) {
  return {
    take: statement(
      db
        .insertInto('leases')
        .values({ name: slot('name'), holder: slot('holder'), until: slot('until') })
        .onConflict((conflict) =>
          conflict
            .column('name')
            .doUpdateSet({ holder: sql<string>`excluded.holder`, until: sql<string>`excluded.until` })
            .where((eb) =>
              eb.or([eb('leases.until', '<', slot('now')), eb('leases.holder', '=', sql<string>`excluded.holder`)]),
            ),
        )
        .returning('holder'),
    ),
    giveBack: statement(db.deleteFrom('leases').where('name', '=', slot('name')).where('holder', '=', slot('holder'))),
  }
}
