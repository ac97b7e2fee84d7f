// Who may import whom. The reason for each rule stands beside it; a breach names the file, the import and that reason.
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { expect, test } from 'vitest'

const root = resolve(import.meta.dirname, '..')

type Rule = { readonly room: RegExp; readonly may: RegExp; readonly types?: RegExp; readonly because: string }

// The first rule whose room fits a file counts. `may` is what it may import, `types` what it may name as types only.
const rules: readonly Rule[] = [
  {
    room: /^server\/core\//,
    may: /^server\/core\//,
    because: 'rules about money know no clock, no network, no framework',
  },
  { room: /^server\/wire\//, may: /^(valibot$|server\/wire\/)/, because: 'the wire is a promise of its own' },
  {
    room: /^server\/ports\//,
    may: /^server\/ports\//,
    types: /^server\/core\//,
    because: 'a port speaks in the core’s words and runs nothing',
  },
  {
    room: /^server\/flows\//,
    may: /^server\/(core|ports|flows)\//,
    because: 'a flow knows the world by its ports only',
  },
  {
    room: /^server\/http\//,
    may: /^(hono\b|valibot$|server\/(http|flows|wire|ports)\/|server\/core\/(problem|money)\.ts$)/,
    types: /^server\/core\//,
    because: 'a handler parses, calls a flow and translates',
  },
  {
    room: /^server\/pages\/pay\/client/,
    may: /^(@stripe\/stripe-js|@preact\/signals$|server\/pages\/pay\/client)/,
    types: /^server\//,
    because: 'it runs in the browser',
  },
  {
    room: /^server\/pages\/overlay\/client/,
    may: /^server\/pages\/overlay\/client/,
    types: /^server\/wire\//,
    because: 'it runs in the browser',
  },
  {
    room: /^server\/pages\//,
    may: /^(hono\b|preact|valibot$|server\/(http|flows|wire|ports|pages)\/|server\/core\/)/,
    because: 'a page is a route that is looked at',
  },
  {
    room: /^server\/adapters\/sql\//,
    may: /^(kysely|node:sqlite|pg$|server\/(core|ports|adapters\/sql)\/)/,
    because: 'an adapter translates one product and nothing more',
  },
  {
    room: /^server\/adapters\/stripe\//,
    may: /^(stripe$|server\/(core|ports|adapters\/stripe)\/)/,
    because: 'an adapter translates one product and nothing more',
  },
  {
    room: /^server\/adapters\/(prometheus|opentelemetry)\//,
    may: /^(prom-client$|@opentelemetry\/|server\/(core|ports)\/|server\/adapters\/(prometheus|opentelemetry)\/)/,
    because: 'an adapter translates one product and nothing more',
  },
  {
    room: /^server\/adapters\/jose\//,
    may: /^(jose$|valibot$|server\/(core|ports|adapters\/jose)\/)/,
    because: 'an adapter translates one product and nothing more',
  },
  {
    room: /^server\/adapters\/local\//,
    may: /^(node:|pino$|rate-limiter-flexible|server\/(core|ports|adapters\/local)\/)/,
    because: 'an adapter translates one product and nothing more',
  },
  {
    room: /^server\/adapters\/(nodemailer|resend)\//,
    may: /^(nodemailer$|server\/(core|ports|adapters\/(nodemailer|resend))\/)/,
    because: 'an adapter translates one product and nothing more',
  },
  {
    room: /^server\/adapters\/cloudflare\//,
    may: /^server\/(core|ports|adapters\/cloudflare)\//,
    because: 'an adapter translates one product and nothing more',
  },
  {
    room: /^server\/cli\//,
    may: /^(node:|jose$|parse5$|valibot$|server\/(cli|flows|adapters|runtimes)\/|server\/core\/(id|fault|key-life)\.ts$)/,
    types: /^server\/wire\//,
    because: 'a command is a page over flows and adapters',
  },
  {
    room: /^server\/plugins\//,
    may: /^(node:|server\/(plugins|cli\/(seal|check))\/|server\/core\/id\.ts$)/,
    types: /^(astro|vite)$/,
    because: 'a plugin is a page over what the commands do; the tool around it is the publisher’s own',
  },
  {
    room: /^server\/verify\/gates\/node\.ts$/,
    may: /^(node:dns\/promises$|server\/verify\/)/,
    types: /^node:http$/,
    because: 'it is the gate for Node, and asks the DNS of its machine',
  },
  {
    room: /^server\/verify\//,
    may: /^(jose$|server\/verify\/)/,
    types: /^(hono$|node:http$)/,
    because: 'it runs where we do not, with jose inside and nothing beside it',
  },
  {
    room: /^server\/(app|api)\.ts$/,
    may: /^(hono$|server\/(http|pages|ports)\/|server\/api\.ts$)/,
    because: 'the app mounts routes and knows no rules',
  },
  {
    room: /^server\/runtimes\//,
    may: /^(node:|cloudflare:|virtual:|vite$|hono\b|@hono\/node-server|valibot$|server\/)/,
    because: 'a runtime puts everything on the server together',
  },
  {
    room: /^widget\//,
    may: /^(preact\b|preact-render-to-string|@preact\/signals|dompurify$|virtual:|widget\/)/,
    types: /^server\/wire\//,
    because: 'each byte counts, and nothing of the server may reach a page',
  },
  { room: /^demo-site\//, may: /^node:/, because: 'a publisher knows the script tag and the public API only' },
  {
    room: /^test\/stripe\//,
    may: /^(node:|hono\b|@hono\/node-server|test\/stripe\/)/,
    types: /^stripe$/,
    because: 'the local Stripe is another program: it shares nothing with the server it tests',
  },
  { room: /^(test\/|vite\.config\.ts$)/, may: /.*/, because: 'tests may import everything' },
]

type Import = { readonly file: string; readonly of: string; readonly isType: boolean }

function sources(): string[] {
  return ['widget', 'server', 'demo-site', 'test', 'vite.config.ts']
    .flatMap((top) =>
      top.endsWith('.ts')
        ? [top]
        : readdirSync(join(root, top), { recursive: true, encoding: 'utf8' }).map((name) => join(top, name)),
    )
    .filter((name) => /\.tsx?$/.test(name) && !name.endsWith('.d.ts'))
}

function importsOf(file: string): Import[] {
  const text = readFileSync(join(root, file), 'utf8')
  const pattern =
    /^(?:import|export)\s+(type\s)?(?:[^'"]*?\sfrom\s+)?['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]\s*\)/gm
  return [...text.matchAll(pattern)].map((match) => ({
    file,
    of: named(file, (match[2] ?? match[3]) as string),
    isType:
      match[1] !== undefined ||
      text
        .slice(0, match.index + 7)
        .trimEnd()
        .endsWith('typeof import('),
  }))
}

const named = (file: string, of: string) =>
  of.startsWith('.') ? relative(root, resolve(root, dirname(file), of.split('?')[0] as string)) : of

function breach({ file, of, isType }: Import): string | null {
  const rule = rules.find(({ room }) => room.test(file))
  if (rule === undefined) return `${file} is in no room that has a rule`
  if (rule.may.test(of) || (isType && rule.types?.test(of))) return null
  return `${file} imports ${isType ? 'types of ' : ''}${of}: ${rule.because}`
}

test('every room imports only what its rule allows', () => {
  const imports = sources().flatMap(importsOf)
  expect(imports.length).toBeGreaterThan(200)
  expect(imports.map(breach).filter((line) => line !== null)).toEqual([])
})

test('the check itself finds a breach', () => {
  expect(breach({ file: 'server/core/money.ts', of: 'hono', isType: false })).toContain('imports hono')
  expect(breach({ file: 'widget/api.ts', of: 'server/wire/money.ts', isType: false })).toContain('each byte counts')
  expect(breach({ file: 'widget/api.ts', of: 'server/wire/money.ts', isType: true })).toBeNull()
  expect(breach({ file: 'server/http/sites.ts', of: 'test/stripe/main.ts', isType: false })).toContain('test/stripe')
  expect(breach({ file: 'server/unknown/x.ts', of: 'hono', isType: false })).toContain('no room')
})

test('no file hides in a drawer', () => {
  const drawers = sources().filter((file) =>
    /(^|\/)(utils?|helpers?|common|shared|services?|managers?|misc)(\/|\.|$)/.test(file),
  )
  expect(drawers).toEqual([])
})

test('only one file reads the environment of the server, only one the page’s script attributes', () => {
  const readers = sources().filter(
    (file) => file.startsWith('server/') && /process\.env\b/.test(readFileSync(join(root, file), 'utf8')),
  )
  const passedOn = [
    'server/runtimes/node-program.ts',
    'server/cli/ledger.ts',
    'server/cli/wallet.ts',
    'server/cli/migrate.ts',
    'server/cli/site.ts',
    'server/cli/backup.ts',
    'server/cli/keys.ts',
  ]
  expect(readers.filter((file) => !passedOn.includes(file))).toEqual([])
})

test('every source file says in its first line what lives in it', () => {
  const silent = sources().filter((file) => !/^(#!.*\n)?(\/\/|\/\*\*?) \S/.test(readFileSync(join(root, file), 'utf8')))
  expect(silent).toEqual([])
})
