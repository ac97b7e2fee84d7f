// The sum of a text or of a file's bytes: two that have the same are the same.
import { createHash } from 'node:crypto'

export function sumOf(content: string | Buffer): string {
  return createHash('sha256').update(content).digest('base64url')
}
