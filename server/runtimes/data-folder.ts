// The data folder of the embedded default: made on the first start, with fresh keys that only this user can read.
import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { generateKeys } from '../adapters/jose/keys.ts'
import { isOpenToOthers, readKeysFile, writeKeysFile } from './keys-file.ts'

export type DataFolder = { readonly database: string; readonly keys: unknown }

export const keysFileIn = (folder: string): string => join(folder, 'keys.json')

/**
 * Throws with a sentence when something is unsafe: keys that others can read (in production), or a database whose keys are
 * gone. Fresh keys would lock out every page that was sealed with the old ones, silently.
 */
export async function openDataFolder(folder: string, isProduction: boolean): Promise<DataFolder> {
  const database = join(folder, 'tuppence.db')
  return { database, keys: await openKeys({ folder, isProduction, areInUse: existsSync(database) }) }
}

type Keeping = {
  readonly folder: string
  readonly isProduction: boolean
  /** Whether a database is there that was made with keys. */
  readonly areInUse: boolean
}

/** The keys alone, of a database that is elsewhere; throws as `openDataFolder` does. */
export async function openKeys({ folder, isProduction, areInUse }: Keeping): Promise<unknown> {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const file = keysFileIn(folder)
  if (!existsSync(file)) {
    if (areInUse) {
      throw new Error(
        `${file} is not there but its database is. Restore the keys from your backup (or set TUPPENCE_KEYS): pages sealed for them open with no others.`,
      )
    }
    writeKeysFile(file, await generateKeys(), `${file}.${process.pid}`)
  }
  if (isProduction && isOpenToOthers(file)) {
    throw new Error(
      `${file} can be read by other users. Make it yours alone (chmod 600), and think about rotating the keys.`,
    )
  }
  return readKeysFile(file)
}
