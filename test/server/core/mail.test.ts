// Mail addresses and codes as they are typed.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { mailAddress, mailboxOf, oneLine, pauseSeconds } from '../../../server/core/mail.ts'
import { codeFrom, typedCode } from '../../../server/core/mail-code.ts'

test.each([
  ['ana@example.com', 'ana@example.com'],
  ['  ana@example.com\n', 'ana@example.com'],
  ['ana@EXAMPLE.Com', 'ana@example.com'],
  ['Ana.Maria+news@example.com', 'Ana.Maria+news@example.com'],
  ['o’neill@example.com', null],
  ["o'neill@example.co.uk", "o'neill@example.co.uk"],
  ['jan@xn--zl-fka.pl', 'jan@xn--zl-fka.pl'],
  ['', null],
  ['ana', null],
  ['@example.com', null],
  ['ana@', null],
  ['ana@localhost', null],
  ['ana@-example.com', null],
  ['ana@example..com', null],
  ['ana@example.com.', null],
  ['ana@192.0.2.1', null],
  ['ana@[192.0.2.1]', null],
  ['.ana@example.com', null],
  ['ana..maria@example.com', null],
  ['ana@eve@example.com', null],
  ['ana@example.com,eve@evil.example', null],
  ['ana@example.com\r\nBcc: eve@evil.example', null],
  ['ana\r\n@example.com', null],
  ['"ana b"@example.com', null],
  ['Ana <ana@example.com>', null],
  ['ana@ex\u0430mple.com', null],
  [`${'a'.repeat(64)}@example.com`, `${'a'.repeat(64)}@example.com`],
  [`${'a'.repeat(65)}@example.com`, null],
  [`ana@${'a.'.repeat(126)}com`, null],
])('%j is kept as %j', (typed, kept) => {
  expect(mailAddress(typed)).toBe(kept)
})

test('an address that is kept is kept the same when it is typed again', () => {
  fc.assert(
    fc.property(fc.emailAddress(), (typed) => {
      const kept = mailAddress(typed)
      expect(kept === null || mailAddress(kept)).toBe(kept === null ? true : kept)
    }),
  )
})

test('many spellings of one mailbox are counted as one', () => {
  const spellings = ['ana@example.com', 'Ana@example.com', 'ana+1@example.com', 'ANA+x+y@example.com'] as const
  expect(new Set(spellings.map(mailboxOf))).toEqual(new Set(['ana@example.com']))
})

test('no text becomes more than one line', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(oneLine(text)).not.toMatch(/[\p{Cc}\u2028\u2029]/u)
    }),
  )
})

test('a message rests longer after each attempt, an hour at most', () => {
  expect([0, 1, 2, 3, 4, 10, 50].map(pauseSeconds)).toEqual([30, 60, 120, 240, 480, 3600, 3600])
})

test('a code is six digits, and any of them', () => {
  const letters = fc.constantFrom(...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'.split(''))
  const firsts = new Set<string>()
  fc.assert(
    fc.property(fc.array(letters, { minLength: 43, maxLength: 43 }), (secret) => {
      const code = codeFrom(secret.join(''))
      expect(code).toMatch(/^\d{6}$/)
      firsts.add(code[0] as string)
    }),
    { numRuns: 500 },
  )
  expect(firsts.size).toBe(10)
})

test.each([
  ['123456', '123456'],
  [' 123 456 ', '123456'],
  ['123-456', '123456'],
  ['000000', '000000'],
  ['12345', null],
  ['1234567', null],
  ['١٢٣٤٥٦', null],
  ['12345a', null],
  ['', null],
])('%j is typed for the code %j', (typed, code) => {
  expect(typedCode(typed)).toBe(code)
})
