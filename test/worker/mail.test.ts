// Mail at the edge: by HTTP alone, through the worker as it is deployed, with what waits in D1.
import { readFileSync } from 'node:fs'
import { Miniflare } from 'miniflare'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { deployed, type Edge, modules, startEdge } from '../support/edge.ts'
import { edgeReader } from '../support/edge-reader.ts'
import { type MailServer, startMailServer } from '../support/mail-server.ts'

let mail: MailServer
let edge: Edge
beforeAll(async () => {
  mail = await startMailServer()
  edge = await startEdge({ stripeOrigin: 'http://127.0.0.1:9', webhookSecret: 'whsec_edge', mailOrigin: mail.origin })
})
afterAll(async () => {
  await edge.close()
  mail.close()
})

const lastCode = () => /^\d{6}$/m.exec(mail.box.messages.at(-1)?.text ?? '')?.[0] ?? 'no code'

test('an address is proven by a code that came through the HTTP API', async () => {
  const reader = edgeReader(edge, null as never)
  const asked = await reader.form('/wallet/mail', { wish: 'open', address: 'ana@example.com' })
  expect([asked.status, asked.headers.get('Location')]).toEqual([303, '/wallet/code'])
  expect(mail.sent[0]).toMatchObject({ from: 'mail@pay.example.com', to: ['ana@example.com'] })
  expect(await reader.page('/wallet/code')).toContain('ana@example.com')
  expect(await edge.rows('select * from outbox')).toEqual([])
  const typed = await reader.form('/wallet/code', { code: lastCode() })
  expect(typed.headers.get('Location')).toBe('/wallet?notice=no-wallet')
})

test('what could not be sent goes out with a later round, once it is its turn', async () => {
  mail.box.set({ down: true })
  const reader = edgeReader(edge, null as never)
  const asked = await reader.form('/wallet/mail', { wish: 'open', address: 'ben@example.com' })
  expect(asked.headers.get('Location')).toBe('/wallet/code?mail=waiting')
  mail.box.set({})
  // Stripe does not answer here; each of the chores has had its turn all the same.
  const round = () => edge.round('* * * * *').catch(() => {})
  await round()
  expect(mail.box.messages.filter(({ to }) => to === 'ben@example.com')).toEqual([])
  await edge.rows(`update outbox set next_at = '2026-01-01T00:00:00.000Z'`)
  await round()
  expect(mail.box.messages.filter(({ to }) => to === 'ben@example.com')).toHaveLength(1)
  expect(await edge.rows('select * from outbox')).toEqual([])
  const typed = await reader.form('/wallet/code', { code: lastCode() })
  expect(typed.headers.get('Location')).toBe('/wallet?notice=no-wallet')
})

test('the hourly round forgets codes whose time is over', async () => {
  await edgeReader(edge, null as never).form('/wallet/mail', { wish: 'open', address: 'cid@example.com' })
  await edge.rows(`update mail_codes set expires_at = '2026-01-01T00:00:00.000Z'`)
  await edge.round('17 * * * *').catch(() => {})
  expect(await edge.rows('select * from mail_codes')).toEqual([])
})

test('an SMTP server is refused there with a sentence', async () => {
  const bare = new Miniflare({
    ...deployed,
    d1Databases: ['DB'],
    bindings: {
      API_ORIGIN: 'https://pay.example',
      TUPPENCE_KEYS: JSON.stringify({}),
      MAIL_FROM: 'mail@pay.example',
      MAIL_URL: 'smtp://mail.example',
    },
  })
  const text = await (await bare.dispatchFetch('https://pay.example/healthz')).text()
  expect(text).toMatch(/set RESEND_API_KEY here/)
  await bare.dispose()
})

test('the worker carries no SMTP', () => {
  expect(modules.map((path) => readFileSync(path, 'utf8')).join()).not.toMatch(/nodemailer|smtp-connection|STARTTLS/)
})
