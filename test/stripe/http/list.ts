// Lists as Stripe pages them: newest first, by cursor, with has_more.
import { noSuch } from './failure.ts'
import { expand, integer, range, text } from './parameters.ts'

export interface ListParams {
  limit?: number
  starting_after?: string
  ending_before?: string
}

type Created = number | { gt?: number; gte?: number; lt?: number; lte?: number }

/** The parameters of every list. */
export const paging = {
  limit: integer({ min: 1, max: 100 }),
  starting_after: text(),
  ending_before: text(),
  expand,
}

export const created = { created: range }

export interface Page<T> {
  object: 'list'
  data: T[]
  has_more: boolean
  url: string
}

export function page<T extends { id: string }>(url: string, objects: T[], params: ListParams = {}): Page<T> {
  const { limit = 10, starting_after: after, ending_before: before } = params
  const found = (id: string, param: string) => {
    const index = objects.findIndex((one) => one.id === id)
    if (index < 0) throw noSuch('object', id, param)
    return index
  }
  const list = (data: T[], all: T[]) => ({ object: 'list' as const, data, has_more: data.length < all.length, url })
  if (before !== undefined) {
    const newer = objects.slice(0, found(before, 'ending_before'))
    return list(newer.slice(-limit), newer)
  }
  const older = after === undefined ? objects : objects.slice(found(after, 'starting_after') + 1)
  return list(older.slice(0, limit), older)
}

/** Keeps the objects whose fields have the given values; a value not given does not count. */
export function having<T extends object>(objects: T[], wanted: { [K in keyof T]?: unknown }): T[] {
  const names = (Object.keys(wanted) as (keyof T)[]).filter((name) => wanted[name] !== undefined)
  return objects.filter((one) => names.every((name) => one[name] === wanted[name]))
}

export function since<T extends { created: number }>(objects: T[], when: Created | undefined): T[] {
  if (when === undefined) return objects
  if (typeof when === 'number') return objects.filter((one) => one.created === when)
  const { gt = -Infinity, gte = -Infinity, lt = Infinity, lte = Infinity } = when
  return objects.filter(({ created: at }) => at > gt && at >= gte && at < lt && at <= lte)
}
