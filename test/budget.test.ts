// The bytes that a publisher's page pays for the widget, and an isolate at the edge for the worker, measured on the built files.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { brotliCompressSync } from 'node:zlib'
import { expect, test } from 'vitest'

const built = new URL('../dist/widget/', import.meta.url)
const readme = readFileSync(new URL('../widget/README.md', import.meta.url), 'utf8')

/** Targets of DESIGN §13, in bytes. */
const target = { firstFrame: 3000, whole: 10_000 }

test('the script tag paints the wall with at most 3 kB', () => {
  expect(bytes('tuppence')).toBeLessThanOrEqual(target.firstFrame)
})

test('the whole wall is at most 10 kB', () => {
  expect(bytes('tuppence') + bytes('index')).toBeLessThanOrEqual(target.whole)
})

test.for([
  ["the wall's first frame", ['tuppence']],
  ['the wall is whole', ['tuppence', 'index']],
  ['another language', ['pl']],
  ['a click', ['visit']],
  ['a browser without a sanitiser', ['purify']],
] as const)('the README states what %s weighs', ([what, parts]) => {
  const row = readme.split('\n').find((line) => line.startsWith(`| ${what}`))
  const kilobytes = parts.map(bytes).reduce((sum, each) => sum + each, 0) / 1000
  expect(row).toContain(`| ${kilobytes.toFixed(1)} |`)
})

test('every chunk is one that the README counts', () => {
  const names = files().map((file) => file.replace(/(-[\w-]{8})?\.js$/, ''))
  expect(names.sort()).toEqual(['index', 'pl', 'purify', 'tuppence', 'visit'])
})

// Our own pages, flows and statements are 52 kB of it, Stripe's SDK 16, Hono and jose 9 each, Preact 7.
test('the worker is at most 90 kB', () => {
  const worker = readFileSync(new URL('../dist/worker/worker.js', import.meta.url))
  expect(brotliCompressSync(worker).length).toBeLessThanOrEqual(90_000)
})

function bytes(name: string): number {
  const file = files().find((each) => each === `${name}.js` || each.startsWith(`${name}-`))
  if (!file) throw new Error(`dist/widget has no ${name}`)
  return brotliCompressSync(readFileSync(new URL(file, built))).length
}

function files(): string[] {
  if (!existsSync(built)) throw new Error('There is no dist/widget: run `npm run build` first')
  return readdirSync(built)
}
