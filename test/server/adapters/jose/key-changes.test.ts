// Keys that are rotated and removed: what is signed, verified and opened in between, on a clock that the tests move.
import { CompactEncrypt, decodeProtectedHeader, importJWK, type JWK } from 'jose'
import { expect, test } from 'vitest'
import { removeKey, rotateKey } from '../../../../server/adapters/jose/key-changes.ts'
import { generateKeys, importKeys, type StoredKeys } from '../../../../server/adapters/jose/keys.ts'
import { joseSigner } from '../../../../server/adapters/jose/signer.ts'
import { after, type Instant } from '../../../../server/core/instant.ts'
import { at, makeSite } from '../../../support/make.ts'

const hours = (count: number) => after(at, count * 60 * 60)
const unlock = { site: makeSite(), item: 'the-river', reader: 'reader_one', entitlement: 'ent_one' } as const

/** A backend whose keys change under it. */
async function backend() {
  let stored: StoredKeys = await generateKeys()
  let keys = await importKeys(stored)
  const signer = joseSigner(() => keys, 'https://pay.example')
  const put = async (changed: StoredKeys | null) => {
    if (changed === null) return
    // As it comes back from a file.
    stored = JSON.parse(JSON.stringify(changed))
    keys = await importKeys(stored)
  }
  return {
    signer,
    stored: () => stored,
    async rotate(kind: 'signing' | 'envelope', now: Instant) {
      const rotated = await rotateKey(stored, kind, now)
      await put(rotated.stored)
      return rotated
    },
    async remove(kid: string, now: Instant) {
      const removed = await removeKey(stored, kid, now)
      await put('stored' in removed ? removed.stored : null)
      return removed
    },
    tokenAt: (now: Instant) => signer.unlockToken(unlock, now),
    isGood: async (token: string, now: Instant) => (await signer.verifyToken(token, now)) !== null,
    told: async (now: Instant) => (await signer.publicKeys(now)).signing.keys.map(({ kid }) => kid),
  }
}

const kidOf = (token: string) => decodeProtectedHeader(token).kid

test('a new signing key is told of for 25 hours, signs after that, and the old one goes when its last token has run out', async () => {
  const { rotate, tokenAt, isGood, told, stored } = await backend()
  const old = stored().signing[0]!.kid
  const { coming } = await rotate('signing', at)
  expect(await told(at)).toEqual([coming.kid, old])
  expect(kidOf(await tokenAt(hours(24.99)))).toBe(old)
  const last = await tokenAt(hours(24.99))
  expect(kidOf(await tokenAt(hours(25)))).toBe(coming.kid)

  expect(await isGood(last, hours(48.9))).toBe(true)
  expect(await told(hours(50.9))).toEqual([coming.kid, old])
  expect(await told(hours(51))).toEqual([coming.kid])
  expect((await rotate('signing', hours(60))).stored?.signing.map(({ kid }) => kid)).not.toContain(old)
})

test('a rotation that is asked for twice is one rotation; the next can follow as soon as the new key signs', async () => {
  const { rotate, tokenAt, isGood, told } = await backend()
  const early = await tokenAt(at)
  const first = await rotate('signing', at)
  expect(await rotate('signing', hours(1))).toEqual({ stored: null, coming: first.coming })
  expect(await told(hours(1))).toHaveLength(2)

  const middle = await tokenAt(hours(25))
  const second = await rotate('signing', hours(25))
  expect(second.coming.kid).not.toBe(first.coming.kid)
  expect(await told(hours(26))).toHaveLength(3)
  expect(await isGood(early, hours(23.9))).toBe(true)
  expect(await isGood(middle, hours(48.9))).toBe(true)
  expect(kidOf(await tokenAt(hours(50)))).toBe(second.coming.kid)
  expect(await isGood(await tokenAt(hours(49.9)), hours(73))).toBe(true)
})

// TOK-18
test('what a removed key signed is refused at once, also what was verified before, and what comes next is signed anew', async () => {
  const { remove, tokenAt, isGood, told, stored } = await backend()
  const token = await tokenAt(at)
  expect(await isGood(token, at)).toBe(true)
  const stolen = stored().signing[0]!.kid
  const removed = await remove(stolen, hours(1))
  expect(removed).toMatchObject({ was: 'signing' })
  expect(await isGood(token, hours(1))).toBe(false)
  expect(await told(hours(1))).not.toContain(stolen)
  const fresh = await tokenAt(hours(1))
  expect(kidOf(fresh)).not.toBe(stolen)
  expect(await isGood(fresh, hours(2))).toBe(true)
  expect(JSON.stringify(stored().removed)).toBe(JSON.stringify([{ kid: stolen, at: hours(1) }]))
})

test('the key that is told of already takes the place of one that is removed, never one that had its time', async () => {
  const { rotate, remove, tokenAt, isGood, stored } = await backend()
  const oldest = stored().signing[0]!.kid
  const first = (await rotate('signing', at)).coming.kid
  const byOldest = await tokenAt(hours(24))
  const second = (await rotate('signing', hours(25))).coming.kid
  await remove(first, hours(26))
  expect(kidOf(await tokenAt(hours(26)))).toBe(second)
  expect(await isGood(byOldest, hours(47))).toBe(true)
  await remove(second, hours(27))
  const last = kidOf(await tokenAt(hours(27)))
  expect([oldest, first, second]).not.toContain(last)
})

test('to remove a key twice, one that is not used yet, or one that is not there changes no other key', async () => {
  const { rotate, remove, tokenAt, stored } = await backend()
  const old = stored().signing[0]!.kid
  const { coming } = await rotate('signing', at)
  await remove(coming.kid, hours(1))
  expect(stored().signing.map(({ kid }) => kid)).toEqual([old])
  expect(kidOf(await tokenAt(hours(30)))).toBe(old)
  const before = stored()
  expect(await remove(coming.kid, hours(2))).toEqual({ was: 'removed', at: hours(1) })
  expect(await remove('nobody', hours(2))).toEqual({ was: 'unknown' })
  expect(stored()).toBe(before)
})

const inside = { site: 'site_one', item: 'the-lake', version: 'v1', key: 'k'.repeat(43) }

/** As a build does: for the first of the published keys. */
async function sealed(signer: ReturnType<typeof joseSigner>, now: Instant): Promise<string> {
  const [jwk] = (await signer.publicKeys(now)).envelope.keys
  return new CompactEncrypt(new TextEncoder().encode(JSON.stringify(inside)))
    .setProtectedHeader({ alg: 'ECDH-ES', enc: 'A256GCM', kid: jwk!.kid as string, typ: 'seal' })
    .encrypt(await importJWK(jwk as JWK, 'ECDH-ES'))
}

test('builds take the new envelope key once every process has it, and pages of all keys open for good', async () => {
  const { signer, rotate } = await backend()
  const pages = [await sealed(signer, at)]
  for (const year of [1, 2, 3]) {
    const now = hours(year * 8766)
    await rotate('envelope', now)
    const early = await sealed(signer, after(now, 14 * 60))
    const late = await sealed(signer, after(now, 15 * 60))
    expect(kidOf(early)).toBe(kidOf(pages.at(-1)!))
    expect(kidOf(late)).not.toBe(kidOf(early))
    pages.push(late)
  }
  expect(new Set(pages.map(kidOf)).size).toBe(4)
  for (const page of pages) expect(await signer.openEnvelope(page)).toEqual(inside)
  const told = (await signer.publicKeys(hours(40_000))).envelope.keys
  expect(told.map(({ kid }) => kid)).toEqual(pages.map(kidOf).toReversed())
  for (const key of told) for (const secret of ['d', 'from']) expect(Object.keys(key)).not.toContain(secret)
})

test('a page that is sealed for a removed key says so, and builds have another key at once', async () => {
  const { signer, remove } = await backend()
  const page = await sealed(signer, at)
  await remove(kidOf(page)!, hours(1))
  expect(await signer.openEnvelope(page)).toBe('key-removed')
  const fresh = await sealed(signer, hours(1))
  expect(kidOf(fresh)).not.toBe(kidOf(page))
  expect(await signer.openEnvelope(fresh)).toEqual(inside)
})

test('who a reader is to a site outlives every key', async () => {
  const { signer, rotate, remove, stored } = await backend()
  const name = await signer.pairwise('site_one', 'reader_one')
  const code = await signer.giftCode('gift_one', 1)
  await rotate('signing', at)
  await remove(stored().signing.at(-1)!.kid, hours(1))
  await remove(stored().envelope[0]!.kid, hours(1))
  expect(await signer.pairwise('site_one', 'reader_one')).toBe(name)
  expect(await signer.giftCode('gift_one', 1)).toBe(code)
})
