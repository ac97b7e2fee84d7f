// Limits of requests by caller. Each public route names its bucket.
import type { MiddlewareHandler } from 'hono'
import { Problem } from '../../core/problem.ts'
import type { Ports } from '../../ports/index.ts'
import type { Env } from '../env.ts'

/** Requests of one caller (an address, or an IPv6 /64) in so many seconds. An office behind one address fits in. */
export const limits = {
  read: { points: 600, seconds: 60 },
  content: { points: 300, seconds: 60 },
  ticket: { points: 60, seconds: 60 },
  redeem: { points: 240, seconds: 60 },
  entitlement: { points: 120, seconds: 60 },
  // Two a minute on average: a reader reads, a scraper pulls (THREATS ABU-09).
  'content-key': { points: 120, seconds: 3600 },
  'pay-page': { points: 120, seconds: 60 },
  'pay-post': { points: 60, seconds: 60 },
  // Card testers need many sessions, readers one or two. An office behind one address, or phones of one carrier: twenty.
  'top-up': { points: 20, seconds: 3600 },
  // Tips by card alone below the least top-up, besides: what card testers like best (THREATS ABU-01). By reader: a declined card may be
  // tried again in the same form, and two forms more are left. By /24 or /56, and only of readers who have not paid by card before. Whom it
  // refuses among many neighbours is offered to add $3 to the wallet, and tips from it.
  'card-tip-device': { points: 3, seconds: 3600 },
  'card-tip-network': { points: 5, seconds: 3600 },
  // By reader: each top-up that goes back costs the operator the card's fee.
  return: { points: 5, seconds: 24 * 3600 },
  // By the address that mail goes to: nobody's mailbox is filled from here (THREATS IDN-05).
  'mail-hour': { points: 3, seconds: 3600 },
  'mail-day': { points: 8, seconds: 24 * 3600 },
  // By reader, and by the network address of whoever asks for codes and types them (THREATS IDN-01).
  'mail-reader': { points: 5, seconds: 3600 },
  'mail-network': { points: 20, seconds: 3600 },
  'mail-code': { points: 30, seconds: 3600 },
  // By reader: how often what is late is asked for when the wallet is opened.
  'late-look': { points: 6, seconds: 60 },
  // By organiser, and by the address that a letter goes to: nobody is mailed by many strangers.
  'seat-letter': { points: 50, seconds: 24 * 3600 },
  'seat-mailbox': { points: 3, seconds: 24 * 3600 },
  // Codes of gifts: shown and then redeemed, so ten of one reader, and an office behind one address redeems fifty (THREATS MON-15).
  'gift-reader': { points: 20, seconds: 3600 },
  'gift-network': { points: 120, seconds: 3600 },
  webhook: { points: 3000, seconds: 60 },
  admin: { points: 1200, seconds: 60 },
} as const

export type Bucket = keyof typeof limits

/** Windows of a minute may be counted by each place for itself; the long ones guard money and texts and are counted once for all. */
export const isShort = (bucket: string): boolean => limits[bucket as Bucket].seconds <= 60

export function rateLimit(ports: Pick<Ports, 'limiter'>, bucket: Bucket): MiddlewareHandler<Env> {
  return async (c, next) => {
    await countRequest(ports, bucket, c.get('caller'))
    await next()
  }
}

/** For who is known better than by an address. Throws `rate-limited`. */
export async function countRequest({ limiter }: Pick<Ports, 'limiter'>, bucket: Bucket, caller: string): Promise<void> {
  const taken = await limiter.take(bucket, caller)
  if (taken.allowed) return
  const { retryAfterSeconds } = taken
  throw new Problem('rate-limited', `Try again in ${retryAfterSeconds} s.`, { retryAfterSeconds })
}
