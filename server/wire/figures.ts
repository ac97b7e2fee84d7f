// Figures for a publisher at /v1/admin.
import * as v from 'valibot'
import { Money } from './money.ts'

/** `GET /v1/admin/figures/members?month=2026-11`. What each number counts, server/README says. */
export const MemberFigures = v.object({
  month: v.string(),
  members: v.object({ atStart: v.number(), joined: v.number(), left: v.number(), atEnd: v.number() }),
  churn: v.nullable(v.number()),
  active: v.object({
    paying: v.number(),
    trial: v.number(),
    late: v.number(),
    paused: v.number(),
    gift: v.number(),
    complimentary: v.number(),
  }),
  mrr: v.array(Money),
  arpu: v.array(Money),
  revenue: v.array(
    v.object({
      currency: v.string(),
      paid: v.number(),
      refunded: v.number(),
      processingFees: v.number(),
      toPublisher: v.number(),
      platformFee: v.number(),
    }),
  ),
})
export type MemberFigures = v.InferOutput<typeof MemberFigures>
