// The wall's words and figures.
import { render } from '@testing-library/preact'
import { expect, test } from 'vitest'
import { problemCodes } from '../../server/wire/problem.ts'
import type { Fault } from '../../widget/session.ts'
import { priceText } from '../../widget/ui/price.ts'
import { words as en } from '../../widget/ui/text/en.ts'
import { news } from '../../widget/ui/text/news/en.ts'
import { sentenceFor } from '../../widget/ui/text/news/sentences.ts'
import * as polish from '../../widget/ui/text/pl.ts'
import { Wall } from '../../widget/ui/Wall.tsx'

/** English has no translation. */
const languages = [
  { words: en, translation: undefined },
  { words: polish.words, translation: polish },
]

test('every problem has a sentence in every language, and none shows its code', () => {
  const faults: Fault[] = [...problemCodes, 'offline', 'sealed']
  for (const speaker of languages) {
    for (const fault of faults) expect(sentenceFor(speaker, fault)).toMatch(/^\p{Lu}.*[^-]\.$/u)
  }
})

test('a problem that this widget has never heard of has a sentence too', () => {
  expect(sentenceFor({ words: en, translation: undefined }, 'invented-tomorrow' as Fault)).toBe(news.sentences.internal)
})

test.for([
  ['USD', 20, 'en-US', '$0.20'],
  ['JPY', 150, 'en-US', '¥150'],
  ['KWD', 1500, 'en-US', 'KWD 1.500'],
  ['PLN', 199, 'pl-PL', '1,99 zł'],
  ['EUR', 250, 'german', '€2.50'],
] as const)('%s %i is written in %s as people there write it', ([currency, amount, locale, written]) => {
  expect(priceText({ amount, currency }, locale).replaceAll(/\s/g, ' ')).toBe(written)
})

test('both buttons have names in every step of every language', () => {
  for (const { words } of languages) {
    for (const is of ['asking', 'ready', 'opening', 'paying', 'unlocking'] as const) {
      const { getAllByRole, unmount } = render(<Wall step={{ is }} words={words} lang="en" price="$0.20" />)
      for (const button of getAllByRole('button')) expect(button.textContent).not.toBe('')
      unmount()
    }
  }
})

test('the heading names the wall for those who cannot see it', () => {
  const { getByRole } = render(<Wall step={{ is: 'asking' }} words={en} lang="en" />)
  expect(getByRole('region', { name: 'Keep reading' }).getAttribute('lang')).toBe('en')
})
