// Months of the calendar: where they begin and end, and how many have gone by in full.
import { expect, test } from 'vitest'
import { boundsOf, fullMonths, isMonth, monthsAfter } from '../../../server/core/month.ts'

test.each([
  ['2026-11', '2026-11-01T00:00:00.000Z', '2026-12-01T00:00:00.000Z'],
  ['2026-12', '2026-12-01T00:00:00.000Z', '2027-01-01T00:00:00.000Z'],
  ['2028-02', '2028-02-01T00:00:00.000Z', '2028-03-01T00:00:00.000Z'],
])('%s goes from %s to before %s', (month, from, to) => {
  expect(boundsOf(month)).toEqual({ from, to })
})

test('a month is written as a year and two digits', () => {
  expect(['2026-01', '1999-12'].map(isMonth)).toEqual([true, true])
  const others = ['2026-13', '2026-00', '2026-1', '26-01', '2026-01-01', '', '2026-01\n', 'x2026-01', '２０２６-01']
  expect(others.map(isMonth)).toEqual(others.map(() => false))
})

test('the same day of a later month; where that one is shorter, its last day', () => {
  const noon = (day: string) => `${day}T12:00:00.000Z`
  expect(monthsAfter(noon('2027-01-31'), 1)).toBe(noon('2027-02-28'))
  expect(monthsAfter(noon('2028-01-31'), 1)).toBe(noon('2028-02-29'))
  expect(monthsAfter(noon('2027-01-31'), 3)).toBe(noon('2027-04-30'))
  expect(monthsAfter(noon('2027-11-30'), 3)).toBe(noon('2028-02-29'))
  expect(monthsAfter(noon('2027-03-15'), -1)).toBe(noon('2027-02-15'))
})

test.each([
  ['2027-01-15T12:00:00.000Z', '2027-02-15T11:59:59.999Z', 0],
  ['2027-01-15T12:00:00.000Z', '2027-02-15T12:00:00.000Z', 1],
  ['2027-01-31T12:00:00.000Z', '2027-02-28T12:00:00.000Z', 1],
  ['2027-01-31T12:00:00.000Z', '2027-03-30T12:00:00.000Z', 1],
  ['2027-01-31T12:00:00.000Z', '2027-03-31T12:00:00.000Z', 2],
  ['2028-02-29T12:00:00.000Z', '2029-02-28T12:00:00.000Z', 12],
  ['2027-12-31T23:00:00.000Z', '2028-01-01T01:00:00.000Z', 0],
  ['2027-02-15T12:00:00.000Z', '2027-01-15T12:00:00.000Z', 0],
])('from %s to %s there are %i full months', (from, to, months) => {
  expect(fullMonths(from, to)).toBe(months)
})
