// The built verifier where publishers run it: in workerd, and it rules on every vector as it does on Node.
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { Miniflare } from 'miniflare'
import { expect, test } from 'vitest'
import { audience, issuer, jwks, now, vectors } from '../server/verify/vectors.ts'

const built = join(import.meta.dirname, '../../dist/verify')

const program = `
  import { createVerifier } from './index.js'
  import { gated } from './fetch.js'
  export default {
    async fetch(request) {
      const { api, audience, jwks, now, vectors } = await request.json()
      const opens = (tier, item) => tier === 'friend' && item === 'the-river'
      const verifier = createVerifier({ api, audience, opens, fetch: async () => Response.json(jwks), now: () => now * 1000 })
      const rulings = await Promise.all(vectors.map(({ token, item }) => verifier.verify(token, item)))
      const handler = gated(verifier, () => vectors[0].item, () => new Response('text'))
      const asked = new Request(audience, { headers: { Authorization: 'Bearer ' + vectors[0].token } })
      return Response.json({ rulings, gate: await (await handler(asked)).text() })
    },
  }`

test('in workerd the built verifier rules on every vector as on Node', async () => {
  const files = readdirSync(built).filter((file) => file.endsWith('.js'))
  const workerd = new Miniflare({
    modulesRoot: built,
    modules: [
      { type: 'ESModule', path: join(built, 'program.mjs'), contents: program },
      ...files.map((file) => ({ type: 'ESModule' as const, path: join(built, file) })),
    ],
    compatibilityDate: '2026-06-01',
  })
  try {
    const body = JSON.stringify({ api: issuer, audience, jwks, now, vectors })
    const response = await workerd.dispatchFetch('http://localhost/', { method: 'POST', body })
    const { rulings, gate } = (await response.json()) as {
      rulings: ({ granted: true } | { granted: false; because: string })[]
      gate: string
    }
    expect(gate).toBe('text')
    expect(rulings.map((ruling) => (ruling.granted ? 'granted' : ruling.because))).toEqual(
      vectors.map(({ expected }) => expected),
    )
  } finally {
    await workerd.dispose()
  }
})
