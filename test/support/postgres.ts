// Databases for tests, each of its own, in the PostgreSQL that the run has started.
import { randomBytes } from 'node:crypto'
import { Client } from 'pg'
import type { SqlDriver } from '../../server/adapters/sql/driver.ts'
import { migrate } from '../../server/adapters/sql/migrate.ts'
import { openPostgres } from '../../server/adapters/sql/postgres.ts'

const template = 'newest_schema'

/** Makes the database that others are copied from: a copy takes 25 ms, the migrations ten times as long. */
export async function makeTemplate(server: string): Promise<void> {
  await run(server, `create database ${template}`)
  const driver = openPostgres(databaseOf(server, template))
  await migrate(driver.db)
  await driver.close()
}

/** The address of a new database: at the newest schema, or with nothing in it. */
export async function newDatabase(
  server: string,
  from: 'newest schema' | 'nothing' = 'newest schema',
): Promise<string> {
  const name = `test_${randomBytes(6).toString('hex')}`
  await run(
    server,
    `create database ${name} template ${from === 'nothing' ? 'template1' : template} strategy file_copy`,
  )
  return databaseOf(server, name)
}

const empty: string[] = []

/** A database at the newest schema with nothing in its tables: one that was given back, or a new one. */
export async function borrowDatabase(server: string): Promise<string> {
  return empty.pop() ?? newDatabase(server)
}

/** To be borrowed again: emptying takes a tenth of the time of a new one. What changed the schema must not come back. */
export async function giveBack(url: string): Promise<void> {
  await run(url, `set session_replication_role = replica; ${emptying}`)
  empty.push(url)
}

const kept: SqlDriver[] = []

/** The same with a driver that stays connected: to connect, and to plan each statement anew, costs more than most tests. */
export async function borrowDriver(server: string): Promise<SqlDriver> {
  return kept.pop() ?? openPostgres(await borrowDatabase(server))
}

/** Must not be called with a driver that is closed. */
export async function giveDriverBack(driver: SqlDriver): Promise<void> {
  // What is on its way in the other lane gets there first.
  await driver.commit([{ sql: 'select 1', values: [] }], 'a')
  const statements = ['set local session_replication_role = replica', emptying]
  await driver.commit(statements.map((sql) => ({ sql, values: [] })))
  kept.push(driver)
}

const emptying = `do $$ declare name text; begin
    for name in select tablename from pg_tables where schemaname = 'public' and tablename not like 'kysely%' loop
      execute format('delete from %I', name);
    end loop;
    for name in select sequencename from pg_sequences where schemaname = 'public' loop
      execute format('alter sequence %I restart', name);
    end loop;
  end $$`

/** Runs statements as the database's owner, on a connection of its own. */
export async function run(url: string, statements: string): Promise<Record<string, unknown>[]> {
  const client = new Client(url)
  await client.connect()
  try {
    return (await client.query(statements)).rows
  } finally {
    await client.end()
  }
}

function databaseOf(server: string, name: string): string {
  return Object.assign(new URL(server), { pathname: `/${name}` }).href
}
