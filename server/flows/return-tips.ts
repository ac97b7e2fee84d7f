// A publisher gives tips back into the wallets that they came from: one, several, or all of a supporter.
import { tipReference, tipRefundEntry } from '../core/bookkeeping.ts'
import { outOfHolds } from '../core/hold.ts'
import type { SiteId, TipId } from '../core/id.ts'
import type { Instant } from '../core/instant.ts'
import { Problem } from '../core/problem.ts'
import type { Tip } from '../core/tip.ts'
import type { Ports } from '../ports/index.ts'
import { ownTip } from './own-tip.ts'

export type ReturnOrder = {
  readonly site: SiteId
  /** The caller's own key: the same one again goes on with the same order. */
  readonly key: string
  readonly bodyHash: string
  /** `from`: all that the supporter of this tip gave until the order came, as far as the publisher can tell. */
  readonly wish: { readonly tips: readonly TipId[] } | { readonly from: TipId }
}

/** `more`: the same order has to be sent again, for there are more than are given back at once. */
export type Returned = { readonly tips: readonly Tip[]; readonly more: boolean }

/** An order is worked off in the request that brings it. */
export const returnedMax = 100
// What is held moves once, when it is released.
const looks = 3

/**
 * Each tip goes back in a commit of its own, once, whoever orders it; one that has gone back already, or was lost to a bank, is answered as it is. Who dies in
 * between is finished by the same order. Throws `not-found` when one tip is not of this site, before any is given back, and
 * `idempotency-key-reused`.
 */
export async function returnTips(ports: Ports, order: ReturnOrder): Promise<Returned> {
  const { site, wish } = order
  if ('from' in wish) {
    const one = await ownTip(ports, site, wish.from)
    return returnAll(ports, one, await orderedAt(ports, order))
  }
  const tips: Tip[] = []
  for (const id of new Set(wish.tips)) tips.push(await ownTip(ports, site, id))
  await orderedAt(ports, order)
  return { tips: await returned(ports, tips), more: false }
}

async function returnAll(ports: Ports, one: Tip, upTo: Instant): Promise<Returned> {
  const { site, reader, isAnonymous } = one
  if (isAnonymous) return { tips: await returned(ports, [one]), more: false }
  const found = await ports.store.returnableTips({ site, reader, upTo }, returnedMax + 1)
  return { tips: await returned(ports, found.slice(0, returnedMax)), more: found.length > returnedMax }
}

/** When the order first came. Of two with one key that are not the same order one is refused. */
async function orderedAt({ store, clock }: Ports, { site, key, bodyHash }: ReturnOrder): Promise<Instant> {
  const at = clock.now()
  const committed = await store.commit([{ change: 'keep-return-order', site, key, bodyHash, at }])
  if (committed.done) return at
  const kept = await store.returnOrder(site, key)
  if (kept === null) throw new Error(`an order was refused by ${committed.guard}, and is not there`)
  if (kept.bodyHash !== bodyHash)
    throw new Problem('idempotency-key-reused', 'This key was used for another order. Take a fresh one.')
  return kept.orderedAt
}

async function returned(ports: Ports, tips: readonly Tip[]): Promise<Tip[]> {
  const done: Tip[] = []
  for (const tip of tips) done.push(tip.returnedAt === null ? await returnOne(ports, tip) : tip)
  return done
}

async function returnOne({ store, clock }: Ports, tip: Tip): Promise<Tip> {
  const paid = await store.entry(tipReference(tip.id))
  if (paid === null) throw new Error(`${tip.id} was paid, but has no entry`)
  for (let look = 0; look < looks; look++) {
    const at = clock.now()
    const holds = await store.holds(paid.reference)
    // A bank has had it back already, out of what was held: a second time it would be its creator's loss twice.
    if (holds.some(({ taken }) => taken > 0)) return (await store.tip(tip.id)) ?? tip
    const undoing = outOfHolds(tipRefundEntry(tip.id, paid), holds, at)
    const committed = await store.commit([{ change: 'return-tip', tip: tip.id, at }, ...undoing])
    if (committed.done) return { ...tip, returnedAt: at }
    // Somebody else gave it back in the same moment, or what was held of it has just become payable.
    const now = await store.tip(tip.id)
    if (now !== null && now.returnedAt !== null) return now
    if (committed.guard !== 'hold-moved') throw new Error(`${tip.id} was refused by ${committed.guard}`)
  }
  throw new Error(`what is held of ${tip.id} moved each time it was looked at`)
}
