// Seals one file that sealed parts refer to, with their item's content key.
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import type { KeptFile } from './cache.ts'
import type { ContentKey } from './content-key.ts'

/** Where a file is put when it is sealed. The name says nothing of the one that it had. */
export function newSealedFile(sum: string): KeptFile {
  return { sum, name: `${randomBytes(9).toString('base64url')}.sealed`, iv: randomBytes(12).toString('base64url') }
}

type Sealing = Pick<ContentKey, 'site' | 'item' | 'version' | 'key'>

/** The iv, the ciphertext, the 16-byte tag. The name is bound to it, so that no file can be put in another's place. */
export function sealedBytes(plain: Buffer, { name, iv }: KeptFile, sealing: Sealing): Buffer {
  const start = Buffer.from(iv, 'base64url')
  const cipher = createCipheriv('aes-256-gcm', sealing.key, start)
  cipher.setAAD(boundTo(sealing, name))
  return Buffer.concat([start, cipher.update(plain), cipher.final(), cipher.getAuthTag()])
}

/** Throws where the bytes are not those that were sealed. */
export function openedBytes(sealed: Buffer, { name }: KeptFile, sealing: Sealing): Buffer {
  const decipher = createDecipheriv('aes-256-gcm', sealing.key, sealed.subarray(0, 12))
  decipher.setAAD(boundTo(sealing, name))
  decipher.setAuthTag(sealed.subarray(-16))
  return Buffer.concat([decipher.update(sealed.subarray(12, -16)), decipher.final()])
}

const boundTo = ({ site, item, version }: Sealing, name: string) =>
  Buffer.from(`tuppence/1|${site}|${item}|${version}|${name}`)
