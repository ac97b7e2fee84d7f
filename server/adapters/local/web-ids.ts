// Ids, secrets and hashes by Web Crypto, which Node and workerd both have.
import type { Ids } from '../../ports/index.ts'

const alphabet = '0123456789abcdefghjkmnpqrstvwxyz'

export const webIds: Ids = {
  id: (prefix) => idFrom(prefix, (length) => crypto.getRandomValues(new Uint8Array(length))),
  secret: () => base64url(crypto.getRandomValues(new Uint8Array(32))),
  async hash(text) {
    return base64url(new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))))
  },
}

/** A prefix and 26 characters of five random bits each: 130 bits in Crockford's alphabet, which has no look-alikes. */
export function idFrom<Prefix extends string>(
  prefix: Prefix,
  randomBytes: (length: number) => Uint8Array,
): `${Prefix}_${string}` {
  let text = ''
  for (const byte of randomBytes(26)) text += alphabet[byte & 31]
  return `${prefix}_${text}`
}

function base64url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replace(/\+/g, '-')
    .replace(/\//g, '_')
    .replace(/=+$/, '')
}
