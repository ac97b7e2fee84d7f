// Asking: compiled questions, filled for each call. Each file beside this one answers the questions about a noun.
import type { Kysely } from 'kysely'
import type { Row, SqlDriver } from '../driver.ts'
import type { Schema } from '../schema.ts'
import type { Slots, Statement } from '../statement.ts'

export type Ask = {
  /** Compiles the questions. */
  readonly db: Kysely<Schema>
  rows(question: Statement, slots: Slots): Promise<Row[]>
  one<T>(question: Statement, slots: Slots, read: (row: Row) => T): Promise<T | null>
  list<T>(question: Statement, slots: Slots, read: (row: Row) => T): Promise<T[]>
}

export function asking(driver: SqlDriver): Ask {
  const rows = (question: Statement, slots: Slots) => driver.all(question(slots))
  return {
    db: driver.db,
    rows,
    async one(question, slots, read) {
      const [row] = await rows(question, slots)
      return row === undefined ? null : read(row)
    },
    list: async (question, slots, read) => (await rows(question, slots)).map(read),
  }
}
