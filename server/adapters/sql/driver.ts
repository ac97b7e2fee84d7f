// What a database must offer so that the SQL store can stand on it.
import type { Kysely } from 'kysely'
import type { Guard } from '../../core/change.ts'
import type { Schema } from './schema.ts'
import type { Filled } from './statement.ts'

export type Row = Readonly<Record<string, unknown>>

export interface SqlDriver {
  /** Compiles queries in this database's dialect; runs the rare ones. */
  readonly db: Kysely<Schema>
  all(statement: Filled): Promise<Row[]>
  /** The same for what looks through all of the books: it may take minutes, where `all` gives up before a reader does. */
  survey(statement: Filled): Promise<Row[]>
  /**
   * Runs all statements in one durable transaction of their own or in a shared one where each caller fails alone.
   * @param owner whose rows they touch: commits of one owner are run in the order in which they came
   */
  commit(
    statements: readonly Filled[],
    owner?: string,
  ): Promise<{ readonly done: true } | { readonly done: false; readonly guard: Guard }>
  close(): Promise<void>
}
