// Keys at the edge: several in TUPPENCE_KEYS, by the times that stand with them.
import { CompactEncrypt, decodeProtectedHeader, importJWK, type JWK } from 'jose'
import { expect, test } from 'vitest'
import { removeKey, rotateKey } from '../../server/adapters/jose/key-changes.ts'
import { generateKeys, type StoredKeys } from '../../server/adapters/jose/keys.ts'
import { after } from '../../server/core/instant.ts'
import { edgeReader } from '../support/edge-reader.ts'
import { startEdgeSite } from '../support/edge-site.ts'

/** Rotated two days ago, and another time an hour ago; one envelope key was removed in between. */
async function rotatedKeys(): Promise<StoredKeys & { gone: string }> {
  const hoursAgo = (count: number) => after(new Date().toISOString(), -count * 60 * 60)
  const first = await generateKeys()
  const second = (await rotateKey(first, 'signing', hoursAgo(48))).stored as StoredKeys
  const third = (await rotateKey(second, 'signing', hoursAgo(1))).stored as StoredKeys
  const envelopes = (await rotateKey(third, 'envelope', hoursAgo(2))).stored as StoredKeys
  const again = (await rotateKey(envelopes, 'envelope', hoursAgo(1))).stored as StoredKeys
  const gone = again.envelope[1]!.kid
  const removed = await removeKey(again, gone, hoursAgo(0.5))
  return { ...('stored' in removed ? removed.stored : again), gone }
}

async function sealed(key: StoredKeys['envelope'][number], site: string): Promise<string> {
  const { d: _secret, ...jwk } = key
  const inside = { site, item: 'the-river', version: 'v1', key: 'k'.repeat(43) }
  return new CompactEncrypt(new TextEncoder().encode(JSON.stringify(inside)))
    .setProtectedHeader({ alg: 'ECDH-ES', enc: 'A256GCM', kid: key.kid, typ: 'seal' })
    .encrypt(await importJWK(jwk as JWK, 'ECDH-ES'))
}

test('a worker with several keys signs with the one in use, tells of the next, and opens what was sealed for each that is left', async () => {
  const { gone, ...keys } = await rotatedKeys()
  const { edge, stripe, site, key } = await startEdgeSite({ keys })
  try {
    const put = await fetch(`${edge.origin}/v1/admin/items/the-river`, {
      method: 'PUT',
      headers: { ...key, 'Content-Type': 'application/json' },
      body: JSON.stringify({ kind: 'article', title: 'The river', price: null, mode: 'sealed', page: null }),
    })
    expect(put.status).toBe(200)
    const [next, inUse, older] = keys.signing.map(({ kid }) => kid)
    const told = async (name: string) =>
      ((await (await fetch(`${edge.origin}/.well-known/${name}`)).json()) as { keys: { kid: string }[] }).keys.map(
        ({ kid }) => kid,
      )
    expect(await told('jwks.json')).toEqual([next, inUse, older])
    expect(await told('tuppence-seal.json')).toEqual(keys.envelope.map(({ kid }) => kid))

    const reader = edgeReader(edge, stripe)
    const ticket = await reader.ticket(site, 'the-river')
    await reader.payByCard(ticket)
    const token = (await reader.redeem(ticket, 20)).unlocks[0]?.token as string
    expect(decodeProtectedHeader(token).kid).toBe(inUse)
    const release = async (envelope: string) => {
      const response = await reader.post('/v1/content-keys', { envelope }, { Authorization: `Bearer ${token}` })
      return [response.status, ((await response.json()) as { detail?: string }).detail] as const
    }
    for (const each of keys.envelope) expect((await release(await sealed(each, site)))[0]).toBe(200)
    const lost = await sealed({ ...keys.envelope[0]!, kid: gone }, site)
    expect(await release(lost)).toEqual([400, expect.stringContaining('sealed for a key that was removed')])
  } finally {
    await edge.close()
    await stripe.close()
  }
})
