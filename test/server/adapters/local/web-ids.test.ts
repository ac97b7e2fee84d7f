// Ids: random to the last bit, however many are drawn at once.
import { expect, test } from 'vitest'
import { webIds } from '../../../../server/adapters/local/web-ids.ts'

test('ten thousand ids are all different, and have 26 letters of 32, none of which looks like another', () => {
  const ids = Array.from({ length: 10_000 }, () => webIds.id('ent'))
  expect(new Set(ids).size).toBe(ids.length)
  expect(ids.filter((id) => !/^ent_[0-9a-hjkmnp-tv-z]{26}$/.test(id))).toEqual([])
})

test('each place of an id takes each letter', () => {
  const ids = Array.from({ length: 2000 }, () => webIds.id('ent').slice('ent_'.length))
  // That one of them misses a letter by chance has odds of one to 10^24.
  for (let place = 0; place < 26; place++) expect(new Set(ids.map((id) => id[place])).size).toBe(32)
})
