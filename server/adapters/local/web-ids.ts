// Ids, secrets and hashes by Web Crypto, which Node and workerd both have.
import type { Ids } from '../../ports/index.ts'

const alphabet = '0123456789abcdefghjkmnpqrstvwxyz'

export const webIds: Ids = {
  id: (prefix) => idFrom(prefix, takeRandom),
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

// Asking the system costs more than all else of an id, so it is asked for many at once. No byte is used twice.
const drawn = new Uint8Array(26 * 128)
let left = 0

function takeRandom(length: number): Uint8Array {
  if (left < length) left = crypto.getRandomValues(drawn).length
  left -= length
  return drawn.subarray(left, left + length)
}

function base64url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replace(/\+/g, '-')
    .replace(/\//g, '_')
    .replace(/=+$/, '')
}
