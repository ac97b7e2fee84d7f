// What becomes of kept keys when one is added to them, or taken out of use at once.
import { after, type Instant } from '../../core/instant.ts'
import { type KeyKind, keyInUse, keySeconds, keyStage } from '../../core/key-life.ts'
import { generateKey, type SecretKey, type StoredKeys } from './keys.ts'

export type Rotated = {
  /** Null: one is on its way already, and nothing changes. */
  readonly stored: StoredKeys | null
  readonly coming: SecretKey
}

/** A new key is told of at once and used from an instant on. What has had its time is dropped. */
export async function rotateKey(stored: StoredKeys, kind: KeyKind, now: Instant): Promise<Rotated> {
  const [newest] = stored[kind] as [SecretKey, ...SecretKey[]]
  if (keyStage(stored[kind], newest, kind, now) === 'coming') return { stored: null, coming: newest }
  const coming = { ...(await generateKey(kind)), from: after(now, keySeconds[kind].ahead) }
  return { stored: withKeys(stored, kind, [coming, ...stored[kind]], now), coming }
}

export type Removed =
  | { readonly was: 'removed'; readonly at: Instant }
  | { readonly was: 'unknown' }
  | { readonly was: KeyKind; readonly stored: StoredKeys; readonly inUse: SecretKey }

/**
 * The key counts no more from this moment. One that was in use is followed by the one that is told of already, or else by a fresh one; never by
 * an older one, which had its time.
 */
export async function removeKey(stored: StoredKeys, kid: string, now: Instant): Promise<Removed> {
  const before = stored.removed?.find((one) => one.kid === kid)
  if (before !== undefined) return { was: 'removed', at: before.at }
  const kind = (['signing', 'envelope'] as const).find((one) => stored[one].some((key) => key.kid === kid))
  if (kind === undefined) return { was: 'unknown' }
  const left = stored[kind].filter((key) => key.kid !== kid)
  const keys = keyInUse(stored[kind], now).kid === kid ? await followed(left, kind, now) : left
  const removed = [...(stored.removed ?? []), { kid, at: now }]
  return { was: kind, stored: withKeys({ ...stored, removed }, kind, keys, now), inUse: keyInUse(keys, now) }
}

async function followed(left: readonly SecretKey[], kind: KeyKind, now: Instant): Promise<SecretKey[]> {
  const coming = left.filter((key) => key.from !== undefined && key.from > now)
  const next = coming.at(-1) ?? (await generateKey(kind))
  return [...coming.slice(0, -1), { ...next, from: now }, ...left.filter((key) => !coming.includes(key))]
}

function withKeys(stored: StoredKeys, kind: KeyKind, keys: readonly SecretKey[], now: Instant): StoredKeys {
  return { ...stored, [kind]: keys.filter((key) => keyStage(keys, key, kind, now) !== 'retired') }
}
