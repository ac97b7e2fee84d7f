// A content key: made anew for each item and each run, and handed out in one envelope for each backend.
import { randomBytes } from 'node:crypto'
import { CompactEncrypt } from 'jose'
import type { Sealed } from '../../wire/content-key.ts'
import type { Recipient } from './recipient.ts'

/** What tells one sealing from another: it is bound to the text and written into the envelope. */
type Label = Pick<Sealed, 'site' | 'item' | 'version'>

export type ContentKey = Label & { readonly key: Buffer; readonly envelopes: string[] }

/**
 * Gives each item its key. Parts of one item share it, on all pages of the run: a reader's page keeps one key for an
 * item, so with a key for each part it would ask for one anew at every visit.
 */
export function createContentKeys(
  recipients: readonly Recipient[],
): (site: string, item: string) => Promise<ContentKey> {
  const made = new Map<string, Promise<ContentKey>>()
  return (site, item) => {
    const name = `${site}|${item}`
    const key =
      made.get(name) ?? makeContentKey({ site, item, version: randomBytes(9).toString('base64url') }, recipients)
    made.set(name, key)
    return key
  }
}

async function makeContentKey(label: Label, recipients: readonly Recipient[]): Promise<ContentKey> {
  const key = randomBytes(32)
  const content = JSON.stringify({ ...label, key: key.toString('base64url') })
  return { ...label, key, envelopes: await Promise.all(recipients.map((recipient) => envelope(content, recipient))) }
}

function envelope(content: string, { kid, key }: Recipient): Promise<string> {
  return new CompactEncrypt(Buffer.from(content))
    .setProtectedHeader({ alg: 'ECDH-ES', enc: 'A256GCM', kid, typ: 'seal' })
    .encrypt(key)
}
