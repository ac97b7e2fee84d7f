// The gates of the verifier around a publisher's own server: Request and Response, Hono, and Node's http as Express uses it.
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type Context, Hono } from 'hono'
import { expect, onTestFinished, test } from 'vitest'
import { verifiedCrawlers } from '../../../server/verify/crawlers.ts'
import { gated } from '../../../server/verify/gates/fetch.ts'
import { gate as honoGate } from '../../../server/verify/gates/hono.ts'
import { gate as nodeGate } from '../../../server/verify/gates/node.ts'
import { createVerifier } from '../../../server/verify/index.ts'
import { audience, issuer, jwks, now, vectors } from './vectors.ts'

const text = 'The rest of the river.'
const itemOf = (path: string) => (path.startsWith('/paid/') ? path.slice('/paid/'.length) : null)

type Ask = (path: string, token?: string, headers?: Record<string, string>) => Promise<Response>
type Server = (isDown?: boolean, letsCrawlersThrough?: boolean) => Promise<Ask>

const verifierFor = (isDown = false) =>
  createVerifier({
    api: issuer,
    audience,
    now: () => now * 1000,
    fetch: (async () => (isDown ? new Response('', { status: 500 }) : Response.json(jwks))) as never,
  })

/** What the publisher's edge says of a visitor. */
const addressHeader = 'CF-Connecting-IP'
const crawler = '66.249.66.1'
const host = 'crawl-66-249-66-1.googlebot.com'
const crawlers = () =>
  verifiedCrawlers({
    resolver: {
      names: async (address) => (address === crawler || address === '127.0.0.1' ? [host] : []),
      addresses: async () => [crawler],
    },
  })
const bearing = (token?: string): Record<string, string> =>
  token === undefined ? {} : { Authorization: `Bearer ${token}` }

const servers: [string, Server][] = [
  [
    'a handler of requests',
    async (isDown, letsCrawlersThrough) => {
      const handler = gated(
        verifierFor(isDown),
        ({ url }) => itemOf(new URL(url).pathname),
        () => new Response(text, { headers: { 'Cache-Control': 'public, max-age=60' } }),
        letsCrawlersThrough
          ? { crawlers: crawlers(), addressOf: (request) => request.headers.get(addressHeader) }
          : undefined,
      )
      return async (path, token, headers) =>
        handler(new Request(audience + path, { headers: { ...bearing(token), ...headers } }))
    },
  ],
  [
    'Hono',
    async (isDown, letsCrawlersThrough) => {
      const app = new Hono()
      const rule = { crawlers: crawlers(), addressOf: (c: Context) => c.req.header(addressHeader) }
      app.use(honoGate(verifierFor(isDown), itemOf, letsCrawlersThrough ? rule : undefined))
      app.get('*', (c) => c.body(text, 200, { 'Cache-Control': 'public, max-age=60' }))
      return async (path, token, headers) => app.request(path, { headers: { ...bearing(token), ...headers } })
    },
  ],
  [
    "Node's http",
    async (isDown, letsCrawlersThrough) => {
      const addressOf = ({ headers }: IncomingMessage) => headers[addressHeader.toLowerCase()] as string | undefined
      const rule = letsCrawlersThrough ? { crawlers: crawlers(), addressOf } : undefined
      return startNode(nodeGate(verifierFor(isDown), itemOf, rule))
    },
  ],
]

async function startNode(gate: ReturnType<typeof nodeGate>): Promise<Ask> {
  const server = createServer((request, response) => gate(request, response, () => response.end(text)))
  server.listen(0, '127.0.0.1')
  onTestFinished(() => void server.close())
  await new Promise((resolve) => server.once('listening', resolve))
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return (path, token, headers) => fetch(origin + path, { headers: { ...bearing(token), ...headers } })
}

const good = vectors[0]!.token

test.for(servers)('%s lets who may read through, and no shared cache keeps it', async ([, start]) => {
  const ask = await start()
  const response = await ask('/paid/the-river?page=2', good)
  expect({ status: response.status, text: await response.text() }).toEqual({ status: 200, text })
  expect(response.headers.get('Cache-Control')).toBe('private, no-store')
  expect(response.headers.get('Vary')).toMatch(/Authorization/i)
})

test.for(servers)('%s answers the others with a problem and nothing of the text', async ([, start]) => {
  const ask = await start()
  for (const [path, token, status, because] of [
    ['/paid/the-river', undefined, 402, 'no-token'],
    ['/paid/the-lake', good, 402, 'other-item'],
    ['/paid/the-river', vectors.find(({ expected }) => expected === 'expired')!.token, 401, 'expired'],
    ['/paid/the-river', 'let.me.in', 401, 'malformed'],
  ] as const) {
    const response = await ask(path, token)
    expect(response.status).toBe(status)
    expect(response.headers.get('Content-Type')).toBe('application/problem+json')
    expect(response.headers.get('Cache-Control')).toBe('no-store')
    const body = await response.text()
    expect(JSON.parse(body)).toMatchObject({ status, because })
    expect(body).not.toContain(text)
  }
})

test.for(servers)('%s leaves what is free alone', async ([, start]) => {
  const response = await (await start())('/free')
  expect(await response.text()).toBe(text)
  expect(response.headers.get('Vary')).toBeNull()
})

test.for(servers)('%s stays closed while keys cannot be had, and says when to come again', async ([, start]) => {
  const response = await (await start(true))('/paid/the-river', good)
  expect(response.status).toBe(503)
  expect(response.headers.get('Retry-After')).toBe('30')
})

// THREATS GAT-13

const bot = { 'User-Agent': 'Mozilla/5.0 (compatible; Googlebot/2.1)' }
const spoofed: Record<string, string>[] = [
  bot,
  { ...bot, 'X-Forwarded-For': crawler, 'X-Real-IP': crawler, Forwarded: `for=${crawler}` },
  { ...bot, [addressHeader]: '192.0.2.1' },
  { ...bot, [addressHeader]: `192.0.2.1, ${crawler}` },
  { [addressHeader]: crawler, 'User-Agent': 'Mozilla/5.0 (X11; Linux x64)' },
]

test.for(servers)(
  '%s lets a crawler read where the publisher wants it, and lets nobody keep a copy',
  async ([, start]) => {
    const ask = await start(false, true)
    const response = await ask('/paid/the-river', undefined, { ...bot, [addressHeader]: crawler })
    expect({ status: response.status, text: await response.text() }).toEqual({ status: 200, text })
    expect(response.headers.get('Cache-Control')).toBe('private, no-store')
    expect(response.headers.get('X-Robots-Tag')).toBe('noarchive')
    expect((await ask('/paid/the-river', good)).headers.get('X-Robots-Tag')).toBeNull()
  },
)

test.for(servers)(
  '%s believes no header that anybody can send, and without the rule no crawler at all',
  async ([, start]) => {
    const ask = await start(false, true)
    for (const headers of spoofed) expect((await ask('/paid/the-river', undefined, headers)).status).toBe(402)
    const without = await start()
    expect((await without('/paid/the-river', undefined, { ...bot, [addressHeader]: crawler })).status).toBe(402)
  },
)

test('on Node an address is who is connected, unless the publisher names a header', async () => {
  const ask = await startNode(nodeGate(verifierFor(), itemOf, { crawlers: crawlers() }))
  for (const headers of spoofed) expect((await ask('/paid/the-river', undefined, headers)).status).toBe(402)
  // Its name says so, and does not lead back to it.
  expect((await ask('/paid/the-river', undefined, { ...bot, [addressHeader]: crawler })).status).toBe(402)
})
