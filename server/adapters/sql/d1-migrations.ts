// The migrations as SQL for D1, which is migrated by `wrangler d1 migrations apply`: compiled from the same ones, and run nowhere here.
import { Kysely } from 'kysely'
import { d1Dialect } from './d1-dialect.ts'
import { migrations } from './migrate.ts'
import type { Filled } from './statement.ts'

export type MigrationFile = { readonly name: string; readonly statements: readonly string[] }

/** Each migration with its statements, in order. Throws when one asks the database, or binds values: a file can do neither. */
export async function d1Migrations(): Promise<MigrationFile[]> {
  const files: MigrationFile[] = []
  for (const [name, migration] of Object.entries(migrations)) {
    const statements: string[] = []
    await migration.up(new Kysely({ dialect: d1Dialect(async (filled) => recorded(filled, statements)) }))
    files.push({ name, statements })
  }
  return files
}

/** The text of a file. It is kept for good, as the migration is: wrangler remembers by its name that it was applied. */
export function migrationText({ name, statements }: MigrationFile): string {
  return `-- ${name}, compiled from server/adapters/sql/migrations. Not to be edited.\n\n${statements.map((sql) => `${sql};\n`).join('\n')}`
}

function recorded({ sql, values }: Filled, statements: string[]) {
  if (values.length > 0 || /^\s*select\b/i.test(sql)) throw new Error(`not for a file: ${sql}`)
  statements.push(readable(sql))
  return { results: [] }
}

// Wrangler knows the body of a trigger by its BEGIN and END, in some versions by a capital END only.
const readable = (sql: string) =>
  /^\s*create trigger/i.test(sql) ? sql.replace(/\bbegin\b/, 'BEGIN').replace(/\bend$/, 'END') : sql
