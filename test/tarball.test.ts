// What is published: the tarball as npm packs it, and that a folder with nothing but it and what it depends on has the command and all entries.
import { execFileSync, spawnSync } from 'node:child_process'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join, posix, resolve } from 'node:path'
import { publint } from 'publint'
import { formatMessage } from 'publint/utils'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'

const root = resolve(import.meta.dirname, '..')
const told = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))

type Packed = { filename: string; size: number; unpackedSize: number; files: { path: string; mode: number }[] }

const packedAt = mkdtempSync(join(tmpdir(), 'tuppence-packed-'))
let packed: Packed
/** The tarball's files, as they are unpacked. */
const unpacked = join(packedAt, 'package')

beforeAll(() => {
  const args = ['pack', '--json', '--ignore-scripts', '--pack-destination', packedAt]
  const printed = JSON.parse(
    execFileSync('npm', args, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }),
  )
  packed = (Array.isArray(printed) ? printed[0] : Object.values(printed)[0]) as Packed
  execFileSync('tar', ['xf', packed.filename], { cwd: packedAt })
})
afterAll(() => rmSync(packedAt, { recursive: true, force: true }))

const paths = () => packed.files.map(({ path }) => path)

test('anybody may publish it, and the registry is told what it is', () => {
  expect(told).not.toHaveProperty('private')
  expect(told).toMatchObject({ name: 'tuppence', license: 'MIT', engines: { node: '>=20' } })
  expect(told.description.length).toBeGreaterThan(20)
  expect(told.keywords).toContain('paywall')
})

test('it has what is built, the references and what other languages need, and nothing else', () => {
  const rooms =
    /^(dist\/(assets|cli|d1|pages|plugins|server|stickers|verify|widget|worker)\/|server\/plugins\/(hugo|jekyll|wordpress)\/|server\/verify\/(php|python)\/|(server\/|widget\/|server\/plugins\/|server\/verify\/)?README\.md$|server\/verify\/vectors\.json$|LICENSE$|package\.json$)/
  expect(paths().filter((path) => !rooms.test(path))).toEqual([])
  expect(
    paths().filter((path) =>
      /(^|\/)(test|demo-site|data|node_modules)\/|\.map$|\.log$|(^|\/)\.|[^d]\.tsx?$/.test(path),
    ),
  ).toEqual([])
})

test('it has no secret, no key, and no path of the machine that built it', () => {
  const secrets = /tsk_[\w-]{43}|(sk|rk)_live_\w|whsec_\w{16}|-----BEGIN [A-Z ]*PRIVATE|"d":\s*"[\w-]{20}/
  for (const path of paths()) {
    const text = readFileSync(join(unpacked, path), 'latin1')
    expect(secrets.exec(text)?.[0], path).toBeUndefined()
    expect(text.includes(root), path).toBe(false)
  }
})

test('it is less than a megabyte and a half to fetch, and five to keep', () => {
  expect(packed.size).toBeLessThan(1_500_000)
  expect(packed.unpackedSize).toBeLessThan(5_000_000)
})

test('publint finds nothing to complain about in the tarball', async () => {
  const { buffer } = Uint8Array.from(readFileSync(join(packedAt, packed.filename)))
  const { messages, pkg } = await publint({ pack: { tarball: buffer }, strict: true })
  expect(messages.map((message) => formatMessage(message, pkg as never))).toEqual([])
})

test('no reference points at a page that is not there', () => {
  for (const page of paths().filter((path) => path.endsWith('.md'))) {
    const links = [...readFileSync(join(unpacked, page), 'utf8').matchAll(/\]\((?!https?:|#)([^)#]+)/g)]
    const missing = links
      .map(([, to]) => posix.join(dirname(page), to as string))
      .filter((to) => !existsSync(join(unpacked, to)))
    expect(missing, page).toEqual([])
  }
})

/** A folder into which the tarball was installed: itself unpacked, and beside it what it says that it depends on. */
function installed(): { readonly folder: string; readonly command: string } {
  const folder = mkdtempSync(join(tmpdir(), 'tuppence-installed-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const modules = join(folder, 'node_modules')
  mkdirSync(join(modules, '.bin'), { recursive: true })
  execFileSync('tar', ['xf', join(packedAt, packed.filename)], { cwd: modules })
  execFileSync('mv', [join(modules, 'package'), join(modules, 'tuppence')])
  for (const name of Object.keys(told.dependencies)) {
    mkdirSync(dirname(join(modules, name)), { recursive: true })
    symlinkSync(join(root, 'node_modules', name), join(modules, name))
  }
  symlinkSync(join('..', 'tuppence', told.bin.tuppence), join(modules, '.bin/tuppence'))
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}')
  return { folder, command: join(modules, 'tuppence', told.bin.tuppence) }
}

/** Of the Nodes on this machine that we say we run on, the oldest. */
function oldestNode(): string {
  const found = (process.env.PATH ?? '')
    .split(delimiter)
    .map((folder) => join(folder, 'node'))
    .filter((file) => existsSync(file))
    .map((file) => ({
      file,
      version: execFileSync(file, ['--version'], { encoding: 'utf8' }).slice(1).split('.').map(Number),
    }))
    .filter(({ version }) => version[0]! >= 20)
    .toSorted((a, b) => a.version[0]! - b.version[0]! || a.version[1]! - b.version[1]!)
  return found[0]?.file ?? process.execPath
}

test('every entry can be imported on the oldest Node that there is', () => {
  const { folder } = installed()
  const entries = Object.keys(told.exports)
    .filter((entry) => !entry.endsWith('.json'))
    .map((entry) => entry.replace('.', 'tuppence'))
  writeFileSync(
    join(folder, 'program.js'),
    `for (const entry of ${JSON.stringify(entries)}) console.log(entry, Object.keys(await import(entry)).join())`,
  )
  const printed = execFileSync(oldestNode(), ['program.js'], { cwd: folder, encoding: 'utf8' })
  expect(printed.trim().split('\n').toSorted()).toEqual([
    'tuppence/astro tuppence',
    'tuppence/eleventy tuppence',
    'tuppence/json-ld jsonLd,paidNote',
    'tuppence/verify bearerOf,createVerifier',
    'tuppence/verify/crawlers dnsOverHttps,verifiedCrawlers',
    'tuppence/verify/fetch gated',
    'tuppence/verify/hono gate',
    'tuppence/verify/node crawlersByDns,gate',
    'tuppence/vite tuppence',
  ])
})

test('what needs the database says on an old Node by what it can be run', ({ skip }) => {
  const node = oldestNode()
  const major = Number(execFileSync(node, ['-p', 'process.versions.node.split(".")[0]'], { encoding: 'utf8' }))
  skip(major >= 22, 'there is no Node without SQLite here')
  const { folder, command } = installed()
  const { status, stderr } = spawnSync(node, [command, 'migrate'], { cwd: folder, encoding: 'utf8' })
  expect([status, stderr]).toEqual([1, 'This needs Node 24, which the package brings: npx tuppence migrate\n'])
})

test('the command can be run, and seals and checks a site on the oldest Node that there is', () => {
  const { folder, command } = installed()
  const tuppence = (...args: string[]) =>
    execFileSync(oldestNode(), [command, ...args], { cwd: folder, encoding: 'utf8' })
  expect(statSync(command).mode & 0o111).toBe(0o111)
  expect(readFileSync(command, 'utf8')).toMatch(/^#!\/usr\/bin\/env node\n/)
  expect(tuppence('seal', '--help')).toContain('Usage: tuppence seal')

  const page =
    '<html lang="en"><head></head><body><tuppence-gate item="the-lake" data-seal><p>The heron eats the moon, and then the whole lake.</p></tuppence-gate></body></html>'
  for (const place of ['site', 'source']) {
    mkdirSync(join(folder, place))
    writeFileSync(join(folder, place, 'index.html'), page)
  }
  const { envelope } = JSON.parse(tuppence('keys'))
  const keys = envelope.map(({ d: _secret, ...key }: { d: string }) => key)
  writeFileSync(join(folder, 'keys.json'), JSON.stringify({ keys }))
  tuppence('seal', 'site', '--api', 'https://pay.example', '--site', 'site_lake', '--keys', 'keys.json')
  expect(readFileSync(join(folder, 'site/index.html'), 'utf8')).toContain('application/tuppence-sealed+json')
  tuppence('check', 'site', '--paid', 'source')
  expect(readdirSync(join(folder, 'site'))).toEqual(['index.html'])
})
