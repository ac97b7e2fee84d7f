// Ids, secrets and hashes by node:crypto: Web Crypto would go through another thread for each of them.
import { createHash, randomBytes, randomFillSync } from 'node:crypto'
import type { Ids } from '../../ports/index.ts'
import { idFrom } from './web-ids.ts'

export const nodeIds: Ids = {
  id: (prefix) => idFrom(prefix, drawn),
  secret: () => randomBytes(32).toString('base64url'),
  hash: async (text) => createHash('sha256').update(text).digest('base64url'),
}

// Random bytes are drawn in stock, as `crypto.randomUUID` does it: a call for each id would cost more than the rest of it.
const stock = Buffer.allocUnsafeSlow(4096)
let used = stock.length

/** Bytes that nobody else is given. */
function drawn(length: number): Uint8Array {
  if (used + length > stock.length) {
    randomFillSync(stock)
    used = 0
  }
  used += length
  return stock.subarray(used - length, used)
}
