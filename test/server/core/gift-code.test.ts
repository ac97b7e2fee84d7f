// How codes of gifts are written and read again.
import { expect, test } from 'vitest'
import { giftCodeFrom, spelledCode, typedGiftCode } from '../../../server/core/gift-code.ts'

const bytes = Uint8Array.from({ length: 32 }, (_, index) => index * 9)
const code = giftCodeFrom(bytes)

test('a code has 28 letters of 32, which are 140 bits, and each letter is as likely as any other', () => {
  expect(code).toMatch(/^[0-9A-HJKMNP-TV-Z]{28}$/)
  const letters = Array.from({ length: 256 }, (_, byte) => giftCodeFrom(new Uint8Array(32).fill(byte))[0])
  const counts = Map.groupBy(letters, (letter) => letter)
  expect([...counts.values()].map(({ length }) => length)).toEqual(Array(32).fill(8))
})

test('it is shown in groups of four, and read however it is parted, in small letters too', () => {
  expect(spelledCode(code)).toMatch(/^(\w{4}-){6}\w{4}$/)
  for (const typed of [
    code,
    spelledCode(code),
    spelledCode(code).toLowerCase(),
    ` ${code.match(/.{4}/g)?.join(' ')}\n`,
  ])
    expect(typedGiftCode(typed)).toBe(code)
})

test('an O is read as a zero, an I and an L as a one: no letter is taken for another', () => {
  expect(typedGiftCode(`OoIiLl${'0'.repeat(22)}`)).toBe(`001111${'0'.repeat(22)}`)
})

test.each(['', code.slice(1), `${code}0`, `${code.slice(1)}U`, `${code.slice(1)}é`, `${code.slice(1)}%`])(
  '%j is no code',
  (typed) => expect(typedGiftCode(typed)).toBeNull(),
)
