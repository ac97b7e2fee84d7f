// Money: integers in minor units, and splits that add up.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { exponentOf, isCurrency, units } from '../../../server/core/currency.ts'
import { allocate, minus, money, plus } from '../../../server/core/money.ts'

const bad = [
  -1,
  -0,
  0.1,
  JSON.parse('1e400'),
  JSON.parse('9007199254740993'),
  Number.NaN,
  '20',
  [20],
  true,
  null,
  undefined,
]

// MON-07
test.each(bad.map((amount) => [amount]))('%s is not an amount', (amount) => {
  expect(() => money(amount as number, 'USD')).toThrow(RangeError)
})

test('a plain safe integer is an amount, however it was written', () => {
  expect(money(1e2, 'USD')).toEqual({ amount: 100, currency: 'USD' })
  expect(money(0, 'JPY').amount).toBe(0)
})

test.each(['usd', 'US', 'XXX', '', 'constructor', '__proto__'])('"%s" is not a currency', (code) => {
  expect(isCurrency(code)).toBe(false)
  expect(() => money(1, code)).toThrow(RangeError)
})

// MON-08
test('the minor unit follows ISO 4217, not a factor of a hundred', () => {
  expect([exponentOf('USD'), exponentOf('JPY'), exponentOf('KWD')]).toEqual([2, 0, 3])
  expect([units(5, 'USD'), units(500, 'JPY'), units(2, 'KWD')]).toEqual([500, 500, 2000])
})

test('amounts of different currencies do not add', () => {
  expect(() => plus(money(1, 'USD'), money(1, 'EUR'))).toThrow()
  expect(() => minus(money(2, 'USD'), money(1, 'EUR'))).toThrow()
})

test('nothing is taken below zero', () => {
  expect(() => minus(money(1, 'USD'), money(2, 'USD'))).toThrow(RangeError)
})

const amounts = fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER })
const weights = fc
  .array(fc.integer({ min: 0, max: 1_000_000_000 }), { minLength: 1, maxLength: 12 })
  .filter((list) => list.some((weight) => weight > 0))

// MON-14
test('parts of an allocated amount add up to the whole, and none is negative', () => {
  fc.assert(
    fc.property(amounts, weights, (amount, list) => {
      const parts = allocate(money(amount, 'USD'), list)
      expect(parts.reduce((sum, part) => sum + BigInt(part.amount), 0n)).toBe(BigInt(amount))
      expect(parts.every((part) => part.amount >= 0)).toBe(true)
    }),
  )
})

test('each part is within one minor unit of its exact share', () => {
  fc.assert(
    fc.property(amounts, weights, (amount, list) => {
      const total = list.reduce((sum, weight) => sum + BigInt(weight), 0n)
      allocate(money(amount, 'USD'), list).forEach((part, index) => {
        const exact = BigInt(amount) * BigInt(list[index] as number)
        const off = BigInt(part.amount) * total - exact
        expect(off < total && -off < total).toBe(true)
      })
    }),
  )
})

test('a fee of ten percent and its rest make every price from 1 to 10,000 whole', () => {
  for (let amount = 1; amount <= 10_000; amount++) {
    const [fee, rest] = allocate(money(amount, 'USD'), [1000, 9000])
    expect(fee!.amount + rest!.amount).toBe(amount)
  }
})

test('the odd cent goes to the largest remainder, on a tie to the first', () => {
  expect(allocate(money(100, 'USD'), [1, 1, 1]).map((part) => part.amount)).toEqual([34, 33, 33])
  expect(allocate(money(5, 'USD'), [1, 3]).map((part) => part.amount)).toEqual([1, 4])
})
