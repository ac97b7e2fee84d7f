// The package as whoever installs it finds it: what it exports is there, with types that a strict project compiles.
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { publint } from 'publint'
import { formatMessage } from 'publint/utils'
import { expect, onTestFinished, test } from 'vitest'

const root = resolve(import.meta.dirname, '..')

test('publint finds nothing to complain about', async () => {
  const { messages, pkg } = await publint({ pkgDir: root, pack: false, strict: true })
  expect(messages.map((message) => formatMessage(message, pkg as never))).toEqual([])
})

const program = `import { jsonLd, paidNote } from 'tuppence/json-ld'
import { createVerifier, type Ruling } from 'tuppence/verify'
import { dnsOverHttps, verifiedCrawlers } from 'tuppence/verify/crawlers'
import { gated } from 'tuppence/verify/fetch'
import { gate as honoGate } from 'tuppence/verify/hono'
import { crawlersByDns, gate as nodeGate } from 'tuppence/verify/node'
const verifier = createVerifier({ api: 'https://pay.example', audience: 'https://magazine.example' })
const ruling: Ruling = await verifier.verify(null, 'the-river')
const because: string = ruling.granted ? ruling.claims.kind : ruling.because
// @ts-expect-error an item is a string
await verifier.verify(null, 7)
const crawlers = verifiedCrawlers({ resolver: dnsOverHttps({ url: 'https://dns.example/dns-query' }) })
nodeGate(verifier, (path) => path, { crawlers: crawlersByDns() })
gated(verifier, () => null, () => new Response(), { crawlers, addressOf: ({ headers }) => headers.get('CF-Connecting-IP') })
// @ts-expect-error the visitor's address has to come from somewhere
honoGate(verifier, (path) => path, { crawlers })
jsonLd(paidNote({ '@type': 'Article' }, '.paid'))
console.log(because, [gated, honoGate, nodeGate].map((each) => typeof each).join())
`

const config = `import type { AstroIntegration } from 'astro'
import type { Plugin } from 'vite'
import { tuppence as astro } from 'tuppence/astro'
import { type EleventyConfig, tuppence as eleventy } from 'tuppence/eleventy'
import { tuppence as vite } from 'tuppence/vite'
const options = { api: 'https://pay.example', site: 'site_lake', keys: ['./keys.json'], findLeaks: false }
export const integrations: AstroIntegration[] = [astro(options)]
export const plugins: Plugin[] = [vite(options)]
export default (eleventyConfig: EleventyConfig) => eleventy(eleventyConfig, options)
// @ts-expect-error the backend has to be named
vite({ site: 'site_lake' })
`

/** A project of somebody else's, with our package in its node_modules. */
function project(): string {
  const folder = mkdtempSync(join(tmpdir(), 'tuppence-package-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  mkdirSync(join(folder, 'node_modules'))
  symlinkSync(root, join(folder, 'node_modules/tuppence'))
  for (const name of ['hono', 'astro', 'vite', '@types', 'undici-types'])
    symlinkSync(join(root, 'node_modules', name), join(folder, 'node_modules', name))
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}')
  writeFileSync(join(folder, 'program.ts'), program)
  writeFileSync(join(folder, 'config.ts'), config)
  return folder
}

test.for([
  ['nodenext', 'nodenext'],
  ['esnext', 'bundler'],
] as const)('a strict project of modules %s compiles what it imports and runs it', ([module, moduleResolution]) => {
  const cwd = project()
  const options = { module, moduleResolution, target: 'es2022', types: 'node' }
  const args = Object.entries(options).flatMap(([name, value]) => [`--${name}`, value])
  execFileSync(join(root, 'node_modules/.bin/tsc'), [...args, '--strict', '--preserveSymlinks', 'program.ts'], { cwd })
  expect(execFileSync(process.execPath, ['program.js'], { cwd, encoding: 'utf8' })).toBe(
    'no-token function,function,function\n',
  )
})

test('the configurations of Vite, Astro and Eleventy take the plugins, with their options checked', () => {
  const cwd = project()
  const args = [
    '--module',
    'nodenext',
    '--target',
    'es2022',
    '--types',
    'node',
    '--strict',
    '--skipLibCheck',
    '--noEmit',
  ]
  execFileSync(join(root, 'node_modules/.bin/tsc'), [...args, 'config.ts'], { cwd, stdio: 'pipe' })
})
