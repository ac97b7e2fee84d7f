// The breaker of a site: many declined cards in a short time are somebody who tries stolen ones, and tips by card pause (THREATS ABU-01).
import type { CheckoutId, SiteId } from './id.ts'
import { after, type Instant, isPast } from './instant.ts'

/** A card that was declined in a window to tip. */
export type CardDecline = {
  /** The provider's message of it: one card after the other may be declined in the same checkout. */
  readonly id: string
  readonly site: SiteId
  readonly checkout: CheckoutId
  /** The pause in which it came. Null: tips by card were open. */
  readonly pause: number | null
  readonly at: Instant
}

export type CardTipPause = {
  readonly site: SiteId
  /** Counts the pauses of the site from 1. */
  readonly number: number
  readonly because: 'declines' | 'publisher'
  readonly pausedAt: Instant
  /** When the publisher ended it. Null: nobody did. One because of declines ends by itself. */
  readonly endedAt: Instant | null
}

/** The newest pause of a site, and when a card was last declined in it. */
export type LastPause = { readonly pause: CardTipPause; readonly lastDeclineAt: Instant | null }

/** What became of cards in windows to tip after an instant. */
export type CardTipCounts = { readonly declines: number; readonly paid: number }

export const tripDeclines = 10
export const tripSeconds = 10 * 60
/** A pause is over after so long without a declined card. */
export const calmSeconds = 30 * 60
/** So often a card may be declined in one checkout; more are no slips of the finger. */
export const checkoutDeclinesMax = 5

/** `until`: when it ends by itself, unless another card is declined before. Null: when the publisher ends it. */
export type StandingPause = CardTipPause & { readonly until: Instant | null }

export function pauseAt(last: LastPause | null, now: Instant): StandingPause | null {
  if (last === null || last.pause.endedAt !== null) return null
  const { pause, lastDeclineAt } = last
  if (pause.because === 'publisher') return { ...pause, until: null }
  const until = after(lastDeclineAt ?? pause.pausedAt, calmSeconds)
  return isPast(until, now) ? null : { ...pause, until }
}

/** After when declined cards count: what has led to one pause does not lead to the next. */
export function countedSince(last: LastPause | null, now: Instant): Instant {
  const since = after(now, -tripSeconds)
  const over = last === null ? since : (last.pause.endedAt ?? last.pause.pausedAt)
  return over > since ? over : since
}

/** A crowd that tips has declined cards as well, but not every third one. */
export function isTesting({ declines, paid }: CardTipCounts): boolean {
  return declines >= tripDeclines && declines * 2 >= paid
}

export function nextPause(
  last: LastPause | null,
  { site, because, pausedAt }: Pick<CardTipPause, 'site' | 'because' | 'pausedAt'>,
): CardTipPause {
  return { site, number: (last?.pause.number ?? 0) + 1, because, pausedAt, endedAt: null }
}
