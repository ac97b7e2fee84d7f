// Tips by card on a site, as a publisher's own programs see them at /v1/admin.
import * as v from 'valibot'

/**
 * `GET /v1/admin/card-tips`. `paused` null: they go on. `until` is when a pause because of declines ends by itself, unless another card is
 * declined before; null: when the publisher ends it. `declines` count towards the next pause.
 */
export const CardTips = v.object({
  paused: v.nullable(
    v.object({ because: v.picklist(['declines', 'publisher']), since: v.string(), until: v.nullable(v.string()) }),
  ),
  declines: v.number(),
})
export type CardTips = v.InferOutput<typeof CardTips>
