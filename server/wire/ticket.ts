// A ticket: one wish of a page (unlock this item), carried to the pay window and redeemed by whoever holds the verifier.
import * as v from 'valibot'
import { Money } from './money.ts'

const base64url256 = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{43}$/, '32 bytes in base64url'))
const name = v.pipe(v.string(), v.minLength(1), v.maxLength(200))

/** `POST /v1/tickets`. `expected` is what the page showed; `challenge` is base64url(SHA-256(verifier)). */
export const TicketRequest = v.strictObject({
  site: name,
  want: v.strictObject({ kind: v.literal('unlock'), item: name }),
  expected: v.nullable(Money),
  challenge: base64url256,
  page: v.pipe(v.string(), v.url(), v.maxLength(2048)),
})
export type TicketRequest = v.InferOutput<typeof TicketRequest>

/** `201` of `POST /v1/tickets`. */
export const TicketOpened = v.object({ ticket: v.string(), payUrl: v.string(), expiresAt: v.string() })
export type TicketOpened = v.InferOutput<typeof TicketOpened>

/** `POST /v1/tickets/:ticket/redeem`. With `waitSeconds` the answer is held until something happens. */
export const RedeemRequest = v.strictObject({
  verifier: base64url256,
  waitSeconds: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(25)), 0),
})
export type RedeemRequest = v.InferInput<typeof RedeemRequest>

/** What a redeemed ticket gave: a site grant (shown once, keep it) and an unlock token for each item. */
export const Redeemed = v.variant('state', [
  v.object({ state: v.literal('pending') }),
  v.object({
    state: v.literal('done'),
    grant: v.string(),
    unlocks: v.array(v.object({ item: v.string(), token: v.string() })),
  }),
  v.object({ state: v.picklist(['declined', 'expired']) }),
])
export type Redeemed = v.InferOutput<typeof Redeemed>
