// What an operator sees of a running server: figures that Prometheus scrapes, spans that a collector gets.
import { createServer } from 'node:http'
import { expect, test } from 'vitest'
import { readEnvironment } from '../../../server/runtimes/env.ts'
import { serveNode } from '../../../server/runtimes/node-server.ts'
import { createBuyer } from '../../support/buyer.ts'
import { freePort } from '../../support/child.ts'
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
