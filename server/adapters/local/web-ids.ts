// Ids, secrets and hashes by Web Crypto, which Node and workerd both have.
import type { Ids } from '../../ports/index.ts'

const alphabet = '0123456789abcdefghjkmnpqrstvwxyz'

export const webIds: Ids = {
  id: (prefix) => `${prefix}_${random32(26)}`,
  secret: () => base64url(crypto.getRandomValues(new Uint8Array(32))),
  async hash(text) {
    return base64url(new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))))
  },
}

/** 26 characters of five random bits each: 130 bits in Crockford's alphabet, which has no letters that look alike. */
function random32(length: number): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(length)), (byte) => alphabet[byte & 31]).join('')
}

function base64url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replace(/\+/g, '-')
    .replace(/\//g, '_')
    .replace(/=+$/, '')
}
