// The file of keys under a running server: changed as a whole, taken up within seconds, and never half believed.
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { removeKey, rotateKey } from '../../../server/adapters/jose/key-changes.ts'
import { generateKeys, type StoredKeys } from '../../../server/adapters/jose/keys.ts'
import { after } from '../../../server/core/instant.ts'
import { followKeys } from '../../../server/runtimes/followed-keys.ts'
import { changeKeysFile, writeKeysFile } from '../../../server/runtimes/keys-file.ts'
import { at } from '../../support/make.ts'
import { memoryLog } from '../../support/memory-log.ts'

async function kept({ isProduction = false } = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'tuppence-keys-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const file = join(folder, 'keys.json')
  const keys = await generateKeys()
  writeKeysFile(file, keys, `${file}.draft`)
  const log = memoryLog()
  let now = 0
  const keysNow = await followKeys({ file, keys, isProduction, log: () => log, now: () => now })
  return {
    folder,
    file,
    keys,
    log,
    /** The names of the signing keys that the server goes by, six seconds later. */
    async later() {
      now += 6000
      return (await keysNow()).signing.map(({ kid }) => kid)
    },
    soon: async () => (await keysNow()).signing.map(({ kid }) => kid),
    read: () => JSON.parse(readFileSync(file, 'utf8')) as StoredKeys,
    rotate: (now = at) =>
      changeKeysFile(file, async (stored) => (await rotateKey(stored as StoredKeys, 'signing', now)).stored),
    async remove(kid: string) {
      await changeKeysFile(file, async (stored) => {
        const removed = await removeKey(stored as StoredKeys, kid, at)
        return 'stored' in removed ? removed.stored : null
      })
    },
  }
}

test('a running server takes up changed keys within seconds, and says so', async () => {
  const { rotate, remove, later, soon, read, keys, log } = await kept()
  expect(await later()).toEqual([keys.signing[0]!.kid])
  await rotate()
  expect(await soon()).toHaveLength(1)
  expect(await later()).toEqual(read().signing.map(({ kid }) => kid))
  await remove(keys.signing[0]!.kid)
  expect(await later()).not.toContain(keys.signing[0]!.kid)
  expect(log.lines.map(({ event }) => event)).toEqual(['keys-changed', 'keys-changed'])
  expect(JSON.stringify(log.lines)).not.toContain(read().signing[0]!.d)
})

test.each<[string, (file: string, text: string) => void]>([
  ['is half written', (file, text) => writeFileSync(file, text.slice(0, text.length / 2))],
  ['is empty', (file) => writeFileSync(file, '')],
  ['is gone', (file) => rmSync(file)],
  ['holds something else', (file) => writeFileSync(file, '{"signing": []}')],
  ['holds a key that is none', (file, text) => writeFileSync(file, text.replace(/"x":"[^"]+"/, '"x":"AAAA"'))],
])(
  'when the file %s, the server goes on with the keys it has, says so once, and takes up good ones again',
  async (_, spoil) => {
    const { file, later, rotate, keys, log } = await kept()
    const text = readFileSync(file, 'utf8')
    await later()
    spoil(file, text)
    for (let look = 0; look < 5; look++) expect(await later()).toEqual([keys.signing[0]!.kid])
    expect(log.lines.map(({ level, event }) => [level, event])).toEqual([['error', 'keys-not-read']])
    writeFileSync(file, text, { mode: 0o600 })
    await rotate()
    expect(await later()).toHaveLength(2)
  },
)

test('keys of another deployment, and in production those that others can read, are not taken up', async () => {
  const strangers = await kept()
  writeFileSync(strangers.file, JSON.stringify(await generateKeys()))
  expect(await strangers.later()).toEqual([strangers.keys.signing[0]!.kid])

  const open = await kept({ isProduction: true })
  const rotated = (await rotateKey(open.keys, 'signing', at)).stored
  rmSync(open.file)
  writeFileSync(open.file, JSON.stringify(rotated), { mode: 0o644 })
  expect(await open.later()).toEqual([open.keys.signing[0]!.kid])
  for (const { log } of [strangers, open]) expect(log.lines.map(({ event }) => event)).toEqual(['keys-not-read'])
})

test('a command that dies before the move leaves the old keys, and the next one goes on', async () => {
  const { file, rotate, read, keys } = await kept()
  const dying = changeKeysFile(file, () => Promise.reject(new Error('killed')))
  await expect(dying).rejects.toThrow('killed')
  expect(read()).toEqual(keys)
  await rotate()
  expect(read().signing).toHaveLength(2)

  // Killed outright, with half of a draft there.
  const draft = `${file}.next`
  writeFileSync(draft, '{"signing": [{"kid"')
  await expect(rotate(after(at, 90_000))).rejects.toThrow(/Another command changes these keys/)
  expect(read().signing).toHaveLength(2)
  const longAgo = statSync(draft).mtimeMs / 1000 - 11
  utimesSync(draft, longAgo, longAgo)
  await rotate(after(at, 90_000))
  expect(read().signing).toHaveLength(3)
  expect(existsSync(draft)).toBe(false)
})

test('a command that dies after the move has changed the keys, and the same command again changes nothing', async () => {
  const { file, rotate, read } = await kept()
  const rotated = (await rotateKey(read(), 'signing', at)).stored
  writeFileSync(`${file}.next`, JSON.stringify(rotated), { mode: 0o600 })
  renameSync(`${file}.next`, file)
  const changed = read()
  await rotate()
  expect(read()).toEqual(changed)
})

test('of twelve commands at once none undoes another: a key that was removed stays removed', async () => {
  const { folder, rotate, remove, read, keys } = await kept()
  const stolen = keys.signing[0]!.kid
  const tries = async (work: () => Promise<unknown>) => {
    for (let tried = 0; tried < 100; tried++) {
      const isDone = await work().then(
        () => true,
        (fault) => !/Another command/.test(String(fault)),
      )
      if (isDone) return
      await new Promise((resolve) => setTimeout(resolve, 5))
    }
  }
  const works = Array.from({ length: 12 }, (_, nth) => (nth % 3 === 0 ? () => remove(stolen) : () => rotate()))
  await Promise.all(works.map(tries))
  expect(read().signing.map(({ kid }) => kid)).not.toContain(stolen)
  expect(read().removed?.map(({ kid }) => kid)).toEqual([stolen])
  expect(readdirSync(folder)).toEqual(['keys.json'])
  expect(statSync(join(folder, 'keys.json')).mode & 0o777).toBe(0o600)
})
