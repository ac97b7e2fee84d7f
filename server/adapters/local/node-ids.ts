// Ids, secrets and hashes by node:crypto: Web Crypto would go through another thread for each of them.
import { createHash, randomBytes } from 'node:crypto'
import type { Ids } from '../../ports/index.ts'
import { idFrom } from './web-ids.ts'

export const nodeIds: Ids = {
  id: (prefix) => idFrom(prefix, randomBytes),
  secret: () => randomBytes(32).toString('base64url'),
  hash: async (text) => createHash('sha256').update(text).digest('base64url'),
}
