// The floor of a purchase: its very statements on the raw database, prepared before, nothing else around them.
import { DatabaseSync, type StatementSync } from 'node:sqlite'
import { changeWriter } from '../../../server/adapters/sql/changes.ts'
import { openSqlite } from '../../../server/adapters/sql/sqlite.ts'
import type { Filled } from '../../../server/adapters/sql/statement.ts'
import { planUnlock } from '../../../server/flows/plan-unlock.ts'
import { price, type Sale, type Shop } from '../backend/shop.ts'

type Bound = readonly { readonly statement: StatementSync; readonly values: Filled['values'] }[]

export type RawSales = {
  /** Commits so many sales, so many to a transaction; answers sales a second. */
  rate(count: number, perCommit: number): number
  close(): void
}

/** Closes the shop and opens its database alone, with the pragmas that the product has. */
export async function rawSales(shop: Shop, sales: readonly Sale[]): Promise<RawSales> {
  const filled = await statementsOf(shop, sales)
  await shop.ports.store.close()
  const database = new DatabaseSync(shop.database)
  database.exec('pragma journal_mode = wal; pragma synchronous = full; pragma foreign_keys = on')
  const prepared = new Map<string, StatementSync>()
  const prepare = (sql: string) => prepared.get(sql) ?? prepared.set(sql, database.prepare(sql)).get(sql)!
  const waiting = filled.map(
    (statements): Bound => statements.map(({ sql, values }) => ({ statement: prepare(sql), values })),
  )
  return {
    rate(count, perCommit) {
      const taken = waiting.splice(0, count)
      if (taken.length < count) throw new Error('more raw sales were asked for than prepared')
      const startedAt = performance.now()
      for (let first = 0; first < count; first += perCommit) commit(database, taken.slice(first, first + perCommit))
      return (count / (performance.now() - startedAt)) * 1000
    },
    close: () => database.close(),
  }
}

function commit(database: DatabaseSync, sales: readonly Bound[]): void {
  database.exec('begin immediate')
  for (const sale of sales) for (const { statement, values } of sale) statement.run(...values)
  database.exec('commit')
}

/** What the product itself would write for each sale. */
async function statementsOf({ ports, database }: Shop, sales: readonly Sale[]): Promise<Filled[][]> {
  const driver = openSqlite({ path: database })
  const write = changeWriter(driver.db)
  const filled: Filled[][] = []
  for (const { ticket: id, reader } of sales) {
    const ticket = await ports.store.ticket(id)
    if (ticket === null) throw new Error(`no ticket ${id}`)
    const decision = await planUnlock(ports, { ticket, reader, approved: price })
    if (decision.next !== 'commit') throw new Error(`the sale cannot be planned: ${decision.next}`)
    filled.push(decision.changes.flatMap(write))
  }
  await driver.close()
  return filled
}
