// What a journey needs of its world: readers with browsers of their own, pages to publish, orders to the programs, a look into the books.
import { createHash, randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import {
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  chromium,
  type Page,
  type Request,
} from 'playwright'
import { afterAll, afterEach, beforeAll, inject } from 'vitest'
import { webIds } from '../../server/adapters/local/web-ids.ts'
import { sqlAudit } from '../../server/adapters/sql/audit.ts'
import { openSqlite } from '../../server/adapters/sql/sqlite.ts'
import { checkLedger } from '../../server/flows/check-ledger.ts'
import { runNodeProgram } from './child.ts'
import { expect, scrollToGate } from './journey-steps.ts'

export const world = inject('world')

let connected: Promise<Browser> | undefined
const connect = () => (connected ??= chromium.connect(world.browser))

export type Reader = {
  readonly context: BrowserContext
  readonly page: Page
  /** Every request of this reader's windows so far. */
  readonly requests: Request[]
  /** Exceptions and unheard rejections that reached a page of the publisher. Looked at when the reader leaves. */
  readonly faults: string[]
  /** Opens a page of the magazine, and reads down to its gate where it has one: nothing more is fetched for a gate far below. */
  go(path: string, until?: 'load' | 'domcontentloaded'): Promise<void>
  [Symbol.asyncDispose](): Promise<void>
}

export type ReaderOptions = BrowserContextOptions & {
  /** Minor units in the wallet before the journey begins. */
  readonly wallet?: number
}

/** A reader nobody has seen before, with one empty tab. */
export async function aReader({ wallet, ...options }: ReaderOptions = {}): Promise<Reader> {
  const browser = await connect()
  const context = await browser.newContext({ viewport: { width: 1000, height: 800 }, ...options })
  const requests: Request[] = []
  const faults: string[] = []
  context.on('request', (request) => requests.push(request))
  context.on('weberror', (fault) => faults.push(String(fault.error())))
  context.setDefaultTimeout(8_000)
  if (wallet !== undefined) await context.addCookies([await walletWith(wallet)])
  const page = await context.newPage()
  return {
    context,
    page,
    requests,
    faults,
    async go(path, until = 'load') {
      await page.goto(world.siteOrigin + path, { waitUntil: until })
      await scrollToGate(page)
    },
    async [Symbol.asyncDispose]() {
      noteAddresses(requests)
      await context.close()
      expect(faults, 'no exception reaches a page').toEqual([])
    },
  }
}

// What a page tells

/** Must be called before the page is opened; `heard()` answers the names of our events so far. */
export async function hearEvents(page: Page): Promise<() => Promise<string[]>> {
  await page.addInitScript(() => {
    const heard: string[] = []
    Object.assign(window, { heard })
    for (const name of ['offer', 'unlocked', 'locked', 'joined', 'tipped', 'voted', 'problem']) {
      addEventListener(`tuppence:${name}`, (event) => {
        const { detail } = event as CustomEvent
        heard.push(
          [name, detail.item ?? detail.tier ?? detail.creator ?? detail.option, detail.code ?? detail.because]
            .filter(Boolean)
            .join(' '),
        )
      })
    }
  })
  return () => page.evaluate(() => (window as unknown as { heard: string[] }).heard)
}

/** Must be called before the page is opened; `shifts()` answers how much the layout has moved so far, scrolling included. */
export async function watchShifts(page: Page): Promise<() => Promise<number>> {
  await page.addInitScript(() => {
    Object.assign(window, { shifted: 0 })
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) {
        ;(window as unknown as { shifted: number }).shifted += (entry as unknown as { value: number }).value
      }
    }).observe({ type: 'layout-shift', buffered: true })
  })
  return async () => {
    await painted(page)
    return page.evaluate(() => (window as unknown as { shifted: number }).shifted)
  }
}

/** Two frames later whatever has happened is on the screen. */
/** The widget's modules that the page has taken up so far, by name: twice, if one of them came to life twice. */
export async function watchModules(page: Page): Promise<() => string[]> {
  const parsed: string[] = []
  const debug = await page.context().newCDPSession(page)
  debug.on('Debugger.scriptParsed', ({ url }) => {
    const [, name] = /\/tuppence\/(\w+)-[^/]+$/.exec(url) ?? []
    if (name) parsed.push(name)
  })
  await debug.send('Debugger.enable')
  return () => parsed
}

export function painted(page: Page): Promise<void> {
  return page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done()))))
}

/** Requests to this address wait until they are let. */
export async function holdBack({ context }: Pick<Reader, 'context'>, url: string): Promise<{ let: () => void }> {
  const { promise, resolve } = Promise.withResolvers<void>()
  await context.route(url, async (route) => {
    await promise
    await route.continue()
  })
  return { let: resolve }
}

/**
 * The publisher's page as it would be with other headers or other markup. Answered before the network: the magazine itself
 * stays as it is for everybody else.
 */
export async function publishAt(
  { context }: Pick<Reader, 'context'>,
  path: string,
  page: { from: string; headers?: Record<string, string>; change?: (html: string) => string },
): Promise<void> {
  const { from, headers = {}, change = (html) => html } = page
  const body = change(readFileSync(join(world.folder, 'site', from), 'utf8'))
  await context.route(world.siteOrigin + path, (route) =>
    route.fulfill({ body, contentType: 'text/html; charset=utf-8', headers }),
  )
}

// Programs beside the browser

export async function post(url: string, body: unknown = {}, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(url, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...headers },
    body: JSON.stringify(body),
  })
}

/** An order to the local Stripe; test/stripe/README.md lists them. */
export async function tellStripe(path: string, order: unknown = {}): Promise<unknown> {
  return (await post(`${world.stripeOrigin}/_emu${path}`, order)).json()
}

/** In this file Stripe's messages come twice and, of those that happen together, the last first. */
export function shuffleMessages(): void {
  beforeAll(() => tellStripe('/chaos', { duplicate: 1, reorder: true }))
  afterAll(() => fetch(`${world.stripeOrigin}/_emu/chaos`, { method: 'DELETE' }))
}

/** A call of the publisher's own programs. */
export async function admin(method: string, path: string, body: unknown, type = 'application/json'): Promise<void> {
  const response = await fetch(`${world.apiOrigin}/v1/admin${path}`, {
    method,
    headers: { Authorization: `Bearer ${world.siteKey}`, 'Content-Type': type },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  })
  if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${await response.text()}`)
}

export const stopBackend = () => fetch(`${world.control}/stop`)
export const startBackend = () => fetch(`${world.control}/start`)

export function tuppence(...args: string[]): Promise<string> {
  return runNodeProgram([resolve(import.meta.dirname, '../../dist/cli/tuppence.js'), ...args], { env: world.env })
}

/** A ticket as a page would open it, for windows that are opened without a page. */
export async function openTicket(
  item: string,
  expected: number,
): Promise<{ ticket: string; payUrl: string; verifier: string }> {
  const verifier = randomBytes(32).toString('base64url')
  const response = await post(
    `${world.apiOrigin}/v1/tickets`,
    {
      site: 'site_demo',
      want: { kind: 'unlock', item },
      expected: { amount: expected, currency: 'USD' },
      challenge: createHash('sha256').update(verifier).digest('base64url'),
      page: `${world.siteOrigin}/`,
    },
    { Origin: world.siteOrigin },
  )
  if (!response.ok) throw new Error(await response.text())
  const opened = (await response.json()) as { ticket: string; payUrl: string }
  return { ...opened, verifier }
}

// The books

const databasePath = join(world.env.DATA_FOLDER as string, 'tuppence.db')
const database = (readOnly: boolean) => new DatabaseSync(databasePath, { readOnly })

export function rows(sql: string, ...values: string[]): Record<string, unknown>[] {
  const db = database(true)
  try {
    return db
      .prepare(sql)
      .all(...values)
      .map((row) => ({ ...row }))
  } finally {
    db.close()
  }
}

/** For what a test cannot wait for, such as the end of a ticket's five minutes. */
export function changeRows(sql: string, ...values: string[]): void {
  const db = database(false)
  try {
    db.exec('PRAGMA busy_timeout = 5000')
    db.prepare(sql).run(...values)
  } finally {
    db.close()
  }
}

const tables = ['readers', 'tickets', 'entitlements', 'checkouts', 'entries', 'postings', 'site_grants'] as const

/** All that the books hold of one reader; the same before and after means "no effect". Null for a stranger. */
export async function footprintOf({ context }: Reader) {
  const cookie = (await context.cookies(world.apiOrigin)).find(({ name }) => name === '__Host-reader')
  if (cookie === undefined) return null
  const hash = createHash('sha256').update(cookie.value).digest('base64url')
  const [reader] = rows('SELECT id FROM readers WHERE cookie_hash = ?', hash)
  if (reader === undefined) throw new Error('the books do not know the reader of this cookie')
  const id = String(reader.id)
  return {
    postings: rows(
      'SELECT entry, line, account, amount FROM postings WHERE entry IN (SELECT entry FROM postings WHERE account LIKE ?)',
      `reader:${id}:%`,
    ),
    balances: rows('SELECT * FROM balances WHERE account LIKE ?', `reader:${id}:%`),
    entitlements: rows('SELECT * FROM entitlements WHERE reader = ?', id),
    paid: rows("SELECT id FROM checkouts WHERE reader = ? AND state = 'paid'", id),
  }
}

/** How many rows each table holds, and every kept balance: the same before and after means "no effect". */
export function footprint(except: readonly (typeof tables)[number][] = []) {
  const counts = tables
    .filter((table) => !except.includes(table))
    .map((table) => [table, rows(`SELECT count(*) AS rows FROM ${table}`)[0]?.rows])
  return { ...Object.fromEntries(counts), balances: rows('SELECT * FROM balances ORDER BY account, currency') }
}

/** Every invariant of the books that is broken; empty when all hold. */
async function findings(): Promise<readonly unknown[]> {
  const driver = openSqlite({ path: databasePath })
  try {
    return (await checkLedger({ audit: sqlAudit(driver), ids: webIds })).findings
  } finally {
    await driver.close()
  }
}

// The end of a journey, and of a file of them

const addresses: { url: string; referer: string | undefined }[] = []

function noteAddresses(requests: readonly Request[]): void {
  for (const request of requests) addresses.push({ url: request.url(), referer: request.headers().referer })
}

/**
 * Called once in each file: after each journey the books are in order; after the last one the operator's command says so too, all that
 * we and Stripe said to one another is as Stripe's schema wants it, and no secret is in an address or in a log line.
 */
export function lookAtTheBooksAfterwards(): void {
  afterEach(async () => expect(await findings(), 'the books are in order').toEqual([]))
  afterAll(async () => {
    expect(await tuppence('ledger', 'check')).toContain('the books are in order')
    const looked = await fetch(`${world.stripeOrigin}/_emu/violations`)
    expect(await looked.json()).toEqual({ violations: [] })
    await expectNoSecretTold()
    await (await connected)?.close()
    connected = undefined
  })
}

// A JWT begins with `eyJ`; the site's secret key with `tsk_`.
const secrets = /eyJ[\w-]+\.|tsk_|@[a-z]+\.|verifier=|_secret_/i

/** THREATS TOK-21. */
async function expectNoSecretTold(): Promise<void> {
  const log = await (await fetch(`${world.control}/output`)).text()
  expect(log).toContain('"route":')
  expect(log.split('\n').filter((line) => secrets.test(line) || /ticket_\w|cs_test_/.test(line))).toEqual([])
  expect(addresses.map(({ url }) => url).filter((url) => secrets.test(url))).toEqual([])
  // Tickets are in the addresses of our own windows, so no other origin may be told those.
  const told = addresses.filter(
    ({ url, referer }) => !url.startsWith(world.apiOrigin) && referer?.startsWith(world.apiOrigin),
  )
  expect(told.filter(({ referer = '' }) => referer !== `${world.apiOrigin}/`)).toEqual([])
}

/** The cookie of a reader whose wallet holds so much, made without a browser. */
async function walletWith(amount: number) {
  await admin('PUT', '/items/a-penny-thing', {
    kind: 'article',
    title: 'A penny thing',
    price: { amount: 1, currency: 'USD' },
    mode: 'served',
    page: null,
  })
  const { payUrl } = await openTicket('a-penny-thing', 1)
  const form = new URLSearchParams({
    attempt: `checkout_${randomBytes(12).toString('hex')}`,
    approved: '1',
    currency: 'USD',
    surface: 'redirect',
    amount: 'other',
    other: ((amount + 1) / 100).toFixed(2),
  })
  const begun = await fetch(`${payUrl}/top-up`, {
    method: 'POST',
    headers: { Origin: world.apiOrigin, 'Content-Type': 'application/x-www-form-urlencoded' },
    body: form.toString(),
    redirect: 'manual',
  })
  const [name, value] = (begun.headers.getSetCookie()[0]?.split(';')[0] ?? '').split('=') as [string, string]
  const session = /cs_\w+/.exec(begun.headers.get('location') ?? '')?.[0]
  if (session === undefined) throw new Error(`The wallet was not filled: ${begun.status} ${await begun.text()}`)
  await tellStripe(`/complete/${session}`)
  await fetch(`${payUrl}/return?session_id=${session}`, { headers: { Cookie: `${name}=${value}` } })
  const { hostname } = new URL(world.apiOrigin)
  return { name, value, domain: hostname, path: '/', secure: true, httpOnly: true, sameSite: 'Lax' as const }
}
