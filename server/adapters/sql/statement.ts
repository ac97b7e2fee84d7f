// Statements compiled once and kept: building a query costs more than running it, so each is built with named slots.
import type { Compilable } from 'kysely'

export type SqlValue = string | number | null
export type Filled = { readonly sql: string; readonly values: readonly SqlValue[] }
export type Slots = Readonly<Record<string, SqlValue>>

/** A query with its slots named; `fill` gives the values in the order that the database wants. */
export type Statement = (slots: Slots) => Filled

class Slot {
  readonly name: string
  constructor(name: string) {
    this.name = name
  }
}

/** Names a place for a value. The query builder passes it through untouched, so it may wear any value's type. */
export function slot<T extends SqlValue = string>(name: string): T {
  return new Slot(name) as unknown as T
}

export const integer = (name: string): number => slot<number>(name)
export const nullable = (name: string): string | null => slot<string | null>(name) as string | null
export const nullableInteger = (name: string): number | null => slot<number | null>(name) as number | null

/** Compiles a query once. A slot that is not filled later is a bug and throws. */
export function statement(query: Compilable): Statement {
  const { sql, parameters } = query.compile()
  return compiled(
    sql,
    parameters.map((parameter) => (parameter instanceof Slot ? [parameter.name] : (parameter as SqlValue))),
  )
}

/** A query that is compiled already: the worker's are, when it is built. A slot is a name in a list of its own. */
export function compiled(sql: string, parameters: readonly (SqlValue | readonly [slot: string])[]): Statement {
  return (slots) => ({
    sql,
    values: parameters.map((parameter) => {
      if (parameter === null || typeof parameter !== 'object') return parameter
      const value = slots[parameter[0]]
      if (value === undefined) throw new TypeError(`no value for slot "${parameter[0]}" in: ${sql}`)
      return value
    }),
  })
}
