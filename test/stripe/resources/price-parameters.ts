// What several requests say of a price in the same words.
import { integer, oneOf, type Rule, required, shape, type Table } from '../http/parameters.ts'

export const interval = oneOf('day', 'month', 'week', 'year')
export const taxBehavior = oneOf('exclusive', 'inclusive', 'unspecified')

/** Several requests describe an interval in the same two words. */
export function recurringRule<P extends { interval: string; interval_count?: number }>(): Rule {
  return shape<P>({ interval: required(interval), interval_count: integer({ min: 1, max: 1095 }) } as Table<P>)
}
