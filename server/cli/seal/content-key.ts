// A content key: made anew for each item and each run, unless nothing of the item changed, and handed out in one envelope for each backend.
import { randomBytes } from 'node:crypto'
import { CompactEncrypt, calculateJwkThumbprint, exportJWK } from 'jose'
import type { Sealed } from '../../wire/content-key.ts'
import type { KeptFile, KeptItem, KeptPart } from './cache.ts'
import type { Recipient } from './recipient.ts'

/** What tells one sealing from another: it is bound to the text and written into the envelope. */
type Label = Pick<Sealed, 'site' | 'item' | 'version'>

/** `files` are those that its parts refer to. `parts` are what was sealed with the key before, by the sum of their text. A run without a cache remembers none. */
export type ContentKey = Label & {
  readonly key: Buffer
  readonly envelopes: string[]
  readonly parts: Map<string, KeptPart | Promise<KeptPart>> | null
  readonly files: Map<string, KeptFile>
}

/** An item as an earlier run left it, or null when it is to have a new key. */
export type FindKept = (site: string, item: string) => Promise<KeptItem | null>

/**
 * Gives each item its key. Parts of one item share it, on all pages of the run: a reader's page keeps one key for an
 * item, so with a key for each part it would ask for one anew at every visit.
 */
export function createContentKeys(
  recipients: readonly Recipient[],
  findKept?: FindKept,
): (site: string, item: string) => Promise<ContentKey> {
  const made = new Map<string, Promise<ContentKey>>()
  return (site, item) => {
    const name = `${site}|${item}`
    const key = made.get(name) ?? contentKey({ site, item }, recipients, findKept)
    made.set(name, key)
    return key
  }
}

async function contentKey(
  { site, item }: Omit<Label, 'version'>,
  recipients: readonly Recipient[],
  findKept?: FindKept,
): Promise<ContentKey> {
  const kept = (await findKept?.(site, item)) ?? null
  const version = kept?.version ?? randomBytes(9).toString('base64url')
  const key = kept ? Buffer.from(kept.key, 'base64url') : randomBytes(32)
  const content = JSON.stringify({ site, item, version, key: key.toString('base64url') })
  // Who can open an item may change though its text does not: then only the envelopes are made anew.
  const envelopes = recipients.map(async (recipient) => {
    const before = kept?.envelopes[await nameOf(recipient)]
    return before ?? envelope(content, recipient)
  })
  const parts: ContentKey['parts'] = findKept ? new Map(Object.entries(kept?.parts ?? {})) : null
  const files = new Map(Object.entries(kept?.files ?? {}))
  return { site, item, version, key, envelopes: await Promise.all(envelopes), parts, files }
}

/** What an item is kept as. */
export async function keptItem(sealed: ContentKey, recipients: readonly Recipient[]): Promise<KeptItem> {
  const { site, item, version, key, envelopes, parts, files } = sealed
  const owners = await Promise.all(recipients.map(nameOf))
  const partsBySum = [...(parts ?? [])].map(async ([sum, part]) => [sum, await part] as const)
  return {
    site,
    item,
    version,
    key: key.toString('base64url'),
    envelopes: Object.fromEntries(owners.map((name, index) => [name, envelopes[index]!])),
    parts: Object.fromEntries(await Promise.all(partsBySum)),
    files: Object.fromEntries(files),
  }
}

const names = new WeakMap<Recipient, Promise<string>>()

/** A `kid` may be used again for another key, so the key itself is in it. */
function nameOf(recipient: Recipient): Promise<string> {
  const name = names.get(recipient) ?? named(recipient)
  names.set(recipient, name)
  return name
}

async function named({ kid, key }: Recipient): Promise<string> {
  return `${kid}#${await calculateJwkThumbprint(await exportJWK(key))}`
}

function envelope(content: string, { kid, key }: Recipient): Promise<string> {
  return new CompactEncrypt(Buffer.from(content))
    .setProtectedHeader({ alg: 'ECDH-ES', enc: 'A256GCM', kid, typ: 'seal' })
    .encrypt(key)
}
