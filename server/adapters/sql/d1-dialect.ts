// The query builder's dialect on D1: each query by itself. There are no transactions to begin, and schemas are not read here.
import {
  type CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type QueryResult,
  SqliteAdapter,
  SqliteQueryCompiler,
} from 'kysely'
import type { Row } from './driver.ts'
import type { Filled } from './statement.ts'

type Run = (filled: Filled) => Promise<{ readonly results: Row[] }>

export function d1Dialect(run: Run): Dialect {
  const connection: DatabaseConnection = {
    async executeQuery<R>({ sql, parameters }: CompiledQuery): Promise<QueryResult<R>> {
      const { results } = await run({ sql, values: parameters as Filled['values'] })
      return { rows: results as R[] }
    },
    streamQuery: () => refused('streams'),
  }
  const noTransaction = async () => refused('open transactions')
  return {
    createAdapter: () => new SqliteAdapter(),
    createQueryCompiler: () => new SqliteQueryCompiler(),
    createIntrospector: () => refused('introspection'),
    createDriver: () => ({
      init: async () => {},
      acquireConnection: async () => connection,
      beginTransaction: noTransaction,
      commitTransaction: noTransaction,
      rollbackTransaction: noTransaction,
      releaseConnection: async () => {},
      destroy: async () => {},
    }),
  }
}

function refused(what: string): never {
  throw new TypeError(`D1 has no ${what}`)
}
