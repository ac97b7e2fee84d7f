// A publisher gives the price of an unlock back, all or a part of it: to the reader's wallet, or on to the card.
import { unlockRefundEntry } from '../core/bookkeeping.ts'
import type { Change, Guard } from '../core/change.ts'
import type { Entitlement } from '../core/entitlement.ts'
import { outOfHolds } from '../core/hold.ts'
import type { EntitlementId, SiteId } from '../core/id.ts'
import { type Money, money } from '../core/money.ts'
import { refundableOf } from '../core/payment.ts'
import { Problem } from '../core/problem.ts'
import { type Refund, setAsideForCard, toCard, toWallet } from '../core/refund.ts'
import type { Ports } from '../ports/index.ts'
import { heldOf, isLost } from './held-of-sale.ts'
import { sendRefund } from './send-refund.ts'

export type RefundWish = {
  readonly site: SiteId
  /** The caller's own key: the same one again gives the same refund. */
  readonly key: string
  readonly bodyHash: string
  readonly entitlement: EntitlementId
  /** Null: all that is left of the price. */
  readonly amount: Money | null
  readonly to: 'wallet' | 'card'
  /** Whether the entitlement ends. Null: it does when nothing of the price is left. */
  readonly revoke: boolean | null
}

const looks = 5

/**
 * Answers the refund as it stands. One to a card may be `started` still: it then goes on by itself, and its state can be asked
 * for. Throws `idempotency-key-reused`, `not-found`, `amount-out-of-range` for more than is left, and `state-conflict` where
 * there is nothing to give back, a bank has had of it what its creators got, or no card can take it.
 */
export async function refundUnlock(ports: Ports, wish: RefundWish): Promise<Refund> {
  const { store } = ports
  for (let look = 0; look < looks; look++) {
    const earlier = await earlierRefund(ports, wish)
    if (earlier !== null) return earlier
    const plan = await planned(ports, wish)
    if ('instead' in plan) return plan.instead
    const { refund, changes } = plan
    const committed = await store.commit(changes)
    if (committed.done) return sendRefund(ports, refund)
    refuseHopeless(committed.guard)
  }
  throw new Problem('request-in-progress', 'Too many refunds of the same unlock at once. Try again.')
}

async function earlierRefund({ store }: Ports, { site, key, bodyHash }: RefundWish): Promise<Refund | null> {
  const kept = await store.keptKey(site, key)
  if (kept === null) return null
  if (kept.bodyHash !== bodyHash)
    throw new Problem('idempotency-key-reused', 'This key was used for another refund. Take a fresh one.')
  return store.refund(kept.refund)
}

type Plan = { readonly refund: Refund; readonly changes: readonly Change[] }

/** `instead`: the same request was done while this one looked, and what it changed is no reason to refuse its repetition. */
async function planned(ports: Ports, wish: RefundWish): Promise<Plan | { readonly instead: Refund }> {
  try {
    const entitlement = await ports.store.entitlementById(wish.entitlement)
    if (entitlement?.site !== wish.site) throw new Problem('not-found', 'There is no such unlock.')
    return await planFor(ports, wish, entitlement)
  } catch (fault) {
    const twin = fault instanceof Problem ? await earlierRefund(ports, wish) : null
    if (twin === null) throw fault
    return { instead: twin }
  }
}

async function planFor(ports: Ports, wish: RefundWish, entitlement: Entitlement): Promise<Plan> {
  const { store, clock, ids } = ports
  const at = clock.now()
  const { id, reader, cause, refunded: before } = entitlement
  const amount = amountOf(wish, entitlement)
  const unlock = await store.entry(cause)
  if (unlock === null) throw new Error(`${id} was paid, but has no entry`)
  const holds = await heldOf(ports, unlock)
  if (await isLost(ports, entitlement, { entry: unlock, holds })) {
    throw new Problem('state-conflict', 'The reader’s bank has had this back already, and its creators have lost it.')
  }

  const payment = wish.to === 'card' ? await cardFor(ports, entitlement, amount) : null
  const given = {
    id: ids.id('refund'),
    reader,
    entitlement: id,
    money: amount,
    by: 'publisher',
    startedAt: at,
  } as const
  const isAll = before + amount.amount === entitlement.price?.amount
  const revoke = isAll || (wish.revoke ?? false)
  const entry = unlockRefundEntry({ refund: given.id, kind: 'refund', unlock, before, amount })
  // Into the wallet before it is set aside for the card: the floor is guarded at each step.
  const intoWallet: Change[] = [
    { change: 'keep-key', site: wish.site, key: wish.key, bodyHash: wish.bodyHash, refund: given.id, at },
    { change: 'refund-entitlement', entitlement: id, before, amount: amount.amount, revoke, at },
    ...outOfHolds(entry, holds, at),
  ]
  if (payment === null) {
    const refund = toWallet(given)
    return { refund, changes: [...intoWallet, { change: 'start-refund', refund }] }
  }
  const refund = toCard({ ...given, payment })
  const onToCard = setAsideForCard(refund, amount, at)
  return { refund, changes: [{ change: 'require-standing', reader }, ...intoWallet, ...onToCard] }
}

function amountOf({ amount }: RefundWish, { price, refunded }: Entitlement): Money {
  if (price === null) throw new Problem('state-conflict', 'This unlock was free: there is nothing to give back.')
  const left = price.amount - refunded
  if (left === 0) throw new Problem('state-conflict', 'The whole price has gone back already.')
  if (amount === null) return money(left, price.currency)
  if (amount.currency !== price.currency || amount.amount > left || amount.amount === 0) {
    throw new Problem('amount-out-of-range', `Between 1 and ${left} minor units of ${price.currency} can go back.`)
  }
  return amount
}

/** The newest payment of the reader that can still give so much back to its card. */
async function cardFor({ store }: Ports, { reader }: Entitlement, amount: Money): Promise<string> {
  const payments = await store.refundablePayments(reader, amount.currency)
  const payment = payments.find((each) => refundableOf(each).amount >= amount.amount)
  if (payment === undefined) {
    throw new Problem(
      'state-conflict',
      'No card payment of this reader can take it back. Refund to the wallet instead.',
    )
  }
  return payment.id
}

function refuseHopeless(guard: Guard): void {
  if (guard === 'wallet-on-hold') {
    throw new Problem('state-conflict', 'The reader’s bank disputes a payment: nothing can go to a card meanwhile.')
  }
}
