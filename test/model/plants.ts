// Bugs to be planted in a world, each a classic of payment code. The model has to find them, or it finds nothing.
import type { Change } from '../../server/core/change.ts'
import type { Store } from '../../server/ports/index.ts'
import type { Plant } from './world.ts'

/** Reading first and writing after: nothing holds the wallet above zero when it is written. */
export const noLock: Plant = {
  schema: [
    'drop table balances',
    `create table balances (
      account text not null, currency text not null, amount integer not null, primary key (account, currency)
    ) strict`,
  ],
}

/** Each message books: a payment that is booked is not recognised, and entries are unique by the message. */
export const duplicateWebhook: Plant = {
  store: (store) => ({
    ...store,
    async checkout(id) {
      const checkout = await store.checkout(id)
      return checkout?.state === 'paid' ? { ...checkout, state: 'open' } : checkout
    },
    async commit(changes) {
      const paying = changes.find((change) => change.change === 'pay-checkout')
      const message = changes.find((change) => change.change === 'record-event')
      const known = paying === undefined ? null : await store.checkout(paying.checkout)
      if (known?.state !== 'paid' || message === undefined) return store.commit(changes)
      return store.commit(changes.flatMap((change) => bookedAgain(change, message.event)))
    },
  }),
}

function bookedAgain(change: Change, message: string): Change[] {
  if (change.change === 'pay-checkout') return []
  if (change.change !== 'post-entry' || change.entry.kind !== 'top-up') return [change]
  return [{ ...change, entry: { ...change.entry, reference: `${change.entry.reference}:${message}` } }]
}

/** What has gone back of a price is not held against what was seen when the refund was decided. */
export const doubleRefund: Plant = {
  store: (store) => ({
    ...store,
    commit: async (changes) => store.commit(await Promise.all(changes.map((change) => unguarded(store, change)))),
  }),
}

async function unguarded(store: Store, change: Change): Promise<Change> {
  if (change.change !== 'refund-entitlement') return change
  const entitlement = await store.entitlementById(change.entitlement)
  const before = entitlement?.refunded ?? 0
  return { ...change, before, amount: Math.min(change.amount, (entitlement?.price?.amount ?? 0) - before) }
}

/** A loss does not look at what creators have not been paid yet. */
export const blindLoss: Plant = {
  store: (store) => ({ ...store, readerHolds: async () => [] }),
}
