// The server on Node: slow callers are cut off, a stop lets requests end, a start looks after what was left.
import { connect } from 'node:net'
import { expect, test } from 'vitest'
import { readEnvironment } from '../../../server/runtimes/env.ts'
import { serveNode } from '../../../server/runtimes/node-server.ts'
import { createHarness } from '../../support/harness.ts'
import { newReader, openTicketFor, startTopUp } from '../../support/reader.ts'

async function served() {
  const h = await createHarness()
  const bell = h.ports.bell as typeof h.ports.bell & { wakeAll(): void }
  const server = await serveNode(readEnvironment({ PORT: '0' }), { ...h.ports, bell })
  return { h, server, port: Number(new URL(server.url).port) }
}

/** Sends bytes, one now and then, and answers after how many seconds the server hung up. */
function trickle(port: number, first: string, drop: string): Promise<number> {
  const startedAt = Date.now()
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(first))
    const timer = setInterval(() => socket.write(drop), 1000)
    socket.on('error', () => {})
    socket.on('close', () => {
      clearInterval(timer)
      resolve((Date.now() - startedAt) / 1000)
    })
  })
}

// INP-03
test('a caller that sends its headers or its body a byte at a time is cut off, and others are served meanwhile', {
  timeout: 30_000,
}, async () => {
  const { server, port } = await served()
  const slow = [
    trickle(port, 'GET /healthz HTTP/1.1\r\nHost: x\r\nX-', 'a'),
    trickle(
      port,
      'POST /v1/tickets HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{',
      ' ',
    ),
  ]
  expect((await fetch(`${server.url}/healthz`)).status).toBe(200)
  const [headers, body] = await Promise.all(slow)
  expect(headers).toBeLessThan(14)
  expect(body).toBeLessThan(19)
  await server.stop()
})

test('a stop answers the long poll under way, takes no new request and closes the books', async () => {
  const { h, server } = await served()
  const { site } = await h.site({ defaultPrice: 20 })
  await h.item(site.id, { id: 'a' })
  const { ticket, verifier } = await openTicketFor(h, site.id, 'a')
  const polling = fetch(`${server.url}/v1/tickets/${ticket}/redeem`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Origin: 'https://river.example' },
    body: JSON.stringify({ verifier, waitSeconds: 25 }),
  })
  await new Promise((resolve) => setTimeout(resolve, 200))
  const stopping = server.stop()
  expect(await (await polling).json()).toEqual({ state: 'pending' })
  await stopping
  await expect(fetch(`${server.url}/healthz`)).rejects.toThrow()
  await expect(h.store.ping()).rejects.toThrow()
})

test('a start books at once what was paid while nobody was there', async () => {
  const h = await createHarness()
  const reader = await newReader(h)
  const { session } = await startTopUp(h, reader)
  h.stripe.control.chaos({ drop: true })
  h.stripe.control.complete(session)
  h.clock.advance({ seconds: 1 })
  const server = await serveNode(readEnvironment({ PORT: '0' }), {
    ...h.ports,
    bell: { ...h.ports.bell, wakeAll: () => {} },
  })
  await expect.poll(async () => (await h.store.wallet(reader, 'USD')).amount).toBe(500)
  expect(await h.findings()).toEqual([])
  await server.stop()
})
