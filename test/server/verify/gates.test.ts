// The gates of the verifier around a publisher's own server: Request and Response, Hono, and Node's http as Express uses it.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Hono } from 'hono'
import { expect, onTestFinished, test } from 'vitest'
import { gated } from '../../../server/verify/gates/fetch.ts'
import { gate as honoGate } from '../../../server/verify/gates/hono.ts'
import { gate as nodeGate } from '../../../server/verify/gates/node.ts'
import { createVerifier } from '../../../server/verify/index.ts'
import { audience, issuer, jwks, now, vectors } from './vectors.ts'

const text = 'The rest of the river.'
const itemOf = (path: string) => (path.startsWith('/paid/') ? path.slice('/paid/'.length) : null)

type Ask = (path: string, token?: string) => Promise<Response>
type Server = (isDown?: boolean) => Promise<Ask>

const verifierFor = (isDown = false) =>
  createVerifier({
    api: issuer,
    audience,
    now: () => now * 1000,
    fetch: (async () => (isDown ? new Response('', { status: 500 }) : Response.json(jwks))) as never,
  })
const bearing = (token?: string): Record<string, string> =>
  token === undefined ? {} : { Authorization: `Bearer ${token}` }

const servers: [string, Server][] = [
  [
    'a handler of requests',
    async (isDown) => {
      const handler = gated(
        verifierFor(isDown),
        ({ url }) => itemOf(new URL(url).pathname),
        () => new Response(text, { headers: { 'Cache-Control': 'public, max-age=60' } }),
      )
      return async (path, token) => handler(new Request(audience + path, { headers: bearing(token) }))
    },
  ],
  [
    'Hono',
    async (isDown) => {
      const app = new Hono()
      app.use(honoGate(verifierFor(isDown), itemOf))
      app.get('*', (c) => c.body(text, 200, { 'Cache-Control': 'public, max-age=60' }))
      return async (path, token) => app.request(path, { headers: bearing(token) })
    },
  ],
  [
    "Node's http",
    async (isDown) => {
      const gate = nodeGate(verifierFor(isDown), itemOf)
      const server = createServer((request, response) => gate(request, response, () => response.end(text)))
      server.listen(0, '127.0.0.1')
      onTestFinished(() => void server.close())
      await new Promise((resolve) => server.once('listening', resolve))
      const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
      return (path, token) => fetch(origin + path, { headers: bearing(token) })
    },
  ],
]

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
