// Sealed text opens with its key and its place, or not at all.
import { createCipheriv, randomBytes } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { newSealedFile, sealedBytes } from '../../server/cli/seal/seal-file.ts'
import type { Sealed } from '../../server/wire/content-key.ts'
import { rehearse, unseal, unsealFile } from '../../widget/unseal.ts'

const key = randomBytes(32)
const sealed = seal('<p>The lake, ąę 湖</p>')

test('sealed text opens with the key of its version', async () => {
  expect(await unseal(sealed)(key.toString('base64url'))).toBe('<p>The lake, ąę 湖</p>')
})

test('what is rehearsed while the key is on its way comes to its end', async () => {
  await expect(rehearse()).resolves.toBeUndefined()
})

// GAT-04
test.for<[string, Sealed]>([
  ['one changed bit', { ...sealed, ciphertext: flipped(sealed.ciphertext) }],
  ['another iv', { ...sealed, iv: randomBytes(12).toString('base64url') }],
  ['a tag cut short', { ...sealed, ciphertext: sealed.ciphertext.slice(0, -4) }],
  ['another item', { ...sealed, item: 'the-river' }],
  ['another site', { ...sealed, site: 'site_2' }],
  ['another version', { ...sealed, version: 'v2' }],
])('sealed text with %s does not open', async ([, changed]) => {
  await expect(unseal(changed)(key.toString('base64url'))).rejects.toThrow()
})

// GAT-07
test('sealed text does not open with the key of another version', async () => {
  await expect(unseal(sealed)(randomBytes(32).toString('base64url'))).rejects.toThrow()
})

test('a file that was sealed with the text opens under its own name, with the key of its version, and whole', async () => {
  const named = newSealedFile('')
  const { name } = named
  const bytes = sealedBytes(Buffer.from('a picture'), named, { ...sealed, key })
  const file = new Uint8Array(bytes).buffer
  const open = (change: object, from = sealed, by = key) =>
    unsealFile(from, by.toString('base64url'), { name, file, ...change })
  expect(Buffer.from(await open({})).toString()).toBe('a picture')
  for (const at of [0, 14, bytes.length - 1]) {
    const changed = new Uint8Array(bytes)
    changed[at]! ^= 1
    await expect(open({ file: changed.buffer })).rejects.toThrow()
  }
  await expect(open({ name: 'another.sealed' })).rejects.toThrow()
  await expect(open({}, { ...sealed, item: 'the-river' })).rejects.toThrow()
  await expect(open({}, sealed, randomBytes(32))).rejects.toThrow()
  await expect(open({ file: new ArrayBuffer(4) })).rejects.toThrow()
})

function seal(html: string): Sealed {
  const iv = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', key, iv)
  cipher.setAAD(Buffer.from('tuppence/1|site_1|the-lake|v1'))
  const text = Buffer.concat([cipher.update(gzipSync(html)), cipher.final(), cipher.getAuthTag()])
  const encoded = { iv: iv.toString('base64url'), ciphertext: text.toString('base64url') }
  return { v: 1, site: 'site_1', item: 'the-lake', version: 'v1', ...encoded, envelopes: [] }
}

function flipped(base64url: string): string {
  const bytes = Buffer.from(base64url, 'base64url')
  bytes[20] = (bytes[20] as number) ^ 1
  return bytes.toString('base64url')
}
