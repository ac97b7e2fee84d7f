// Where databases differ in how tables are made. A migration is written once and takes these words from its database.
import {
  type ColumnDefinitionBuilder,
  type CreateTableBuilder,
  type Kysely,
  PostgresAdapter,
  type RawBuilder,
  sql,
} from 'kysely'

type Table = CreateTableBuilder<string, string>

export type Words = {
  readonly text: RawBuilder<unknown>
  /** Minor units, counts and sequence numbers: whatever is a safe integer. */
  readonly integer: RawBuilder<unknown>
  /** A primary key that counts by itself. */
  numbered(column: ColumnDefinitionBuilder): ColumnDefinitionBuilder
  finished(table: Table): { execute(): Promise<void> }
  /** Statements that make a table refuse every change of what it holds. */
  appendOnly(tables: readonly string[]): string[]
  dropTrigger(name: string, table: string): string
  /** From the day on which postings carry the number of their entry they refuse every change but one: to be given it. */
  readonly refuseAllButNumbering: string
  /** Whether processes of the first release, which knew SQLite only, may still run on the schema. */
  readonly knewTheFirstRelease: boolean
}

// biome-ignore lint/suspicious/noExplicitAny: a migration meets the schema of its own day, not today's type
export function wordsOf(db: Kysely<any>): Words {
  return db.getExecutor().adapter instanceof PostgresAdapter ? postgresWords : sqliteWords
}

const acts = ['update', 'delete'] as const

const rowOf = (row: 'new' | 'old') =>
  ['entry', 'line', 'account', 'direction', 'amount', 'currency'].map((column) => `${row}.${column}`).join(', ')

// The words of the first release, to the byte: its databases are there.
const sqliteWords: Words = {
  text: sql.raw('text'),
  integer: sql.raw('integer'),
  numbered: (column) => column.primaryKey().autoIncrement(),
  finished: (table) => table.modifyEnd(sql`strict`),
  appendOnly: (tables) =>
    tables.flatMap((table) =>
      acts.map(
        (act) => `create trigger ${table}_refuse_${act} before ${act} on ${table}
        begin select raise(abort, '${table} are append-only'); end`,
      ),
    ),
  dropTrigger: (name) => `drop trigger ${name}`,
  refuseAllButNumbering: `create trigger postings_refuse_update before update on postings
    when old.sequence is not null or (${rowOf('new')}) is not (${rowOf('old')})
    begin select raise(abort, 'postings are append-only'); end`,
  knewTheFirstRelease: true,
}

const postgresWords: Words = {
  // Bytes in their order, as in SQLite. An index in the order of a language breaks when the system's tables of that language
  // change (https://wiki.postgresql.org/wiki/Locale_data_changes), and the order of ids would depend on the database.
  text: sql.raw('text collate "C"'),
  integer: sql.raw('bigint'),
  numbered: (column) => column.generatedAlwaysAsIdentity().primaryKey(),
  finished: (table) => table,
  appendOnly: (tables) => [
    `create function refuse_change() returns trigger language plpgsql as $$
      begin raise exception '% are append-only', tg_table_name; end $$`,
    ...tables.flatMap((table) => [
      ...acts.map(
        (act) => `create trigger ${table}_refuse_${act} before ${act} on ${table}
          for each row execute function refuse_change()`,
      ),
      `create trigger ${table}_refuse_truncate before truncate on ${table}
        for each statement execute function refuse_change()`,
    ]),
  ],
  dropTrigger: (name, table) => `drop trigger ${name} on ${table}`,
  refuseAllButNumbering: `create trigger postings_refuse_update before update on postings
    for each row when (old.sequence is not null or (${rowOf('new')}) is distinct from (${rowOf('old')}))
    execute function refuse_change()`,
  knewTheFirstRelease: false,
}
