// What an operator sees of a running server: figures that Prometheus scrapes, spans that a collector gets.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { rotateKey } from '../../../server/adapters/jose/key-changes.ts'
import type { StoredKeys } from '../../../server/adapters/jose/keys.ts'
import { openBooks } from '../../../server/runtimes/books.ts'
import { readEnvironment } from '../../../server/runtimes/env.ts'
import { nodePorts } from '../../../server/runtimes/node-ports.ts'
import { serveNode } from '../../../server/runtimes/node-server.ts'
import { createBuyer } from '../../support/buyer.ts'
import { freePort } from '../../support/child.ts'
import { testClock } from '../../support/clock.ts'
import { createHarness, type Harness } from '../../support/harness.ts'
import { makeMessage } from '../../support/make.ts'

type Span = {
  name: string
  spanId: string
  parentSpanId?: string
  traceId: string
  attributes: { key: string; value: unknown }[]
}

/** An OTLP collector that keeps what it gets. */
async function collector() {
  const spans: Span[] = []
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const { resourceSpans } = JSON.parse(Buffer.concat(chunks).toString())
    for (const { scopeSpans } of resourceSpans) for (const scope of scopeSpans) spans.push(...scope.spans)
    response.writeHead(200, { 'Content-Type': 'application/json' }).end('{}')
  })
  const port = await freePort()
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  return { spans, url: `http://127.0.0.1:${port}`, close: () => server.close() }
}

async function served(h: Harness, extra: Record<string, string>) {
  const env = readEnvironment({ PORT: String(await freePort()), ...extra })
  const bell = { ...h.ports.bell, wakeAll: () => {} }
  return serveNode(env, { ...h.ports, bell })
}

const refundToCard = (url: string, secretKey: string, entitlement: string) =>
  fetch(`${url}/v1/admin/refunds`, {
    method: 'POST',
    headers: {
      Authorization: `Bearer ${secretKey}`,
      'Content-Type': 'application/json',
      'Idempotency-Key': 'once',
      traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
    },
    body: JSON.stringify({ entitlement, to: 'card' }),
  })

test('figures tell requests by route, commits, calls to the provider and what the log warns of', async () => {
  const h = await createHarness()
  const { secretKey, entitlement } = await createBuyer(h)
  const writtenAt = new Date(Date.parse(h.clock.now()) - 90_000).toISOString()
  await h.store.commit([{ change: 'add-message', message: makeMessage({ writtenAt, expiresAt: '9999' }) }])
  h.mail.set({ down: true })
  const port = await freePort()
  const server = await served(h, { METRICS_PORT: String(port) })
  await refundToCard(server.url, secretKey, entitlement)
  await fetch(`${server.url}/v1/sites/${'x'.repeat(40)}`)
  const text = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text()
  expect(text).toMatch(
    /tuppence_http_request_seconds_count\{method="POST",route="\/v1\/admin\/refunds",status="201"\} 1/,
  )
  expect(text).toMatch(
    /tuppence_provider_call_seconds_count\{outcome="answered",call="refund"\} 1|call="refund",outcome="answered"\} 1/,
  )
  expect(text).toMatch(/tuppence_commit_seconds_count\{outcome="done"\} [1-9]/)
  expect(text).toMatch(/tuppence_payouts_on_hold 0/)
  expect(text).toMatch(/tuppence_mail_waiting_seconds 90\b/)
  expect(text).toMatch(/process_resident_memory_bytes \d/)
  // A path that a stranger typed, an id or a key never becomes a label.
  expect(text).not.toMatch(/xxxx|["/]ent_|tsk_|["/]reader_/)
  expect((await fetch(`http://127.0.0.1:${port}/`)).status).toBe(404)
  await server.stop()
})

test('a keys file that cannot be read is counted as any other fault, and once it can be read its change is', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'tuppence-observed-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const [port, metricsPort] = [await freePort(), await freePort()]
  const env = readEnvironment({
    PORT: String(port),
    API_ORIGIN: `http://127.0.0.1:${port}`,
    METRICS_PORT: String(metricsPort),
    DATA_FOLDER: folder,
    STRIPE_SECRET_KEY: 'sk_test_keys',
    STRIPE_PUBLISHABLE_KEY: 'pk_test_keys',
    STRIPE_WEBHOOK_SECRET: 'whsec_keys',
  })
  const clock = testClock()
  const server = await serveNode(env, await nodePorts(env, { ...(await openBooks(env)), clock }, null))
  onTestFinished(() => server.stop())
  const file = join(folder, 'keys.json')
  const whole = readFileSync(file, 'utf8')
  const keysAfter = async (text: string) => {
    writeFileSync(file, text)
    clock.advance({ seconds: 6 })
    expect((await fetch(`${server.url}/.well-known/jwks.json`)).status).toBe(200)
    return (await fetch(`http://127.0.0.1:${metricsPort}/metrics`)).text()
  }
  const counted = (event: string, level: string) =>
    new RegExp(`tuppence_log_events_total\\{event="${event}",level="${level}"\\} 1\\b`)
  expect(await keysAfter(whole.slice(0, 40))).toMatch(counted('keys-not-read', 'error'))
  const stored = JSON.parse(whole) as StoredKeys
  const { stored: rotated } = await rotateKey(stored, 'signing', clock.now())
  expect(await keysAfter(JSON.stringify(rotated))).toMatch(counted('keys-changed', 'info'))
})

test('spans tell one request with its commits and its calls, within the trace of the caller, and no secret', async () => {
  const h = await createHarness()
  const { secretKey, entitlement } = await createBuyer(h)
  const { spans, url, close } = await collector()
  const server = await served(h, { OTEL_EXPORTER_OTLP_ENDPOINT: url })
  await refundToCard(server.url, secretKey, entitlement)
  await server.stop()
  close()

  const request = spans.find(({ name }) => name === 'POST /v1/admin/refunds')
  expect(request).toMatchObject({ traceId: '0af7651916cd43dd8448eb211c80319c', parentSpanId: 'b7ad6b7169203331' })
  const within = spans.filter(({ parentSpanId }) => parentSpanId === request?.spanId).map(({ name }) => name)
  expect(within).toEqual(expect.arrayContaining(['store.commit', 'provider.refund']))
  expect(JSON.stringify(spans)).not.toContain(secretKey)
})

test('a collector that is down holds up nothing, not even the end', async () => {
  const h = await createHarness()
  const { secretKey, entitlement } = await createBuyer(h)
  const server = await served(h, { OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${await freePort()}` })
  expect((await refundToCard(server.url, secretKey, entitlement)).status).toBe(201)
  await server.stop()
})

test('without being asked for, nothing is measured and no port is opened', async () => {
  const h = await createHarness()
  await createBuyer(h)
  const server = await served(h, {})
  expect((await fetch(`${server.url}/metrics`)).status).toBe(404)
  await server.stop()
})
