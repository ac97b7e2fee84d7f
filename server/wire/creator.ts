// Creators and tips, as pages see them, and a publisher's own programs at /v1/admin.
import * as v from 'valibot'
import { basisPoints } from './admin.ts'
import { Money } from './money.ts'

/** `PUT /v1/admin/creators/:creator`: the whole, what is left out is none, and all of the tips. */
export const CreatorPut = v.strictObject({
  /** What readers see. */
  title: v.pipe(v.string(), v.maxLength(10_000)),
  about: v.optional(v.nullable(v.pipe(v.string(), v.maxLength(10_000))), null),
  website: v.optional(v.nullable(v.pipe(v.string(), v.maxLength(2048))), null),
  /** What of a tip the creator gets after the platform fee. The publisher has the rest. */
  tipShare: v.optional(basisPoints(0), 10_000),
})
export type CreatorPut = v.InferOutput<typeof CreatorPut>

/** `GET /v1/sites/:site/creators`: those who take tips, and the stickers that can be sent to them, from the cheapest on. `name` is English. */
export const Creators = v.object({
  creators: v.array(
    v.object({
      creator: v.string(),
      title: v.string(),
      about: v.nullable(v.string()),
      /** Always with https. */
      website: v.nullable(v.string()),
    }),
  ),
  stickers: v.array(v.object({ sticker: v.string(), name: v.string(), price: Money })),
})
export type Creators = v.InferOutput<typeof Creators>

const Sum = v.object({ amount: v.number(), currency: v.string() })

/**
 * `isOpen`: tips are taken. `payable`: what is owed in each currency; below zero the creator owes it. `held`: what came of new cards and is
 * not payable yet; `releasesAt`: when the next of it is.
 */
export const Creator = v.object({
  creator: v.string(),
  title: v.string(),
  about: v.nullable(v.string()),
  website: v.nullable(v.string()),
  tipShare: v.number(),
  isOpen: v.boolean(),
  payable: v.array(Sum),
  held: v.array(Sum),
  releasesAt: v.nullable(v.string()),
})
export type Creator = v.InferOutput<typeof Creator>

/** `GET /v1/admin/creators`. `publisher`: what its publisher is owed, by all of its sites. */
export const Payees = v.object({ publisher: v.object({ payable: v.array(Sum) }), creators: v.array(Creator) })
export type Payees = v.InferOutput<typeof Payees>

/**
 * A line of `GET /v1/admin/tips`. `reader` is pairwise for the site, and null where the reader stays unnamed. `standingTip` is the same for
 * all months of a monthly tip, and null where that would tell of one unnamed reader in several tips.
 */
export const Tip = v.object({
  tip: v.string(),
  creator: v.string(),
  amount: Money,
  /** Under which the reader wants it to be shown. */
  name: v.nullable(v.string()),
  message: v.nullable(v.string()),
  public: v.boolean(),
  /** Of a message that everybody may read: `held` until the publisher has looked at it, `hidden` by the publisher. */
  messageState: v.picklist(['shown', 'held', 'hidden']),
  reader: v.nullable(v.string()),
  sticker: v.nullable(v.string()),
  monthly: v.boolean(),
  standingTip: v.nullable(v.string()),
  at: v.string(),
  /** When it went back into the reader's wallet. */
  returnedAt: v.nullable(v.string()),
})
export type Tip = v.InferOutput<typeof Tip>
