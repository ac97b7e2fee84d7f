// Goals for tips, as a publisher sets them and as everybody may see them.
import * as v from 'valibot'
import { Money } from './money.ts'

const instant = v.pipe(
  v.string(),
  v.isoTimestamp(),
  v.check((text) => !Number.isNaN(Date.parse(text)), 'not an instant'),
  v.transform((text) => new Date(text).toISOString()),
)

/** `PUT /v1/admin/goals/:goal`. `net`: what creators get after the operator's fee. `gross`: what readers give. */
export const GoalPut = v.strictObject({
  /** What readers see. */
  title: v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(120)),
  target: Money,
  /** Whose tips count; without one those of the whole site. */
  creator: v.optional(v.string()),
  basis: v.picklist(['net', 'gross']),
  /** Without it from when the goal is first put. */
  startsAt: v.optional(instant),
  endsAt: v.optional(v.nullable(instant)),
  /** What is open for everybody from when it is reached. */
  item: v.optional(v.nullable(v.pipe(v.string(), v.minLength(1), v.maxLength(200)))),
})
export type GoalPut = v.InferOutput<typeof GoalPut>

/** `GET /v1/sites/:site/goals/:goal`. `raised` is exact; once reached, `reachedAt` stays. */
export const Goal = v.object({
  goal: v.string(),
  title: v.string(),
  target: Money,
  raised: Money,
  basis: v.picklist(['net', 'gross']),
  /** A name of a reader counts once, each tip without a name as one. */
  supporters: v.number(),
  reachedAt: v.nullable(v.string()),
  endsAt: v.nullable(v.string()),
  item: v.nullable(v.string()),
})
export type Goal = v.InferOutput<typeof Goal>

/** A goal at `/v1/admin/goals`: the same, and what it counts. */
export const AdminGoal = v.object({ ...Goal.entries, creator: v.nullable(v.string()), startsAt: v.string() })
export type AdminGoal = v.InferOutput<typeof AdminGoal>
