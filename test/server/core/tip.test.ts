// Tips: how much, which words, and what follows from a yes.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isTippable, tipLimits, tipMessage, tipName } from '../../../server/core/tip.ts'
import { decideTip, type TipQuestion } from '../../../server/core/tip-decision.ts'
import { isSellable } from '../../../server/core/top-up.ts'
import { at, makeCreator, makeSite, makeTicket, usd } from '../../support/make.ts'

// Amounts

test('in every currency that is sold the amounts are whole, rising, and within what may be given', () => {
  const sold = Intl.supportedValuesOf('currency').filter(isSellable)
  expect(sold.length).toBeGreaterThan(50)
  for (const currency of sold) {
    const { amounts, min, max } = tipLimits(currency as 'USD')
    const all = [min, ...amounts, max].map(({ amount }) => amount)
    expect(all.every(Number.isInteger), currency).toBe(true)
    expect(
      all.toSorted((a, b) => a - b),
      currency,
    ).toEqual(all)
    expect([min, ...amounts, max].every(isTippable), currency).toBe(true)
  }
})

test.each([9, 30_001, 0, -300, 10.5, Number.NaN])('%s cents are no tip', (amount) => {
  expect(isTippable({ amount, currency: 'USD' })).toBe(false)
})

// Words

test.each([
  ['nothing', '', null],
  ['spaces', ' \n\t ', null],
  ['what has no width', '\u200b\u200d\ufeff\u2060', null],
  ['a letter that is drawn as a blank', '\u3164\u2800', null],
  ['a plain sentence', ' Thank you! ', 'Thank you!'],
  ['lines', 'one\r\ntwo\u2028three', 'one two three'],
  ['markup, which is text like any other', '<script>alert(1)</script>', '<script>alert(1)</script>'],
  ['a formula', '=1+1', '=1+1'],
  ['what turns the text around it', 'pay \u202e001$\u202c now', 'pay 001$ now'],
  ['isolates and marks of direction', '\u2067abc\u2069\u200f', 'abc'],
  ['controls', 'a\u0000b\u001bc\u0085', 'abc'],
  ['a lone surrogate', 'a\ud800b', 'a\ufffdb'],
  ['what only tags spell', 'hi\u{e0061}\u{e0062}', 'hi'],
  ['letters that are spelled in two ways', 'e\u0301', '\u00e9'],
  ['a family, which is one letter', '👨‍👩‍👧‍👦', '👨‍👩‍👧‍👦'],
  ['Persian, which needs its joiners', 'می\u200cخواهم', 'می\u200cخواهم'],
] as const)('of %s the message is what can be seen of it', (_what, written, kept) => {
  expect(tipMessage(written)).toEqual({ message: kept })
})

test('280 letters are taken as a reader counts them, and 281 are not', () => {
  expect(tipMessage('👨‍👩‍👧‍👦'.repeat(280))).toEqual({ message: '👨‍👩‍👧‍👦'.repeat(280) })
  expect(tipMessage('👨‍👩‍👧‍👦'.repeat(281))).toBeNull()
  expect(tipMessage(` ${'x'.repeat(280)} `)).toEqual({ message: 'x'.repeat(280) })
})

test('a tower of marks on one letter is cut to what a line can bear', () => {
  const message = tipMessage(`a${'\u0301\u0302'.repeat(2000)}b`)?.message ?? ''
  expect(Array.from(message).length).toBeLessThanOrEqual(13)
  expect(message.startsWith('\u00e1') && message.endsWith('b')).toBe(true)
})

test('whatever was written, the message is one line that stays what it is when it is cleaned again', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (written) => {
      const once = tipMessage(written)?.message ?? null
      if (once === null) return
      expect(once.isWellFormed()).toBe(true)
      expect(once).not.toMatch(/[\p{Cc}\p{Bidi_Control}\u2028\u2029]/u)
      expect(tipMessage(once)).toEqual({ message: once })
    }),
    { numRuns: 500 },
  )
})

test('a name is one line of at most 40 graphemes, cleaned as a message is', () => {
  expect(tipName('  Bea \u202e of the\n river ')).toEqual({ name: 'Bea of the river' })
  expect(tipName('\u200b \u2800')).toEqual({ name: null })
  expect(tipName('👨‍👩‍👧‍👦'.repeat(40))).toEqual({ name: '👨‍👩‍👧‍👦'.repeat(40) })
  expect(tipName('x'.repeat(41))).toBeNull()
})

// A yes

const wish = { creator: 'ana', amount: usd(300), message: null, isPublic: false, isAnonymous: true }

const question = (over: Partial<TipQuestion> = {}): TipQuestion => ({
  ticket: makeTicket({ item: '', tip: wish }),
  reader: 'reader_one',
  site: makeSite(),
  creator: makeCreator(),
  approved: usd(300),
  name: null,
  balance: usd(300),
  isOnHold: false,
  platformFeeBps: 500,
  isHeld: false,
  monthly: null,
  fresh: 'tip_one',
  now: at,
  ...over,
})

test('a yes to the amount on the screen moves it from the wallet to the creator, and closes the window', () => {
  const decision = decideTip(question())
  if (decision.next !== 'commit') throw new Error(decision.next)
  expect(decision.changes.map(({ change }) => change)).toEqual([
    'require-standing',
    'require-unblocked',
    'post-entry',
    'add-tip',
    'finish-by-tip',
  ])
  expect(decision.changes[2]).toMatchObject({
    entry: {
      reference: 'tip:tip_one',
      kind: 'tip',
      postings: [
        { account: 'reader:reader_one:wallet', direction: 'debit', money: usd(300) },
        { account: 'creator:creator_one:payable', direction: 'credit', money: usd(285) },
        { account: 'fees:platform', direction: 'credit', money: usd(15) },
      ],
    },
  })
  expect(decision.changes[3]).toMatchObject({ tip: { isAnonymous: true, reader: 'reader_one', givenAt: at } })
})

test('a tip has the name that was typed, and an anonymous one none whatever was typed', () => {
  const tipIn = (over: Partial<TipQuestion>) => {
    const decision = decideTip(question({ name: 'Bea', ...over }))
    return decision.next === 'commit' ? decision.changes.find(({ change }) => change === 'add-tip') : null
  }
  const named = makeTicket({ item: '', tip: { ...wish, isAnonymous: false } })
  expect(tipIn({ ticket: named })).toMatchObject({ change: 'add-tip', tip: { name: 'Bea' } })
  expect(tipIn({})).toMatchObject({ change: 'add-tip', tip: { name: null } })
})

test('a tip is given with the sticker that was wished for, if the site offers it still', () => {
  const ticket = makeTicket({ item: '', tip: { ...wish, sticker: 'coffee' } })
  for (const stickers of [null, ['star', 'coffee']] as const) {
    const decision = decideTip(question({ ticket, site: makeSite({ stickers }) }))
    if (decision.next !== 'commit') throw new Error(decision.next)
    expect(decision.changes).toContainEqual(
      expect.objectContaining({ tip: expect.objectContaining({ sticker: 'coffee' }) }),
    )
  }
  for (const stickers of [[], ['star']] as const)
    expect(decideTip(question({ ticket, site: makeSite({ stickers }) }))).toEqual({
      next: 'stop',
      because: 'not-for-sale',
    })
})

test.each([
  ['another amount was approved', { approved: usd(299) }, { next: 'confirm-price', price: usd(300) }],
  ['nothing was approved', { approved: null }, { next: 'confirm-price', price: usd(300) }],
  ['the wallet is on hold', { isOnHold: true }, { next: 'stop', because: 'on-hold' }],
  ['the wallet has too little', { balance: usd(299) }, { next: 'top-up', missing: usd(1) }],
  ['no tips are taken any more', { creator: null }, { next: 'stop', because: 'not-for-sale' }],
  ['the window is over', { now: '2030-01-01T00:00:00.000Z' }, { next: 'stop', because: 'expired' }],
] as const)('when %s nothing moves', (_when, over, decision) => {
  expect(decideTip(question(over))).toEqual(decision)
})
