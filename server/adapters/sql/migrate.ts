// Brings a database to the newest schema. Migrations are listed by name; one that has run is never edited.
import type { Kysely } from 'kysely'
import { type Migration, Migrator } from 'kysely/migration'
import * as foundation from './migrations/0001-foundation.ts'
import type { Schema } from './schema.ts'

const migrations: Readonly<Record<string, Migration>> = { '0001-foundation': foundation }

/** Runs what has not run yet, in order. Answers the names of those that ran now. Throws with the cause when one fails. */
export async function migrate(db: Kysely<Schema>): Promise<string[]> {
  const migrator = new Migrator({ db, provider: { getMigrations: async () => ({ ...migrations }) } })
  const { error, results } = await migrator.migrateToLatest()
  if (error !== undefined) throw new Error('the database could not be migrated', { cause: error })
  return (results ?? []).filter((result) => result.status === 'Success').map((result) => result.migrationName)
}
