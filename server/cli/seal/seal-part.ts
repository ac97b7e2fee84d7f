// Seals one part: the text gzipped, then encrypted with its item's content key (DESIGN §4).
import { createCipheriv, randomBytes } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import type { Sealed } from '../../wire/content-key.ts'
import type { ContentKey } from './content-key.ts'

/** The iv is new each time, so that parts of one item may share their key. */
export function sealPart(html: string, { key, envelopes, ...label }: ContentKey): Sealed {
  const iv = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', key, iv)
  cipher.setAAD(Buffer.from(`tuppence/1|${label.site}|${label.item}|${label.version}`))
  // WebCrypto, which opens it, expects the 16-byte tag behind the text.
  const ciphertext = Buffer.concat([cipher.update(gzipSync(html, { level: 9 })), cipher.final(), cipher.getAuthTag()])
  return { v: 1, ...label, iv: iv.toString('base64url'), ciphertext: ciphertext.toString('base64url'), envelopes }
}
