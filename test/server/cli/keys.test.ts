// tuppence keys as one types it: no secret is printed, and each command says what happened and what to do next.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { CompactEncrypt, importJWK, type JWK } from 'jose'
import { expect, onTestFinished, test } from 'vitest'
import { generateKeys, type StoredKeys } from '../../../server/adapters/jose/keys.ts'
import { openDataFolder } from '../../../server/runtimes/data-folder.ts'
import { startNodeProgram } from '../../support/child.ts'

const program = resolve(import.meta.dirname, '../../../server/cli/tuppence.ts')

async function home() {
  const folder = mkdtempSync(join(tmpdir(), 'tuppence-keys-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  await openDataFolder(folder, false)
  const file = join(folder, 'keys.json')
  return {
    folder,
    file,
    stored: () => JSON.parse(readFileSync(file, 'utf8')) as StoredKeys,
    async keys(...args: string[]) {
      const child = startNodeProgram([program, 'keys', ...args], { env: { DATA_FOLDER: folder } })
      const code = await new Promise<number | null>((done) => child.process.once('close', done))
      return { code, printed: child.output() }
    },
  }
}

/** No private part of any key, nor the key that hides readers. */
function expectNoSecret(printed: string, { signing, envelope, pairwise }: StoredKeys): void {
  for (const secret of [...[...signing, ...envelope].map(({ d }) => d), pairwise]) expect(printed).not.toContain(secret)
}

test('rotate signing tells when each step is, list shows it, and a second time changes nothing', async () => {
  const { keys, stored } = await home()
  const old = stored().signing[0]!.kid
  const first = await keys('rotate', 'signing')
  const { kid, from } = stored().signing[0]!
  expect(first.code).toBe(0)
  expect(first.printed).toContain(`A new signing key, ${kid}`)
  expect(first.printed).toContain(`from  ${from}   it signs`)
  expect(Math.round((Date.parse(from!) - Date.now()) / 3_600_000)).toBe(25)
  const again = await keys('rotate', 'signing')
  expect([again.code, again.printed]).toEqual([0, expect.stringContaining('on its way already; nothing was changed')])
  expect(stored().signing).toHaveLength(2)
  const listed = await keys('list')
  expect(listed.printed).toMatch(
    new RegExp(`${kid} {2}told to everybody, signs from ${from}\\n.*${old} {2}signs, since the first day`),
  )
  for (const { printed } of [first, again, listed]) expectNoSecret(printed, stored())
})

test('remove takes a signing key out of use at once and says within which time others refuse it', async () => {
  const { keys, stored } = await home()
  const stolen = stored().signing[0]!
  const removed = await keys('remove', stolen.kid)
  expect(removed.code).toBe(0)
  expect(removed.printed).toContain(`${stolen.kid} is removed. ${stored().signing[0]!.kid} is in use.`)
  expect(removed.printed).toContain('within 10 minutes')
  expect(JSON.stringify(stored())).not.toContain(stolen.d)
  expect((await keys('remove', stolen.kid)).printed).toContain('nothing was changed')
  expect((await keys('remove', 'nobody')).code).toBe(1)
  expectNoSecret(removed.printed, stored())
})

test('an envelope key is removed only by who says yes to closing the pages that are sealed for it', async () => {
  const { keys, stored } = await home()
  const { kid } = stored().envelope[0]!
  const asked = await keys('remove', kid)
  expect([asked.code, asked.printed]).toEqual([2, expect.stringContaining('until they are sealed anew')])
  expect(stored().envelope[0]!.kid).toBe(kid)
  const removed = await keys('remove', kid, '--yes')
  expect([removed.code, removed.printed]).toEqual([0, expect.stringContaining('Build every site anew and seal it')])
  expect(stored().envelope.map((key) => key.kid)).not.toContain(kid)
  expect((await keys('list')).printed).toContain(`removed\n  ${kid}  since `)
})

test('keys sealed tells which pages of a built site are sealed for which key', async () => {
  const { keys, folder, stored } = await home()
  const sealedFor = async ({ d: _secret, ...jwk }: StoredKeys['envelope'][number]) =>
    new CompactEncrypt(new TextEncoder().encode('{}'))
      .setProtectedHeader({ alg: 'ECDH-ES', enc: 'A256GCM', kid: jwk.kid, typ: 'seal' })
      .encrypt(await importJWK(jwk as JWK, 'ECDH-ES'))
  const [own] = stored().envelope
  const [other] = (await generateKeys()).envelope
  writeFileSync(
    join(folder, 'a.html'),
    `<script>{"envelopes":["${await sealedFor(own!)}","${await sealedFor(other!)}"]}</script>`,
  )
  writeFileSync(join(folder, 'b.html'), `<script>{"envelopes":["${await sealedFor(own!)}"]}</script> eyJub3Q.a.b.c.d`)
  const { code, printed } = await keys('sealed', folder)
  expect(code).toBe(0)
  expect(printed).toBe(`${own!.kid}  2 files\n  a.html\n  b.html\n${other!.kid}  1 file\n  a.html\n`)
})

test('keys that are in the environment are changed in the file that is kept of them, and handed on without a shell seeing them', async () => {
  const { file, folder, stored } = await home()
  const child = startNodeProgram([program, 'keys', 'rotate', 'envelope'], {
    env: { TUPPENCE_KEYS: JSON.stringify(stored()) },
  })
  const code = await new Promise<number | null>((done) => child.process.once('close', done))
  expect([code, child.output()]).toEqual([1, expect.stringContaining('--file keys.json')])
  expect(stored().envelope).toHaveLength(1)

  const byFile = startNodeProgram([program, 'keys', 'rotate', 'envelope', '--file', file], {
    env: { DATA_FOLDER: join(folder, 'none') },
  })
  await new Promise((done) => byFile.process.once('close', done))
  expect(byFile.output()).toContain(`wrangler secret put TUPPENCE_KEYS < ${file}`)
  expect(stored().envelope).toHaveLength(2)
  expectNoSecret(byFile.output(), stored())
})

test.each([
  [['dance']],
  [['rotate']],
  [['rotate', 'pairwise']],
  [['remove']],
  [['list', 'x']],
  [['--nope']],
  [['rotate', 'signing', 'x']],
])('keys %s is answered with how it is meant, and changes nothing', async (args) => {
  const { keys, stored } = await home()
  const before = stored()
  const { code, printed } = await keys(...args)
  expect([code, printed]).toEqual([2, expect.stringContaining('tuppence keys rotate signing')])
  expect(stored()).toEqual(before)
})
