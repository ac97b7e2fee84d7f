// Whether a token opens an item: signed by us, for this site and item, and what it stands on still stands.
import { isOpenAt } from '../core/membership.ts'
import { Problem } from '../core/problem.ts'
import { hasOrigin } from '../core/site.ts'
import { tierOpens } from '../core/tier.ts'
import type { ApiPorts, MemberClaims, UnlockClaims } from '../ports/index.ts'
import { offersOn, type Quote } from './quote-item.ts'

/**
 * Throws `payment-required` without a token or with one for something else, `unauthenticated` for one that is not good (any
 * more), `revoked` after a refund. What the catalogue gives away needs no token.
 */
export async function admitToken(ports: ApiPorts, quote: Quote, token: string | null): Promise<void> {
  const { site, price } = quote
  if (price?.amount === 0) return
  if (token === null) throw await unpaid(ports, quote, 'This item has to be unlocked first.')

  const claims = await ports.signer.verifyToken(token, ports.clock.now())
  if (claims === null) throw new Problem('unauthenticated', 'The token is not valid (any more).')
  if (!hasOrigin(site, claims.audience)) throw await unpaid(ports, quote, forElse)
  return claims.kind === 'member' ? admitMember(ports, quote, claims) : admitOwner(ports, quote, claims)
}

async function admitOwner(ports: ApiPorts, quote: Quote, claims: UnlockClaims): Promise<void> {
  const { site, item } = quote
  if (claims.item !== item.id) throw await unpaid(ports, quote, forElse)
  const opened = await ports.store.opens(claims.entitlement)
  if (opened === null || opened.site !== site.id || opened.item !== item.id) {
    throw new Problem('unauthenticated', 'The unlock token names no entitlement.')
  }
  if (opened.revokedAt !== null) throw new Problem('revoked', 'This unlock was refunded.')
}

/** The membership as it stands counts, not the tier that the token names: it may have ended within the hour. */
async function admitMember(ports: ApiPorts, quote: Quote, claims: MemberClaims): Promise<void> {
  const { store, clock } = ports
  const { site, item, tiers } = quote
  const membership = await store.membership(claims.membership)
  if (membership === null || membership.site !== site.id || !isOpenAt(membership, clock.now())) {
    throw new Problem('unauthenticated', 'The member token names no membership that runs.')
  }
  if (!tierOpens(tiers, membership.tier, item)) throw await unpaid(ports, quote, forElse)
}

const forElse = 'The token is for something else.'

async function unpaid(ports: ApiPorts, quote: Quote, detail: string): Promise<Problem> {
  return new Problem('payment-required', detail, { offers: await offersOn(ports, quote) })
}
