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
  return (slots) => ({
    sql,
    values: parameters.map((parameter) => {
      if (!(parameter instanceof Slot)) return parameter as SqlValue
      const value = slots[parameter.name]
      if (value === undefined) throw new TypeError(`no value for slot "${parameter.name}" in: ${sql}`)
      return value
    }),
  })
}
