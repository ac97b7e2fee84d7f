// The data folder: made once with keys of its own, refused when something in it is unsafe.
import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { importKeys } from '../../../server/adapters/jose/keys.ts'
import { openDataFolder } from '../../../server/runtimes/data-folder.ts'

const fresh = () => join(mkdtempSync(join(tmpdir(), 'tuppence-')), 'data')

test('the first start makes the folder and keys that only this user can read; the next finds the same', async () => {
  const folder = fresh()
  const { keys } = await openDataFolder(folder, true)
  expect((await importKeys(keys)).signing).toHaveLength(1)
  expect(statSync(join(folder, 'keys.json')).mode & 0o777).toBe(0o600)
  expect(statSync(folder).mode & 0o077).toBe(0)
  expect((await openDataFolder(folder, true)).keys).toEqual(keys)
  rmSync(folder, { recursive: true })
})

test('keys that other users can read are refused in production', async () => {
  const folder = fresh()
  await openDataFolder(folder, true)
  chmodSync(join(folder, 'keys.json'), 0o644)
  await expect(openDataFolder(folder, true)).rejects.toThrow(/can be read by other users/)
  await expect(openDataFolder(folder, false)).resolves.toBeDefined()
  rmSync(folder, { recursive: true })
})

test('a database whose keys are gone is refused, and no new keys are made', async () => {
  const folder = fresh()
  await openDataFolder(folder, false)
  writeFileSync(join(folder, 'tuppence.db'), '')
  rmSync(join(folder, 'keys.json'))
  await expect(openDataFolder(folder, false)).rejects.toThrow(/Restore the keys from your backup/)
  expect(() => readFileSync(join(folder, 'keys.json'))).toThrow()
  rmSync(folder, { recursive: true })
})
