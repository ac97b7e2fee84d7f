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
