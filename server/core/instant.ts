// Instants and durations. An instant is an ISO 8601 string in UTC with milliseconds, so that text order is time order.

export type Instant = string

/** The instant some seconds after another one. */
export function after(instant: Instant, seconds: number): Instant {
  return new Date(Date.parse(instant) + seconds * 1000).toISOString()
}

/**
 * The same day and time so many months later, in UTC; the last day of a month that is too short for it. What begins on the 31st of January ends
 * with February.
 */
export function monthsAfter(instant: Instant, months: number): Instant {
  const day = new Date(instant)
  const later = new Date(instant)
  later.setUTCDate(1)
  later.setUTCMonth(later.getUTCMonth() + months)
  const daysInMonth = new Date(Date.UTC(later.getUTCFullYear(), later.getUTCMonth() + 1, 0)).getUTCDate()
  later.setUTCDate(Math.min(day.getUTCDate(), daysInMonth))
  return later.toISOString()
}

export function isPast(instant: Instant, now: Instant): boolean {
  return instant <= now
}

/** Whole seconds since 1970, as JWTs and Stripe count them. */
export function epochSeconds(instant: Instant): number {
  return Math.floor(Date.parse(instant) / 1000)
}
