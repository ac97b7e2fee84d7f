// The query builder's dialect of SQLite on node:sqlite, with migrations that are all done or not at all.
import type { DatabaseSync, StatementSync } from 'node:sqlite'
import { type Dialect, SqliteDialect } from 'kysely'

type Prepare = (sql: string) => StatementSync

export function sqliteDialect(database: DatabaseSync, prepare: Prepare): Dialect {
  const dialect = new SqliteDialect({ database: kyselyDatabase(database, prepare) })
  // The query builder is careful and migrates SQLite without a transaction. SQLite can change a schema in one
  // (https://www.sqlite.org/lang_transaction.html), and a server that dies in the middle must find its books as they were.
  const adapter = Object.defineProperty(dialect.createAdapter(), 'supportsTransactionalDdl', { value: true })
  return {
    createAdapter: () => adapter,
    createDriver: () => dialect.createDriver(),
    createIntrospector: (db) => dialect.createIntrospector(db),
    createQueryCompiler: () => dialect.createQueryCompiler(),
  }
}

function kyselyDatabase(database: DatabaseSync, prepare: Prepare) {
  return {
    close: () => database.close(),
    prepare(sql: string) {
      // Schema statements are prepared anew: a kept one would hold on to the schema before it.
      const prepared = /^\s*(select|insert|update|delete|with)/i.test(sql) ? prepare(sql) : database.prepare(sql)
      return {
        reader: prepared.columns().length > 0,
        all: (parameters: readonly unknown[]) => prepared.all(...(parameters as string[])),
        run: (parameters: readonly unknown[]) => prepared.run(...(parameters as string[])),
        iterate: (parameters: readonly unknown[]) => prepared.iterate(...(parameters as string[])),
      }
    },
  }
}
