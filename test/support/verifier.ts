// What a page keeps to itself when it opens a ticket, and what it tells of it.
import { createHash, randomBytes } from 'node:crypto'

export function verifierAndChallenge(): { verifier: string; challenge: string } {
  const verifier = randomBytes(32).toString('base64url')
  return { verifier, challenge: createHash('sha256').update(verifier).digest('base64url') }
}
