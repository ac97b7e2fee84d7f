// The bytes that a publisher's page pays for the widget, and an isolate at the edge for the worker, measured on the built files.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { brotliCompressSync } from 'node:zlib'
import { expect, test } from 'vitest'

const built = new URL('../dist/widget/', import.meta.url)
const readme = readFileSync(new URL('../widget/README.md', import.meta.url), 'utf8')
const worker = new URL('../dist/worker/', import.meta.url)
const serverReadme = readFileSync(new URL('../server/README.md', import.meta.url), 'utf8')
/** The module that workerd is given, and what it imports before it does anything. */
const started = ['worker.js', 'api.js']

/** Targets of DESIGN §13, in bytes. */
const target = { firstFrame: 3000, whole: 10_000, more: 12_000 }

test('the script tag paints the wall with at most 3 kB', () => {
  expect(bytes('tuppence')).toBeLessThanOrEqual(target.firstFrame)
})

test('the whole wall is at most 10 kB', () => {
  expect(bytes('tuppence') + bytes('index')).toBeLessThanOrEqual(target.whole)
})

test('the tiers are at most 12 kB more', () => {
  expect(bytes('elements') + bytes('membership')).toBeLessThanOrEqual(target.more)
})

test('the tip jar is at most 12 kB more', () => {
  expect(bytes('elements') + bytes('tipJar')).toBeLessThanOrEqual(target.more)
})

test.for([
  ["the wall's first frame", ['tuppence']],
  ['the wall is whole', ['tuppence', 'index']],
  ['tiers add', ['elements', 'membership']],
  ['goals, polls and supporters add', ['elements', 'community']],
  ['a tip jar adds', ['elements', 'tipJar']],
  ['another language', ['pl']],
  ['a click', ['visit']],
  ['pictures and other files', ['files']],
  ['a browser without a sanitiser', ['purify']],
] as const)('the README states what %s weighs', ([what, parts]) => {
  const row = readme.split('\n').find((line) => line.startsWith(`| ${what}`))
  const kilobytes = parts.map(bytes).reduce((sum, each) => sum + each, 0) / 1000
  expect(row).toContain(`| ${kilobytes.toFixed(1)} |`)
})

test('every chunk is one that the README counts', () => {
  const names = files().map((file) => file.replace(/(-[\w-]{8})?\.js$/, ''))
  expect(names.sort()).toEqual([
    'community',
    'elements',
    'files',
    'index',
    'membership',
    'pl',
    'purify',
    'tipJar',
    'tuppence',
    'visit',
  ])
})

test('what an isolate at the edge starts with is at most 60 kB', () => {
  expect(started.map(weightOf).reduce(sum)).toBeLessThanOrEqual(60_000)
})

test('no module of the worker is larger than 65 kB', () => {
  expect(Math.max(...readdirSync(worker).map(weightOf))).toBeLessThanOrEqual(65_000)
})

// Two thirds are our own: pages, flows and statements. The rest is Stripe's SDK (15 kB), jose (9), Hono (8), Preact and valibot.
test('all modules of the worker are at most 186 kB', () => {
  expect(readdirSync(worker).map(weightOf).reduce(sum)).toBeLessThanOrEqual(186_000)
})

test('the README states what the worker weighs, to the kilobyte', () => {
  const stated = /starts with (\d+) kB \(brotli\).*?The other (\d+) kB/s.exec(serverReadme)?.slice(1).map(Number)
  const starting = started.map(weightOf).reduce(sum)
  const others = readdirSync(worker).map(weightOf).reduce(sum) - starting
  expect(stated).toEqual([starting, others].map((bytes) => Math.ceil(bytes / 1000)))
})

const sum = (all: number, each: number) => all + each
const weightOf = (file: string) => brotliCompressSync(readFileSync(new URL(file, worker))).length

function bytes(name: string): number {
  const file = files().find((each) => each === `${name}.js` || each.startsWith(`${name}-`))
  if (!file) throw new Error(`dist/widget has no ${name}`)
  return brotliCompressSync(readFileSync(new URL(file, built))).length
}

function files(): string[] {
  if (!existsSync(built)) throw new Error('There is no dist/widget: run `npm run build` first')
  return readdirSync(built)
}
