// A member's badge, for a comment system or whoever else wants to show it.
import * as v from 'valibot'

/** `POST /v1/badges`, `Authorization: Bearer <grant>`. */
export const BadgeRequest = v.strictObject({ site: v.pipe(v.string(), v.minLength(1), v.maxLength(200)) })
export type BadgeRequest = v.InferOutput<typeof BadgeRequest>

/** `badge` is the token, which says tier, level and months by itself; the rest is for the page. Null: no member. */
export const Badge = v.union([
  v.object({
    badge: v.string(),
    tier: v.string(),
    level: v.number(),
    name: v.string(),
    months: v.number(),
    until: v.string(),
  }),
  v.object({ badge: v.null() }),
])
export type Badge = v.InferOutput<typeof Badge>
