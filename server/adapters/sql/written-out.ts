// A store that writes nothing: it keeps the SQL of its commits, for a database that only its operator's own tools can reach.
import { Kysely } from 'kysely'
import type { Store } from '../../ports/index.ts'
import { d1Dialect } from './d1-dialect.ts'
import type { Schema } from './schema.ts'
import type { Filled, SqlValue } from './statement.ts'
import { sqlStore } from './store.ts'

/** `script` answers what was committed so far, for `wrangler d1 execute --file`. The store answers no questions. */
export function writtenOut(): { readonly store: Store; script(): string } {
  const lines: string[] = []
  const store = sqlStore({
    db: new Kysely<Schema>({ dialect: d1Dialect(unanswered) }),
    all: unanswered,
    survey: unanswered,
    async commit(statements) {
      lines.push(...statements.map((statement) => `${withValues(statement)};\n`))
      return { done: true }
    },
    close: async () => {},
  })
  return { store, script: () => lines.join('') }
}

async function unanswered(): Promise<never> {
  throw new TypeError('there is no database to ask')
}

function withValues({ sql, values }: Filled): string {
  const left = [...values]
  return sql.replaceAll('?', () => literal(left.shift() ?? null))
}

function literal(value: SqlValue): string {
  return typeof value === 'string' ? `'${value.replaceAll("'", "''")}'` : String(value)
}
