// Which items a grant's reader may open now, each with a fresh unlock token.
import * as v from 'valibot'
import { Money } from './money.ts'

/** `POST /v1/entitlements`, `Authorization: Bearer <grant>`. */
export const EntitlementsRequest = v.strictObject({
  site: v.pipe(v.string(), v.minLength(1), v.maxLength(200)),
  items: v.pipe(v.array(v.pipe(v.string(), v.minLength(1), v.maxLength(200))), v.minLength(1), v.maxLength(50)),
})
export type EntitlementsRequest = v.InferOutput<typeof EntitlementsRequest>

/** What this reader bought at the site of late, where it counts towards a first period and makes a membership the better deal. */
export const Credit = v.object({
  /** The offer of the membership, as an item's offers name it. */
  offer: v.string(),
  tier: v.string(),
  interval: v.picklist(['month', 'year']),
  /** What was spent on single items. */
  spent: Money,
  price: Money,
  /** What the first period costs after it. */
  due: Money,
})
export type Credit = v.InferOutput<typeof Credit>

/** One answer per item asked, in the order asked. A no is an answer, not a problem. */
export const Entitlements = v.object({
  items: v.array(
    v.union([
      v.object({ item: v.string(), granted: v.literal(true), token: v.string() }),
      v.object({ item: v.string(), granted: v.literal(false), because: v.picklist(['not-owned', 'revoked']) }),
    ]),
  ),
  /** With a no only, and for who is no member. */
  credit: v.optional(Credit),
})
export type Entitlements = v.InferOutput<typeof Entitlements>
