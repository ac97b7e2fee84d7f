// Seals one part: the text gzipped, then encrypted with its item's content key (DESIGN §4).
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { promisify } from 'node:util'
import { gunzipSync, gzip } from 'node:zlib'
import type { Sealed } from '../../wire/content-key.ts'
import type { KeptPart } from './cache.ts'
import type { ContentKey } from './content-key.ts'

/** A text that was sealed with this key before stays as it was sealed. `sum` is that of the part with the files that it refers to. */
export async function sealPart(html: string, sum: string, contentKey: ContentKey): Promise<Sealed> {
  const { site, item, version, envelopes, parts } = contentKey
  const kept = parts?.get(sum)
  const part = kept ? intact(await kept, html, contentKey) : encrypted(html, contentKey)
  parts?.set(sum, part)
  const { iv, ciphertext } = await part
  return { v: 1, site, item, version, iv, ciphertext, envelopes }
}

/** The iv is new each time, so that parts of one item may share their key. */
async function encrypted(html: string, contentKey: ContentKey): Promise<KeptPart> {
  const iv = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', contentKey.key, iv)
  cipher.setAAD(boundTo(contentKey))
  const zipped = await promisify(gzip)(html, { level: 9 })
  // WebCrypto, which opens it, expects the 16-byte tag behind the text.
  const ciphertext = Buffer.concat([cipher.update(zipped), cipher.final(), cipher.getAuthTag()])
  return { iv: iv.toString('base64url'), ciphertext: ciphertext.toString('base64url') }
}

/** A cache may be damaged; what it hands out is what readers get, so it is opened first as they will. */
function intact(kept: KeptPart, html: string, contentKey: ContentKey): KeptPart | Promise<KeptPart> {
  return opens(kept, html, contentKey) ? kept : encrypted(html, contentKey)
}

function opens({ iv, ciphertext }: KeptPart, html: string, contentKey: ContentKey): boolean {
  try {
    const bytes = Buffer.from(ciphertext, 'base64url')
    const decipher = createDecipheriv('aes-256-gcm', contentKey.key, Buffer.from(iv, 'base64url'))
    decipher.setAAD(boundTo(contentKey))
    decipher.setAuthTag(bytes.subarray(-16))
    return gunzipSync(Buffer.concat([decipher.update(bytes.subarray(0, -16)), decipher.final()])).toString() === html
  } catch {
    return false
  }
}

const boundTo = ({ site, item, version }: ContentKey) => Buffer.from(`tuppence/1|${site}|${item}|${version}`)
