// Supporters, as everybody may see them.
import * as v from 'valibot'
import { Money } from './money.ts'

/** What is asked of `GET /v1/sites/:site/supporters`. */
export const SupportersQuery = v.object({
  by: v.optional(v.picklist(['recent', 'top']), 'recent'),
  creator: v.optional(v.string()),
  /** `next` of an earlier answer. */
  before: v.optional(v.string()),
  limit: v.optional(v.pipe(v.string(), v.regex(/^\d{1,2}$/), v.transform(Number), v.minValue(1), v.maxValue(50)), '20'),
})

/** `level` follows the amount, from 1 to 5. `tip` only of a line that is about one tip. Never who the reader is. */
export const Supporter = v.object({
  name: v.nullable(v.string()),
  amount: Money,
  message: v.nullable(v.string()),
  sticker: v.exactOptional(v.string()),
  creator: v.string(),
  level: v.picklist([1, 2, 3, 4, 5]),
  at: v.string(),
  tip: v.optional(v.string()),
})
export type Supporter = v.InferOutput<typeof Supporter>

/** `GET /v1/sites/:site/supporters`. */
export const Supporters = v.object({ supporters: v.array(Supporter), next: v.nullable(v.string()) })
export type Supporters = v.InferOutput<typeof Supporters>

/** Of the live feed: so many more tips were given than it tells one by one. */
export const More = v.object({ tips: v.number() })
export type More = v.InferOutput<typeof More>
