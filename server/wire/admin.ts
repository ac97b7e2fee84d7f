// What a publisher's own programs send to /v1/admin with the site's secret key.
import * as v from 'valibot'
import { Money } from './money.ts'

const origin = v.pipe(
  v.string(),
  v.url(),
  v.check((text) => URL.canParse(text) && new URL(text).origin === text, 'an origin: scheme, host and port, no path'),
)
/** Of 10000, which are the whole. */
export const basisPoints = (least: number) => v.pipe(v.number(), v.integer(), v.minValue(least), v.maxValue(10_000))
const title = v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(300))

/** `PATCH /v1/admin/site`. Only what is named changes. */
export const SitePatch = v.partial(
  v.strictObject({
    name: v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(120)),
    origins: v.pipe(v.array(origin), v.minLength(1), v.maxLength(20)),
    defaultPrice: v.nullable(Money),
    locale: v.pipe(v.string(), v.regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, 'a language tag such as en or pt-BR')),
    /** Whether messages that everybody may read wait until they are let through. Of those that are shown already nothing changes. */
    holdsMessages: v.boolean(),
    /** Those that the site offers. Null: all that there are. */
    stickers: v.nullable(v.pipe(v.array(v.string()), v.maxLength(100))),
  }),
)
export type SitePatch = v.InferOutput<typeof SitePatch>

/** `PUT /v1/admin/items/:item`. A null price means: as the path rules say, else the site's default. */
export const ItemPut = v.strictObject({
  kind: v.optional(v.literal('article'), 'article'),
  title,
  price: v.nullable(Money),
  mode: v.picklist(['served', 'sealed', 'soft']),
  page: v.optional(v.nullable(v.pipe(v.string(), v.url(), v.maxLength(2048))), null),
  /** Who gets how much of the price after the platform fee. The publisher has the rest. */
  creators: v.optional(
    v.pipe(v.array(v.strictObject({ creator: v.string(), share: basisPoints(1) })), v.maxLength(8)),
    [],
  ),
})
export type ItemPut = v.InferOutput<typeof ItemPut>

/** An item as the admin API answers it. */
export const Item = v.object({
  item: v.string(),
  kind: v.string(),
  title: v.string(),
  price: v.nullable(Money),
  mode: v.picklist(['served', 'sealed', 'soft']),
  page: v.nullable(v.string()),
  creators: v.array(v.object({ creator: v.string(), share: v.number() })),
  hasContent: v.boolean(),
})
export type Item = v.InferOutput<typeof Item>

/** `PUT /v1/admin/rules`: the whole list; the first pattern that matches sets the price. `*` stands for anything. */
export const RulesPut = v.strictObject({
  rules: v.pipe(
    v.array(v.strictObject({ pattern: v.pipe(v.string(), v.minLength(1), v.maxLength(200)), price: Money })),
    v.maxLength(200),
  ),
})
export type RulesPut = v.InferOutput<typeof RulesPut>
