// A file of keys: read whole, and replaced as a whole.
import {
  chmodSync,
  closeSync,
  fsyncSync,
  openSync,
  readFileSync,
  renameSync,
  statSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs'
import { dirname } from 'node:path'

export function readKeysFile(file: string): unknown {
  return JSON.parse(readFileSync(file, 'utf8'))
}

/** Whether other users of this machine can read it. */
export function isOpenToOthers(file: string): boolean {
  return process.platform !== 'win32' && (statSync(file).mode & 0o077) !== 0
}

/** Written aside and moved into place: a crash leaves whole keys, the old ones or the new ones. */
export function writeKeysFile(file: string, keys: unknown, draft: string): void {
  writeFileSync(draft, `${JSON.stringify(keys)}\n`, { mode: 0o600, flush: true })
  chmodSync(draft, 0o600)
  renameSync(draft, file)
  if (process.platform === 'win32') return
  // Else the move itself may be lost with the power, and a key that was removed be there again.
  const folder = openSync(dirname(file), 'r')
  fsyncSync(folder)
  closeSync(folder)
}

// A change takes a moment. A draft that lies there longer was left by a command that died.
const draftSeconds = 10

/**
 * Reads the file, and writes what `change` makes of it: nothing where that is null. Throws when another command is at it: two that write over
 * each other could bring back a key that one of them removed.
 */
export async function changeKeysFile<Keys>(
  file: string,
  change: (keys: unknown) => Promise<Keys | null>,
): Promise<void> {
  const draft = `${file}.next`
  takeDraft(draft)
  let changed: Keys | null = null
  try {
    changed = await change(readKeysFile(file))
  } finally {
    // Once it is moved into place, a draft that lies there is another command's.
    if (changed === null) drop(draft)
  }
  if (changed !== null) writeKeysFile(file, changed, draft)
}

function takeDraft(draft: string): void {
  try {
    closeSync(openSync(draft, 'wx', 0o600))
  } catch (fault) {
    if ((fault as { code?: string }).code !== 'EEXIST') throw fault
    const age = (Date.now() - statSync(draft).mtimeMs) / 1000
    if (age < draftSeconds)
      throw new Error(`Another command changes these keys just now (${draft} is there). Try again in a moment.`)
    drop(draft)
    closeSync(openSync(draft, 'wx', 0o600))
  }
}

function drop(draft: string): void {
  try {
    unlinkSync(draft)
  } catch (fault) {
    if ((fault as { code?: string }).code !== 'ENOENT') throw fault
  }
}
