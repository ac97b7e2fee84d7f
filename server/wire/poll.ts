// Polls, as a publisher sets them and as everybody may see them.
import * as v from 'valibot'
import { Money } from './money.ts'

const instant = v.pipe(
  v.string(),
  v.isoTimestamp(),
  v.check((text) => !Number.isNaN(Date.parse(text)), 'not an instant'),
  v.transform((text) => new Date(text).toISOString()),
)
const text = v.pipe(v.string(), v.maxLength(2000))

/** `PUT /v1/admin/polls/:poll`. */
export const PollPut = v.strictObject({
  /** What readers see: plain text. */
  question: text,
  /** In the order in which they are shown. Votes name `option`, and readers see `label`. */
  options: v.pipe(v.array(v.strictObject({ option: v.string(), label: text })), v.maxLength(100)),
  /** Of a vote. */
  price: Money,
  /** Whom votes pay. */
  creator: v.string(),
  endsAt: v.optional(v.nullable(instant)),
  /** Whether each member of the site has one vote that costs nothing. */
  freeForMembers: v.boolean(),
})
export type PollPut = v.InferOutput<typeof PollPut>

/** `GET /v1/sites/:site/polls/:poll`. `isOpen`: votes are taken. */
export const Poll = v.object({
  poll: v.string(),
  question: v.string(),
  options: v.array(v.object({ option: v.string(), label: v.string(), votes: v.number() })),
  total: v.number(),
  price: Money,
  endsAt: v.nullable(v.string()),
  isOpen: v.boolean(),
  freeForMembers: v.boolean(),
})
export type Poll = v.InferOutput<typeof Poll>

/** A poll at `/v1/admin/polls`: the same, and whom its votes pay. */
export const AdminPoll = v.object({ ...Poll.entries, creator: v.string() })
export type AdminPoll = v.InferOutput<typeof AdminPoll>
