// A ticket: one wish of a page (unlock this item, join this tier, tip this creator, vote in this poll), carried to the pay window and redeemed by whoever holds the verifier.
import * as v from 'valibot'
import { Money } from './money.ts'

const base64url256 = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{43}$/, '32 bytes in base64url'))
const giftCodes = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(50))
const name = v.pipe(v.string(), v.minLength(1), v.maxLength(200))

/** `POST /v1/tickets`. `expected` is what the page showed; `challenge` is base64url(SHA-256(verifier)). */
export const TicketRequest = v.strictObject({
  site: name,
  want: v.variant('kind', [
    v.strictObject({ kind: v.literal('unlock'), item: name }),
    v.strictObject({
      kind: v.literal('membership'),
      tier: name,
      interval: v.picklist(['month', 'year']),
      /** To be given to others, as so many codes that the reader gets. Nothing of them comes to the page. */
      gift: v.optional(v.strictObject({ codes: giftCodes })),
    }),
    v.strictObject({
      kind: v.literal('tip'),
      creator: name,
      /** May be left out with a sticker, whose price it is. */
      amount: v.optional(Money),
      /** One of those that the site offers, sent once. */
      sticker: v.optional(name),
      /** A few words for the creator: plain text, 280 graphemes at most. */
      message: v.optional(v.pipe(v.string(), v.maxLength(10_000))),
      /** Whether everybody may read them, as far as the publisher lets them through. */
      public: v.optional(v.boolean(), false),
      /** Nobody is told who it was, the creator neither. */
      anonymous: v.optional(v.boolean(), false),
      /** Again each month out of the wallet, until the reader stops it there. */
      monthly: v.optional(v.boolean(), false),
    }),
    /** At the price of the poll; for members it may cost nothing, as the pay window finds out. */
    v.strictObject({ kind: v.literal('vote'), poll: name, option: name }),
  ]),
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

/** What a member's page keeps: the token opens all that the tier opens, and is renewed by the grant until then. */
export const Member = v.object({ tier: v.string(), token: v.string(), until: v.string() })

/** What a redeemed ticket gave: a site grant (shown once, keep it), a token for each item, the membership by which it was given, the tip, the vote. */
export const Redeemed = v.variant('state', [
  v.object({ state: v.literal('pending') }),
  v.object({
    state: v.literal('done'),
    grant: v.string(),
    unlocks: v.array(v.object({ item: v.string(), token: v.string() })),
    membership: v.optional(Member),
    tip: v.optional(
      v.object({
        creator: v.string(),
        amount: Money,
        monthly: v.exactOptional(v.literal(true)),
        sticker: v.exactOptional(v.string()),
      }),
    ),
    /** With the tip that paid for it, unless it was free. */
    vote: v.exactOptional(v.object({ poll: v.string(), option: v.string() })),
  }),
  v.object({ state: v.picklist(['declined', 'expired']) }),
])
export type Redeemed = v.InferOutput<typeof Redeemed>
