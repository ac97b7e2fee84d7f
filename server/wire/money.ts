// An amount of money as it travels: minor units and an ISO 4217 code.
import * as v from 'valibot'

/** `{ "amount": 20, "currency": "USD" }` is twenty cents. Integers only, upper-case codes only. */
export const Money = v.strictObject({
  amount: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
  currency: v.pipe(v.string(), v.regex(/^[A-Z]{3}$/, 'an upper-case ISO 4217 code')),
})
export type Money = v.InferOutput<typeof Money>
