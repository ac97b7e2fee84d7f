// Which items a grant's reader may open now, each with a fresh unlock token.
import * as v from 'valibot'

/** `POST /v1/entitlements`, `Authorization: Bearer <grant>`. */
export const EntitlementsRequest = v.strictObject({
  site: v.pipe(v.string(), v.minLength(1), v.maxLength(200)),
  items: v.pipe(v.array(v.pipe(v.string(), v.minLength(1), v.maxLength(200))), v.minLength(1), v.maxLength(50)),
})
export type EntitlementsRequest = v.InferOutput<typeof EntitlementsRequest>

/** One answer per item asked, in the order asked. A no is an answer, not a problem. */
export const Entitlements = v.object({
  items: v.array(
    v.union([
      v.object({ item: v.string(), granted: v.literal(true), token: v.string() }),
      v.object({ item: v.string(), granted: v.literal(false), because: v.picklist(['not-owned', 'revoked']) }),
    ]),
  ),
})
export type Entitlements = v.InferOutput<typeof Entitlements>
