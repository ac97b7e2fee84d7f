// Months of the calendar, in UTC.
import type { Instant } from './instant.ts'

/** A year and a month (`2026-11`), so that text order is time order. */
export type Month = string

export function isMonth(text: string): boolean {
  return /^\d{4}-(0[1-9]|1[0-2])$/.test(text)
}

export const monthOf = (instant: Instant): Month => instant.slice(0, 7)

/** Its first instant, and the first one after it. */
export function boundsOf(month: Month): { readonly from: Instant; readonly to: Instant } {
  const from = `${month}-01T00:00:00.000Z`
  return { from, to: monthsAfter(from, 1) }
}

/** The same day of a later month at the same time; where that month is shorter, its last day. */
export function monthsAfter(instant: Instant, months: number): Instant {
  const date = new Date(instant)
  const day = date.getUTCDate()
  date.setUTCDate(1)
  date.setUTCMonth(date.getUTCMonth() + months)
  date.setUTCDate(Math.min(day, daysIn(date)))
  return date.toISOString()
}

/** How many months have gone by in full. Nothing for an end that lies before the beginning. */
export function fullMonths(from: Instant, to: Instant): number {
  const [start, end] = [new Date(from), new Date(to)]
  const apart = (end.getUTCFullYear() - start.getUTCFullYear()) * 12 + end.getUTCMonth() - start.getUTCMonth()
  return Math.max(0, monthsAfter(from, apart) <= to ? apart : apart - 1)
}

const daysIn = (date: Date): number => new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate()
