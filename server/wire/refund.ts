// Refunds, unlocks and the statement, as a publisher's own programs see them at /v1/admin.
import * as v from 'valibot'
import { Money } from './money.ts'

const Entitlement = v.pipe(v.string(), v.regex(/^ent_[\w-]{1,80}$/, 'the id of an unlock: ent_…'))

/** `POST /v1/admin/refunds`, with an `Idempotency-Key`. Without an amount: all that is left of the price. */
export const RefundPost = v.strictObject({
  entitlement: Entitlement,
  amount: v.optional(v.nullable(Money), null),
  to: v.optional(v.picklist(['wallet', 'card']), 'wallet'),
  /** Whether the article closes. By default it does when the whole price has gone back. */
  revoke: v.optional(v.nullable(v.boolean()), null),
})
export type RefundPost = v.InferOutput<typeof RefundPost>

/** `started` and `pending`: on the way to the card. `failed`: the card did not take it, the wallet has it. */
export const Refund = v.object({
  refund: v.string(),
  entitlement: v.nullable(v.string()),
  amount: Money,
  to: v.picklist(['wallet', 'card']),
  by: v.picklist(['reader', 'publisher', 'fraud-warning', 'provider']),
  state: v.picklist(['started', 'pending', 'succeeded', 'failed']),
  at: v.string(),
})
export type Refund = v.InferOutput<typeof Refund>

/** An unlock as its publisher sees it. `reader` is the pairwise name that the reader's tokens carry (`sub`), not an identity. */
export const Unlock = v.object({
  entitlement: v.string(),
  reader: v.string(),
  item: v.string(),
  title: v.nullable(v.string()),
  price: v.nullable(Money),
  refunded: v.nullable(Money),
  at: v.string(),
  revokedAt: v.nullable(v.string()),
})
export type Unlock = v.InferOutput<typeof Unlock>

/** A line of the statement: what an entry did to what the publisher is owed. Negative: less is owed. */
export const StatementLine = v.object({
  line: v.number(),
  kind: v.string(),
  reference: v.string(),
  site: v.nullable(v.string()),
  item: v.nullable(v.string()),
  entitlement: v.nullable(v.string()),
  amount: v.number(),
  currency: v.string(),
  at: v.string(),
})
export type StatementLine = v.InferOutput<typeof StatementLine>
