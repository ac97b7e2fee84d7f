// The form of one endpoint: method, path, the parameters it accepts and what it does.
import type { World } from '../world/world.ts'
import type { Rule, Table } from './parameters.ts'

export interface Route {
  method: 'GET' | 'POST' | 'DELETE'
  path: string
  accepts: Record<string, Rule>
  /** Stripe's own pages and tools ask it, and no schema tells of it. */
  isInternal?: true
  run(world: World, params: never, id: string): object
}

/** Checked against Stripe's own parameter type: a name missing in the table or invented there does not compile. */
export function route<P>(
  [method, path]: readonly [Route['method'], string],
  accepts: Table<P>,
  run: (world: World, params: P, id: string) => object,
): Route {
  return { method, path, accepts: accepts as Record<string, Rule>, run: run as Route['run'] }
}
