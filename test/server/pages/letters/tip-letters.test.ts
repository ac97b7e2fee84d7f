// Letters about monthly tips: what is in each, in both languages, and what a publisher's text cannot do in them.
import { expect, test } from 'vitest'
import type { Obstacle } from '../../../../server/core/standing-tip.ts'
import { tipLetters } from '../../../../server/pages/letters/tip-letters.ts'
import type { TipNews } from '../../../../server/ports/index.ts'
import { makeStandingTip } from '../../../support/make.ts'
import { textOf } from '../visitor.ts'

const letters = tipLetters({ payOrigin: 'https://pay.example.com' })
const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, ' ')
const nextAt = '2026-12-23T12:00:00.000Z'
const missed = (obstacle: Obstacle) => makeStandingTip({ obstacle, nextAt })
const ended = makeStandingTip({ obstacle: 'short', skipped: 3, ended: { at: nextAt, by: 'skips' } })

const write = (over: Partial<TipNews> = {}) =>
  letters.toGiver({ standingTip: missed('short'), site: 'The River', creator: 'Ana Ribeiro', lang: 'en', ...over })

test.each([
  ['short', 'Your wallet does not have enough.'],
  ['on-hold', 'Your wallet is on hold'],
  ['closed', 'The publisher takes no tips for this creator at the moment.'],
] as const)(
  'a tip that was missed is named with its reason (%s), its next day, and how to stop it',
  (obstacle, why) => {
    const { subject, text, html } = write({ standingTip: missed(obstacle) })
    expect(subject).toBe('Tuppence: a monthly tip could not be given')
    for (const says of [
      'Your monthly tip of $1.00 for Ana Ribeiro (The River) could not be given.',
      why,
      'It is tried again on Dec 23, 2026, 12:00 PM UTC. Your card is not charged for it.',
      'choose “Stop” in your wallet',
      'You find your wallet at pay.example.com/wallet.',
      'Our letters have no links',
    ]) {
      expect(plain(text)).toContain(says)
      expect(textOf(html)).toContain(says)
    }
  },
)

test('one that ended says so, and tries nothing again', () => {
  const { subject, text } = write({ standingTip: ended })
  expect(subject).toBe('Tuppence: a monthly tip has ended')
  expect(text).toContain('That was the third month in a row, so it has ended. Nothing more is given.')
  expect(text).not.toMatch(/tried again|Stop/)
})

test('it is written in the language of the site, or in English', () => {
  const polish = write({ lang: 'pl-PL' })
  expect(polish.lang).toBe('pl')
  expect(plain(polish.text)).toContain(
    'Nie udało się dać twojego napiwku co miesiąc: 1,00 USD, Ana Ribeiro (The River).',
  )
  expect(write({ lang: 'xx' }).lang).toBe('en')
})

test('a publisher’s names make no link, no header and no markup', () => {
  const name = 'Ana\r\nBcc: all@example.com <b>x</b> https://evil.example'
  const { subject, text, html } = write({ site: name, creator: name })
  expect(subject).not.toContain('Ana')
  expect(text).not.toMatch(/\nBcc|:\/\//)
  expect(html).not.toMatch(/<b>|<a|:\/\/evil/)
})
