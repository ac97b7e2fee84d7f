// The life of a key: told to others, in use, kept for what was made with it, retired. Its times stand beside it, so that every process decides
// alike, and a change of keys needs no second step.
import { after, type Instant, isPast } from './instant.ts'

/** `from`: when it comes into use. A key without it is in use from the first day. */
export type KeyTerm = { readonly kid: string; readonly from?: Instant | undefined }

export type KeyKind = 'signing' | 'envelope'

/** `ahead`: for how long a new key is told before it is used. `kept`: for how long the one before it still counts; null: for good. */
export const keySeconds = {
  // Whoever verifies may go a day without hearing from us. A token lives 25 hours at most, and a minute of leeway.
  signing: { ahead: 25 * 60 * 60, kept: 26 * 60 * 60 },
  // Until each process has it that may be asked to open what was sealed for it. Pages stay sealed as they were built.
  envelope: { ahead: 15 * 60, kept: null },
} as const

export type KeyStage = 'coming' | 'in-use' | 'kept' | 'retired'

/** @param keys of one kind, the newest first */
export function keyInUse<Key extends KeyTerm>(keys: readonly Key[], now: Instant): Key {
  return (keys.find((key) => hasBegun(key, now)) ?? keys.at(-1)) as Key
}

export function keyStage<Key extends KeyTerm>(keys: readonly Key[], key: Key, kind: KeyKind, now: Instant): KeyStage {
  if (key === keyInUse(keys, now)) return 'in-use'
  if (!hasBegun(key, now)) return 'coming'
  const end = keyEnd(keys, key, kind, now)
  return end !== null && isPast(end, now) ? 'retired' : 'kept'
}

/** When a key that was followed by another one stops to count. Null: never, or nobody knows yet. */
export function keyEnd<Key extends KeyTerm>(
  keys: readonly Key[],
  key: Key,
  kind: KeyKind,
  now: Instant,
): Instant | null {
  const next = keys
    .slice(0, keys.indexOf(key))
    .filter((newer) => hasBegun(newer, now))
    .at(-1)
  return next?.from === undefined ? null : keptUntil(next.from, kind)
}

/** Until when a key still counts whose successor comes into use then. Null: for good. */
export function keptUntil(from: Instant, kind: KeyKind): Instant | null {
  const { kept } = keySeconds[kind]
  return kept === null ? null : after(from, kept)
}

const hasBegun = ({ from }: KeyTerm, now: Instant) => from === undefined || isPast(from, now)
