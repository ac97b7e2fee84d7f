// Whether a token opens an item: signed by us, for this site and item, and its entitlement still stands.
import { Problem } from '../core/problem.ts'
import { hasOrigin } from '../core/site.ts'
import type { ApiPorts } from '../ports/index.ts'
import type { Quote } from './quote-item.ts'

/**
 * Throws `payment-required` without a token or with one for something else, `unauthenticated` for one that is not good (any
 * more), `revoked` after a refund. What the catalogue gives away needs no token.
 */
export async function admitToken(
  ports: ApiPorts,
  { site, item, price, offers }: Quote,
  token: string | null,
): Promise<void> {
  if (price?.amount === 0) return
  if (token === null) throw new Problem('payment-required', 'This item has to be unlocked first.', { offers })

  const claims = await ports.signer.verifyUnlock(token, ports.clock.now())
  if (claims === null) throw new Problem('unauthenticated', 'The unlock token is not valid (any more).')
  if (!hasOrigin(site, claims.audience) || claims.item !== item.id) {
    throw new Problem('payment-required', 'The unlock token is for something else.', { offers })
  }
  const opened = await ports.store.opens(claims.entitlement)
  if (opened === null || opened.site !== site.id || opened.item !== item.id) {
    throw new Problem('unauthenticated', 'The unlock token names no entitlement.')
  }
  if (opened.revokedAt !== null) throw new Problem('revoked', 'This unlock was refunded.')
}
