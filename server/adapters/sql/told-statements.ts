// Statements as plain data, for a build that compiles them once for all. No server imports this.
import { Kysely } from 'kysely'
import { d1Dialect } from './d1-dialect.ts'
import type { Schema } from './schema.ts'
import type { SqlValue, Statement } from './statement.ts'

/** As `compiled` takes it: a slot is its name in a list. */
export type ToldStatement = readonly [sql: string, parameters: readonly unknown[]]

const db = new Kysely<Schema>({
  dialect: d1Dialect(() => {
    throw new TypeError('a build asks no database')
  }),
})
// Asked for a slot, it answers the slot's name in a list.
const names = new Proxy({}, { get: (_, name) => [name] }) as Record<string, SqlValue>

export function toldStatements(
  statementsOf: (db: Kysely<Schema>) => Readonly<Record<string, Statement>>,
): Record<string, ToldStatement> {
  return Object.fromEntries(
    Object.entries(statementsOf(db)).map(([name, fill]) => {
      const { sql, values } = fill(names)
      return [name, [sql, values]]
    }),
  )
}
