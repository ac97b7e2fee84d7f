// A look at some of what goes over the wire: all of it is the same few shapes, thousands of times.
import { createSchemaCheck, type SchemaCheck } from '../../../stripe/schema/schema-check.ts'

const whole = 30

/** The first ones of each kind, and then one of so many. */
export function sampled(oneOf: number): SchemaCheck {
  const seen = new Map<string, number>()
  return {
    ...createSchemaCheck(),
    wants(where) {
      const kind = where.replace(/\b[a-z]+(_test)?_\w{12,}/g, ':id')
      const count = (seen.get(kind) ?? 0) + 1
      seen.set(kind, count)
      return count <= whole || count % oneOf === 0
    },
  }
}
