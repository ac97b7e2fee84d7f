// The key by which a request that moves money is known when it is sent again.
import type { Context } from 'hono'
import { Problem } from '../../core/problem.ts'
import type { Env } from '../env.ts'

/** The `Idempotency-Key` header: 1 to 255 visible ASCII characters, chosen by the caller. Throws `idempotency-key-missing`. */
export function idempotencyKey(c: Context<Env>): string {
  const key = c.req.header('Idempotency-Key')?.trim()
  if (!key) {
    throw new Problem(
      'idempotency-key-missing',
      'Send an Idempotency-Key: a fresh one for each refund or gift that you mean.',
    )
  }
  if (!/^[\x21-\x7e]{1,255}$/.test(key)) {
    throw new Problem('malformed-request', 'An Idempotency-Key has 1 to 255 visible ASCII characters.')
  }
  return key
}
