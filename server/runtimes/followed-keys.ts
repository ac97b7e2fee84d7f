// The keys of a server that runs: those of its file as it is now.
import { statSync } from 'node:fs'
import { importKeys, type Keys } from '../adapters/jose/keys.ts'
import type { Log } from '../ports/index.ts'
import { isOpenToOthers, readKeysFile } from './keys-file.ts'

export type Followed = {
  readonly file: string
  readonly keys: unknown
  readonly isProduction: boolean
  readonly log: () => Pick<Log, 'info' | 'error'>
  /** Milliseconds. */
  readonly now: () => number
}

const lookEveryMs = 5000

/**
 * Looks at the file when keys are asked for, every five seconds at most: a key that was removed is not believed longer than that. What cannot
 * be used (half a file, none, one that others can read, or keys of another deployment) is told once, and the server goes on with what it has.
 */
export async function followKeys({
  file,
  keys,
  isProduction,
  log,
  now,
}: Followed): Promise<() => Keys | Promise<Keys>> {
  let current = await importKeys(keys)
  const { pairwise } = keys as { pairwise: string }
  let seen = ''
  let lookedAt = Number.NEGATIVE_INFINITY
  let reading: Promise<Keys> | null = null

  async function read(): Promise<Keys> {
    try {
      if (isProduction && isOpenToOthers(file)) throw new Error('other users can read it')
      const stored = readKeysFile(file) as { pairwise?: unknown }
      const fresh = await importKeys(stored)
      if (stored.pairwise !== pairwise) throw new Error('its pairwise key is another one: every reader would seem new')
      if (namesOf(fresh) !== namesOf(current)) log().info('keys-changed', { signing: fresh.signing[0]?.kid ?? '' })
      current = fresh
    } catch (cause) {
      log().error('keys-not-read', cause, { file })
    }
    return current
  }

  return () => {
    if (reading !== null) return reading
    if (now() - lookedAt < lookEveryMs) return current
    lookedAt = now()
    const stamp = stampOf(file)
    if (stamp === seen) return current
    seen = stamp
    reading = read().finally(() => {
      reading = null
    })
    return reading
  }
}

const namesOf = ({ signing, envelope }: Keys) =>
  [...signing, ...envelope].map(({ kid, from }) => `${kid} ${from}`).join()

/** Another file in its place, or another text in it. */
function stampOf(file: string): string {
  const found = statSync(file, { throwIfNoEntry: false })
  return found === undefined ? 'none' : `${found.ino} ${found.mtimeMs} ${found.size}`
}
