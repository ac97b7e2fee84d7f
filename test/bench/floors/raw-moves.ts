// The floor of a move on PostgreSQL: what the product would write for it as one statement of CTEs on plain pg, one a caller.
import { Pool } from 'pg'
import { changeWriter } from '../../../server/adapters/sql/changes.ts'
import { openPostgres } from '../../../server/adapters/sql/postgres.ts'
import type { Filled } from '../../../server/adapters/sql/statement.ts'
import type { Change } from '../../../server/core/change.ts'

export type RawMoves = {
  /** A caller each lane, its moves one after the other. */
  run(lanes: readonly (readonly Filled[])[]): Promise<void>
  /** A move as the one statement that is sent for it. */
  prepared(changes: readonly Change[]): Filled
  close(): Promise<void>
}

export function openRawMoves(url: string, connections: number): RawMoves {
  const pool = new Pool({ connectionString: url, max: connections })
  const product = openPostgres(url)
  const write = changeWriter(product.db)
  return {
    async run(lanes) {
      const walk = async (moves: readonly Filled[]) => {
        for (const { sql: text, values } of moves) await pool.query({ name: 'move', text, values: [...values] })
      }
      await Promise.all(lanes.map(walk))
    },
    prepared: (changes) => oneStatement(changes.flatMap(write)),
    async close() {
      await Promise.all([pool.end(), product.close()])
    },
  }
}

function oneStatement(statements: readonly Filled[]): Filled {
  const values: Filled['values'][number][] = []
  const steps = statements.map((statement) => {
    const before = values.length
    values.push(...statement.values)
    return statement.sql.replaceAll(/\$(\d+)/g, (_, place) => `$${Number(place) + before}`)
  })
  const named = steps.slice(0, -1).map((step, index) => `step_${index} as (${step})`)
  return { sql: `with ${named.join(', ')} ${steps.at(-1)}`, values }
}
