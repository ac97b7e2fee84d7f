// Creators and tips, as pages see them, and a publisher's own programs at /v1/admin.
import * as v from 'valibot'
import { Money } from './money.ts'

/** `PUT /v1/admin/creators/:creator`: the whole, what is left out is none. */
export const CreatorPut = v.strictObject({
  /** What readers see. */
  title: v.pipe(v.string(), v.maxLength(10_000)),
  about: v.optional(v.nullable(v.pipe(v.string(), v.maxLength(10_000))), null),
  website: v.optional(v.nullable(v.pipe(v.string(), v.maxLength(2048))), null),
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

/** `isOpen`: tips are taken. `owed`: what is owed in each currency. */
export const Creator = v.object({
  creator: v.string(),
  title: v.string(),
  about: v.nullable(v.string()),
  website: v.nullable(v.string()),
  isOpen: v.boolean(),
  owed: v.array(Money),
})
export type Creator = v.InferOutput<typeof Creator>

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
