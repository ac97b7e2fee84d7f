// SQLite databases for tests at the newest schema, each a copy of one that was migrated once: a copy takes 1 ms, the migrations sixty.
import { writeFileSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { migrate } from '../../server/adapters/sql/migrate.ts'
import { openSqlite, type SqliteDriver, sqliteDriver } from '../../server/adapters/sql/sqlite.ts'

/** The file of one, as it would be on a disk. */
let newest: Promise<Uint8Array> | undefined

function newestSchema(): Promise<Uint8Array> {
  newest ??= migrated()
  return newest
}

async function migrated(): Promise<Uint8Array> {
  const database = new DatabaseSync(':memory:')
  const driver = sqliteDriver(database)
  await migrate(driver.db)
  const bytes = database.serialize()
  await driver.close()
  return bytes
}

export async function sqliteInMemory(): Promise<SqliteDriver> {
  const database = new DatabaseSync(':memory:')
  database.deserialize(await newestSchema())
  return sqliteDriver(database)
}

export async function sqliteInFile(path: string): Promise<SqliteDriver> {
  writeFileSync(path, await newestSchema())
  return openSqlite({ path })
}
