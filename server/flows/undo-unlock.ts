// A reader takes an unlock back within minutes: the price returns to the wallet, the article closes.
import { unlockRefundEntry } from '../core/bookkeeping.ts'
import type { Change } from '../core/change.ts'
import type { Entitlement } from '../core/entitlement.ts'
import { type Hold, outOfHolds } from '../core/hold.ts'
import type { EntitlementId, ReaderId } from '../core/id.ts'
import type { JournalEntry } from '../core/journal.ts'
import { type Money, money } from '../core/money.ts'
import { Problem } from '../core/problem.ts'
import { toWallet } from '../core/refund.ts'
import { rulingOnUndo, type UndoRuling, undoWindowStart } from '../core/undo.ts'
import type { Ports } from '../ports/index.ts'
import { endJoinings } from './end-joinings.ts'
import { heldOf, isLost } from './held-of-sale.ts'

export type UndoAnswer =
  | { readonly undone: true; readonly money: Money; readonly left: number }
  | { readonly undone: false; readonly because: Extract<UndoRuling, { may: false }>['because'] | 'lost' }

// Two windows may undo two unlocks at once and meet at one place: the next look takes another.
const looks = 5

/** Throws `not-found` for an unlock that is not this reader's, whether it exists or not. Twice gives the price back once. */
export async function undoUnlock(
  ports: Ports,
  { reader, entitlement: id }: { reader: ReaderId; entitlement: EntitlementId },
): Promise<UndoAnswer> {
  const { store, clock } = ports
  for (let look = 0; look < looks; look++) {
    const entitlement = await store.entitlementById(id)
    if (entitlement?.reader !== reader) throw new Problem('not-found', 'There is no such unlock.')
    const isCounted = await isCountedForGood(ports, entitlement)
    const ruling = rulingOnUndo({ entitlement, isCounted }, await store.undoSlots(reader), clock.now())
    if (!ruling.may) return { undone: false, because: ruling.because }
    const sale = await saleOf(ports, entitlement)
    // A bank had it back within minutes of the payment: its fraud warning came so soon.
    if (await isLost(ports, entitlement, sale)) return { undone: false, because: 'lost' }
    const { changes, amount } = undoing(ports, entitlement, sale, ruling.slot)
    if ((await store.commit(changes)).done) return { undone: true, money: amount, left: ruling.left - 1 }
  }
  throw new Problem('request-in-progress', 'Too many requests for the same thing at once. Try again.')
}

/** A window that counts on the unlock and is not paid yet is ended first: it asks for less than it may by then. */
async function isCountedForGood(ports: Ports, { id, reader, site }: Entitlement): Promise<boolean> {
  const { store } = ports
  if ((await store.countedBy(id)).length === 0) return false
  await endJoinings(ports, { reader, site })
  return (await store.countedBy(id)).length > 0
}

type Sale = { readonly price: Money; readonly entry: JournalEntry; readonly holds: readonly Hold[] }

async function saleOf(ports: Ports, { id, price, cause }: Entitlement): Promise<Sale> {
  const entry = await ports.store.entry(cause)
  if (price === null || entry === null) throw new Error(`${id} was paid, but has no entry`)
  return { price, entry, holds: await heldOf(ports, entry) }
}

function undoing({ clock, ids }: Ports, entitlement: Entitlement, { price, entry, holds }: Sale, slot: number) {
  const at = clock.now()
  const { id, reader, refunded: before } = entitlement
  const amount = money(price.amount - before, price.currency)
  const refund = ids.id('refund')
  const changes: Change[] = [
    { change: 'take-undo-slot', reader, slot, at, freeBefore: undoWindowStart(at) },
    {
      change: 'start-refund',
      refund: toWallet({ id: refund, reader, entitlement: id, money: amount, by: 'reader', startedAt: at }),
    },
    { change: 'refund-entitlement', entitlement: id, before, amount: amount.amount, revoke: true, at },
    { change: 'require-uncounted', entitlement: id },
    ...outOfHolds(unlockRefundEntry({ refund, kind: 'undo', unlock: entry, before, amount }), holds, at),
  ]
  return { changes, amount }
}
