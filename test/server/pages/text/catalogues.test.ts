// The languages of the pay pages keep step with one another.
import { expect, test } from 'vitest'
import { en } from '../../../../server/pages/text/en.ts'
import { pl } from '../../../../server/pages/text/pl.ts'

function sentencesOf(catalogue: object): [name: string, sentence: string][] {
  return Object.entries(catalogue).flatMap(([name, value]) => {
    if (typeof value === 'string') return [[name, value] as [string, string]]
    if (typeof value === 'function') return [[name, value('«1»', '«2»') as string] as [string, string]]
    return sentencesOf(value).map(([inner, sentence]) => [`${name}.${inner}`, sentence] as [string, string])
  })
}

const names = (catalogue: object) => sentencesOf(catalogue).map(([name]) => name)
const holes = (sentence: string) => (sentence.match(/«\d»/g) ?? []).toSorted()

test('each language has each sentence, and says each amount and name that the others say', () => {
  expect(names(pl)).toEqual(names(en))
  const theirs = new Map(sentencesOf(pl))
  for (const [name, sentence] of sentencesOf(en))
    expect([name, holes(theirs.get(name) ?? '')]).toEqual([name, holes(sentence)])
})

test('no sentence is empty or left in English', () => {
  const same = sentencesOf(pl).filter(
    ([name, sentence]) => sentence === '' || sentence === new Map(sentencesOf(en)).get(name),
  )
  expect(same.map(([name]) => name)).toEqual(['brand'])
})

test.each([
  [
    0,
    'You can undo no more unlocks within these 30 days.',
    'W ciągu tych 30 dni nie możesz już cofnąć żadnego zakupu.',
  ],
  [1, 'You can undo 1 more unlock within 30 days.', 'W ciągu 30 dni możesz cofnąć jeszcze 1 zakup.'],
  [2, 'You can undo 2 more unlocks within 30 days.', 'W ciągu 30 dni możesz cofnąć jeszcze 2 zakupy.'],
  [5, 'You can undo 5 more unlocks within 30 days.', 'W ciągu 30 dni możesz cofnąć jeszcze 5 zakupów.'],
  [12, 'You can undo 12 more unlocks within 30 days.', 'W ciągu 30 dni możesz cofnąć jeszcze 12 zakupów.'],
  [22, 'You can undo 22 more unlocks within 30 days.', 'W ciągu 30 dni możesz cofnąć jeszcze 22 zakupy.'],
])('%i undos are counted as each language counts', (count, english, polish) => {
  expect([en.undosLeft(count, 30), pl.undosLeft(count, 30)]).toEqual([english, polish])
})

test('each end of an undo and of a return has a notice of its own', () => {
  const titles = Object.values(en.walletNotices).map(({ title, body }) => `${title}: ${body}`)
  expect(new Set(titles).size).toBe(titles.length)
})
