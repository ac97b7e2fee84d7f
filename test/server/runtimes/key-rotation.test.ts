// Keys that change under a server that runs: real HTTP, the file of its data folder, a clock that the test moves, and publishers' servers that verify.
import { mkdtempSync, rmSync } from 'node:fs'
import type { Server } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createAdaptorServer } from '@hono/node-server'
import { decodeProtectedHeader } from 'jose'
import { expect, onTestFinished, test } from 'vitest'
import { removeKey, rotateKey } from '../../../server/adapters/jose/key-changes.ts'
import type { StoredKeys } from '../../../server/adapters/jose/keys.ts'
import { createApp } from '../../../server/app.ts'
import { createSite } from '../../../server/flows/create-site.ts'
import { openBooks } from '../../../server/runtimes/books.ts'
import { readEnvironment } from '../../../server/runtimes/env.ts'
import { changeKeysFile } from '../../../server/runtimes/keys-file.ts'
import { nodePorts } from '../../../server/runtimes/node-ports.ts'
import { createVerifier } from '../../../server/verify/index.ts'
import { freePort } from '../../support/child.ts'
import { testClock } from '../../support/clock.ts'
import { makeEntitlement, makeItem } from '../../support/make.ts'
import { memoryLog } from '../../support/memory-log.ts'

const siteOrigin = 'https://river.example'

async function running() {
  const folder = mkdtempSync(join(tmpdir(), 'tuppence-rotation-'))
  const port = await freePort()
  const api = `http://127.0.0.1:${port}`
  const clock = testClock()
  const env = readEnvironment({
    API_ORIGIN: api,
    DATA_FOLDER: folder,
    STRIPE_SECRET_KEY: 'sk_test_keys',
    STRIPE_PUBLISHABLE_KEY: 'pk_test_keys',
    STRIPE_WEBHOOK_SECRET: 'whsec_keys',
    RATE_LIMIT_FACTOR: '100000',
  })
  const books = { ...(await openBooks(env)), clock }
  const ports = { ...(await nodePorts(env, books, null)), log: memoryLog() }
  const server = createAdaptorServer({ fetch: createApp(ports, () => '192.0.2.1').fetch }) as Server
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  onTestFinished(async () => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
    await ports.store.close()
    rmSync(folder, { recursive: true })
  })
  const { site } = await createSite(ports, {
    name: 'The River',
    origins: [siteOrigin],
    currency: 'USD',
    defaultPrice: 20,
    locale: 'en',
  })
  const item = makeItem({ site: site.id, id: 'the-river', mode: 'served', hasContent: true })
  await ports.store.commit([
    { change: 'put-item', item, at: clock.now() },
    { change: 'put-content', site: site.id, item: item.id, html: '<p>All of it.</p>', at: clock.now() },
  ])
  const change = (make: (stored: StoredKeys) => Promise<StoredKeys | null>) =>
    changeKeysFile(join(folder, 'keys.json'), (stored) => make(stored as StoredKeys))

  return {
    api,
    clock,
    rotate: () => change(async (stored) => (await rotateKey(stored, 'signing', clock.now())).stored),
    remove: (kid: string) =>
      change(async (stored) => {
        const removed = await removeKey(stored, kid, clock.now())
        return 'stored' in removed ? removed.stored : null
      }),
    told: async () => {
      const { keys } = (await (await fetch(`${api}/.well-known/jwks.json`)).json()) as { keys: { kid: string }[] }
      return keys.map(({ kid }) => kid)
    },
    /** As a publisher's server has it, on the clock of the test. */
    verifier: () => createVerifier({ api, audience: siteOrigin, now: clock.milliseconds }),
    /** A reader who owns the article: a page that asks for tokens. */
    async owner(nth: number) {
      const reader = `reader_${nth}` as const
      const [at, grant] = [clock.now(), `grant-${nth}`]
      const hash = await ports.ids.hash(grant)
      await ports.store.commit([
        { change: 'add-reader', reader, cookieHash: `cookie-${nth}`, at },
        {
          change: 'add-entitlement',
          entitlement: makeEntitlement({
            id: `ent_${nth}`,
            cause: `free:ent_${nth}`,
            price: null,
            reader,
            site: site.id,
            item: 'the-river',
          }),
        },
        { change: 'add-site-grant', hash, site: site.id, reader, at },
      ])
      return async (): Promise<string> => {
        const response = await fetch(`${api}/v1/entitlements`, {
          method: 'POST',
          headers: { 'Content-Type': 'application/json', Origin: siteOrigin, Authorization: `Bearer ${grant}` },
          body: JSON.stringify({ site: site.id, items: ['the-river'] }),
        })
        const { items } = (await response.json()) as { items: { granted: boolean; token: string }[] }
        if (!items[0]?.granted) throw new Error(`no token: ${response.status}`)
        return items[0].token
      }
    },
    contentStatus: async (token: string) => {
      const path = `${api}/v1/sites/${site.id}/items/the-river/content`
      return (await fetch(path, { headers: { Authorization: `Bearer ${token}` } })).status
    },
  }
}

// TOK-17
test('while keys rotate three times under many readers, no token that has not run out is refused by anybody', {
  timeout: 60_000,
}, async () => {
  const { clock, rotate, owner, verifier, told } = await running()
  const owners = await Promise.all(Array.from({ length: 12 }, (_, nth) => owner(nth)))
  // One is asked all the time; one has been started just now; one sees a reader once in a while, so that its keys are old.
  const [busy, seldom] = [verifier(), verifier()]
  const live: { token: string; until: number }[] = []
  const used = new Set<string>()
  const refusals: string[] = []
  const rotations = [2, 3, 28, 54]

  for (let step = 0; step < 84; step++) {
    const hour = step
    if (rotations.includes(hour)) await rotate()
    clock.advance({ hours: 1 })
    const now = clock.milliseconds()
    const fresh = await Promise.all(owners.filter((_, nth) => (nth + step) % 3 === 0).map((ask) => ask()))
    live.push(...fresh.map((token) => ({ token, until: now + 24 * 3_600_000 })))
    for (const token of fresh) used.add(decodeProtectedHeader(token).kid as string)
    live.splice(
      0,
      live.findIndex(({ until }) => until > now),
    )
    const asked = [busy, verifier(), ...(step % 40 === 0 ? [seldom] : [])]
    const rulings = await Promise.all(
      asked.flatMap((one) =>
        live.filter((_, nth) => (nth + step) % 2 === 0).map(({ token }) => one.verify(token, 'the-river')),
      ),
    )
    refusals.push(...rulings.flatMap((ruling) => (ruling.granted ? [] : [`${ruling.because} after ${hour} hours`])))
  }
  expect(refusals).toEqual([])
  // The second order came while the first was on its way.
  expect(used.size).toBe(4)
  expect(await told()).toHaveLength(2)
})

// TOK-18
test('who has stolen the signing key gets nothing after ten minutes anywhere, and readers’ pages have new tokens for the asking', async () => {
  const { clock, remove, owner, verifier, told, contentStatus } = await running()
  const ask = await owner(1)
  const stolen = (await told())[0] as string
  // As the thief signs, so did we: what was good everywhere until now.
  const forged = await ask()
  const publisher = verifier()
  expect(await publisher.verify(forged, 'the-river')).toMatchObject({ granted: true })
  expect(await contentStatus(forged)).toBe(200)

  await remove(stolen)
  clock.advance({ seconds: 5 })
  expect(await contentStatus(forged)).toBe(401)
  expect(await told()).not.toContain(stolen)
  clock.advance({ minutes: 9, seconds: 55 })
  expect(await publisher.verify(forged, 'the-river')).toEqual({ granted: false, because: 'unknown-key' })
  // What the widget does with that answer: it asks for a token anew.
  const token = await ask()
  expect(await publisher.verify(token, 'the-river')).toMatchObject({ granted: true })
})

test('a new token is good with a publisher’s server at once, although its keys are nine minutes old', async () => {
  const { clock, remove, owner, verifier, told } = await running()
  const ask = await owner(1)
  const publisher = verifier()
  expect(await publisher.verify(await ask(), 'the-river')).toMatchObject({ granted: true })
  clock.advance({ minutes: 9 })
  await remove((await told())[0] as string)
  clock.advance({ seconds: 5 })
  expect(await publisher.verify(await ask(), 'the-river')).toMatchObject({ granted: true })
})
