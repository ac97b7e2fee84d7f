// The keys of sealed items over HTTP: what an envelope says inside counts, and nothing that is said around it.
import { randomBytes } from 'node:crypto'
import { importJWK } from 'jose'
import { expect, test } from 'vitest'
import { createContentKeys } from '../../../server/cli/seal/content-key.ts'
import type { Redeemed } from '../../../server/wire/ticket.ts'
import { type Harness, siteOrigin } from '../../support/harness.ts'
import { usd } from '../../support/make.ts'
import { approve, newReader, openTicketFor, redeem, topUp } from '../../support/reader.ts'
import { checkedHarness } from '../pages/visitor.ts'

async function sealedSite(h: Harness, origins = [siteOrigin]) {
  const { site, secretKey } = await h.site({ origins })
  for (const item of ['the-lake', 'the-lens'])
    await h.request(`/v1/admin/items/${item}`, {
      method: 'PUT',
      headers: { Authorization: `Bearer ${secretKey}`, 'Content-Type': 'application/json' },
      body: JSON.stringify({ title: item, price: usd(20), mode: 'sealed' }),
    })
  return site.id
}

/** A reader's token for the item. */
async function bought(h: Harness, site: string, item: string): Promise<string> {
  const reader = await newReader(h)
  await topUp(h, reader)
  const { ticket, verifier } = await openTicketFor(h, site, item)
  await approve(h, reader, ticket)
  const answer = (await (await redeem(h, ticket, verifier)).json()) as Extract<Redeemed, { state: 'done' }>
  return answer.unlocks[0]!.token
}

/** As anybody can make one with the public key, for whatever they like. */
async function envelopeOf(h: Harness, site: string, item: string) {
  const { keys } = (await (await h.request('/.well-known/tuppence-seal.json')).json()) as { keys: [{ kid: string }] }
  const recipient = { kid: keys[0].kid, key: (await importJWK(keys[0], 'ECDH-ES')) as CryptoKey }
  const { key, version, envelopes } = await createContentKeys([recipient])(site, item)
  return { key: key.toString('base64url'), version, envelope: envelopes[0]! }
}

async function released(h: Harness, envelope: string, token?: string, origin = siteOrigin) {
  const response = await h.post(
    '/v1/content-keys',
    { envelope },
    {
      Origin: origin,
      ...(token === undefined ? {} : { Authorization: `Bearer ${token}` }),
    },
  )
  return { status: response.status, body: await response.text() }
}

// THREATS TOK-14
test('a token opens the envelope of its own item, and of no other', async () => {
  await using h = await checkedHarness()
  const site = await sealedSite(h)
  const [lake, lens] = [await envelopeOf(h, site, 'the-lake'), await envelopeOf(h, site, 'the-lens')]
  const token = await bought(h, site, 'the-lake')
  const { status, body } = await released(h, lake.envelope, token)
  expect(status).toBe(200)
  expect(JSON.parse(body)).toEqual({ key: lake.key, item: 'the-lake', version: lake.version })

  const other = await released(h, lens.envelope, token)
  expect(other.status).toBe(402)
  expect(other.body).not.toContain(lens.key)
  expect((await released(h, lens.envelope)).status).toBe(402)
})

// THREATS TEN-04
test('an envelope of another site, or of an item that is not there, gives no key to any token', async () => {
  await using h = await checkedHarness()
  const site = await sealedSite(h)
  const second = await sealedSite(h, ['https://sea.example'])
  const token = await bought(h, site, 'the-lake')
  const foreign = await envelopeOf(h, second, 'the-lake')
  expect((await released(h, foreign.envelope, token)).status).toBe(403)
  expect((await released(h, foreign.envelope, token, 'https://sea.example')).status).toBe(402)
  for (const [named, item] of [
    [site, 'not-there'],
    ['site_not_there', 'the-lake'],
  ] as const)
    expect((await released(h, (await envelopeOf(h, named, item)).envelope, token)).status).toBe(404)
})

// THREATS GAT-06
test('what is no envelope of this backend’s is refused before anything is looked up, however large it is', async () => {
  await using h = await checkedHarness()
  const site = await sealedSite(h)
  const token = await bought(h, site, 'the-lake')
  const { envelope } = await envelopeOf(h, site, 'the-lake')
  const parts = envelope.split('.')
  const flipped = Buffer.from(parts[3]!, 'base64url')
  flipped[0]! ^= 1
  const zipped = Buffer.from(
    JSON.stringify({ ...JSON.parse(Buffer.from(parts[0]!, 'base64url').toString()), zip: 'DEF' }),
  )
  for (const hostile of [
    [...parts.slice(0, 3), flipped.toString('base64url'), parts[4]].join('.'),
    [zipped.toString('base64url'), ...parts.slice(1)].join('.'),
    envelope.slice(0, -8),
    randomBytes(300).toString('base64url'),
    '…',
  ])
    expect((await released(h, hostile, token)).status).toBe(400)
  expect((await released(h, 'x'.repeat(400_000), token)).status).toBeOneOf([400, 413])
  expect((await released(h, envelope, token)).status).toBe(200)
})
