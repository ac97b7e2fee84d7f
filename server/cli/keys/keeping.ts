// Where the keys are that a command is about, and how a change of them reaches the servers.
import { type StoredKeys, storedKeys } from '../../adapters/jose/keys.ts'
import { changeKeysFile, readKeysFile } from '../../runtimes/keys-file.ts'

export type Keeping = {
  readonly file: string
  /** A copy of what servers have in their environment: it has to be handed on to them. */
  readonly isHandedOn: boolean
  readonly now: string
}

export function keptKeys({ file }: Keeping): StoredKeys {
  return storedIn(file, readKeysFile(file))
}

export function changeKeys(
  { file }: Keeping,
  change: (stored: StoredKeys) => Promise<StoredKeys | null>,
): Promise<void> {
  return changeKeysFile(file, (keys) => change(storedIn(file, keys)))
}

function storedIn(file: string, keys: unknown): StoredKeys {
  const stored = storedKeys(keys)
  if (stored === null) throw new Error(`${file} does not hold keys of ours.`)
  return stored
}

/** The lines after a change. */
export function handingOn({ file, isHandedOn }: Keeping): string {
  if (!isHandedOn) return `Servers that read ${file} take it up within seconds. Back up the data folder again.`
  return `Hand it on now, without showing it to a shell:
  at the edge   npx wrangler secret put TUPPENCE_KEYS < ${file}
  on Node       set TUPPENCE_KEYS from ${file} as you do at a start, and restart one process after the other`
}
