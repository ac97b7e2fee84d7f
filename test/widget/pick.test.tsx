// Which of several sealed files a picture shows: as the browser would choose among addresses.
import { expect, test, vi } from 'vitest'
import { bestOf } from '../../widget/pick.ts'

function image(markup: string, { width = 600, density = 1, media = '' } = {}): HTMLImageElement {
  document.body.innerHTML = markup
  vi.stubGlobal('devicePixelRatio', density)
  vi.stubGlobal('matchMedia', (query: string) => ({ matches: query === media }))
  const found = document.querySelector('img') as HTMLImageElement
  Object.defineProperty(found, 'clientWidth', { value: width })
  return found
}

const widths =
  '<img data-sealed-src="s" data-sealed-srcset="a.sealed#image/png 400w, b.sealed#image/png 800w, c 1600w">'

test.for([
  ['the first that is sharp enough', { width: 600 }, 'b.sealed#image/png'],
  ['a small one in a small room', { width: 300 }, 'a.sealed#image/png'],
  ['a larger one on a dense screen', { width: 600, density: 2 }, 'c'],
  ['the largest where none is enough', { width: 900, density: 3 }, 'c'],
] as const)('of candidates with a width it takes %s', ([, room, address]) => {
  expect(bestOf(image(widths, room))).toBe(address)
})

test('of candidates with a density it takes the one of the screen', () => {
  const markup = '<img data-sealed-srcset="b 2x, a">'
  expect(bestOf(image(markup))).toBe('a')
  expect(bestOf(image(markup, { density: 1.5 }))).toBe('b')
})

const art = `<picture>
  <source type="image/jxl" data-sealed-srcset="jxl"><source media="(width < 600px)" data-sealed-srcset="small">
  <source type="image/avif" data-sealed-srcset="avif"><img data-sealed-src="plain"></picture>`

test('in <picture> the first source counts whose kind and media fit', () => {
  expect(bestOf(image(art))).toBe('avif')
  expect(bestOf(image(art, { media: '(width < 600px)' }))).toBe('small')
})

test('a picture without candidates has its one address, and one that is not sealed has none', () => {
  expect(bestOf(image('<img data-sealed-src="a">'))).toBe('a')
  expect(bestOf(image('<img src="a">'))).toBeUndefined()
})
