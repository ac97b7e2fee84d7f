// Ids, secrets and hashes: the same promises from Node's crypto and from Web Crypto.
import { expect, test } from 'vitest'
import { nodeIds } from '../../../server/adapters/local/node-ids.ts'
import { webIds } from '../../../server/adapters/local/web-ids.ts'

test.each([
  ['node:crypto', nodeIds],
  ['Web Crypto', webIds],
])('%s makes ids that tell their kind and that nobody can guess', async (_name, ids) => {
  const made = Array.from({ length: 1000 }, () => ids.id('ticket'))
  expect(new Set(made).size).toBe(1000)
  for (const id of made) expect(id).toMatch(/^ticket_[0-9a-hjkmnp-tv-z]{26}$/)
  expect(new Set(made.map((id) => id.at(-1))).size).toBe(32)
  expect(ids.secret()).toMatch(/^[A-Za-z0-9_-]{43}$/)
  // FIPS 180-4's example of one block.
  expect(await ids.hash('abc')).toBe(
    Buffer.from('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad', 'hex').toString('base64url'),
  )
})
