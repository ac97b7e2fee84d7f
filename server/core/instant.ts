// Instants and durations. An instant is an ISO 8601 string in UTC with milliseconds, so that text order is time order.

export type Instant = string

/** The instant some seconds after another one. */
export function after(instant: Instant, seconds: number): Instant {
  return new Date(Date.parse(instant) + seconds * 1000).toISOString()
}

export function isPast(instant: Instant, now: Instant): boolean {
  return instant <= now
}

/** Whole seconds since 1970, as JWTs and Stripe count them. */
export function epochSeconds(instant: Instant): number {
  return Math.floor(Date.parse(instant) / 1000)
}
