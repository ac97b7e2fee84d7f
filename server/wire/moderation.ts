// What a publisher does about tips and who gave them, at /v1/admin.
import * as v from 'valibot'
import { Money } from './money.ts'

export const TipId = v.pipe(v.string(), v.regex(/^tip_[\w-]{1,80}$/, 'the id of a tip: tip_…'))

/** `POST /v1/admin/tips/:tip/message`. */
export const MessagePost = v.strictObject({ state: v.picklist(['shown', 'hidden']) })
export type MessagePost = v.InferOutput<typeof MessagePost>

/** `POST /v1/admin/tip-refunds`, with an `Idempotency-Key`: one tip, several, or all that the supporter of one has given under a name. */
export const TipRefundPost = v.union([
  v.strictObject({ tip: TipId }),
  v.strictObject({ tips: v.pipe(v.array(TipId), v.minLength(1), v.maxLength(100)) }),
  v.strictObject({ from: TipId }),
])
export type TipRefundPost = v.InferOutput<typeof TipRefundPost>

/** `more`: there are more than are given back at once; the same request with the same key goes on. */
export const TipRefunds = v.object({
  tips: v.array(v.object({ tip: v.string(), amount: Money, returnedAt: v.string() })),
  more: v.boolean(),
})
export type TipRefunds = v.InferOutput<typeof TipRefunds>

/** A line of `GET /v1/admin/blocked-supporters`. `reader` is null where the tip was given without a name. */
export const BlockedSupporter = v.object({ tip: v.string(), reader: v.nullable(v.string()), at: v.string() })
export type BlockedSupporter = v.InferOutput<typeof BlockedSupporter>
