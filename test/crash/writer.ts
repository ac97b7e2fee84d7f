// Writes money as fast as it can and says what was acknowledged, until it is killed.

import { openSqlite } from '../../server/adapters/sql/sqlite.ts'
import { sqlStore } from '../../server/adapters/sql/store.ts'
import { topUpEntry, unlockEntry } from '../../server/core/bookkeeping.ts'
import type { Change } from '../../server/core/change.ts'
import { at, makeCheckout, makeEntitlement, makeMovement, usd } from '../support/make.ts'

const [path = '', round = '0'] = process.argv.slice(2)
const store = sqlStore(openSqlite({ path }))

function move(name: string): Change[] {
  const checkout = `checkout_${name}` as const
  const entitlement = `ent_${name}` as const
  const unlock = unlockEntry({
    entitlement,
    reader: 'reader_one',
    publisher: 'pub_one',
    price: usd(20),
    platformFeeBps: 300,
  })
  return [
    { change: 'start-checkout', checkout: makeCheckout({ id: checkout }) },
    { change: 'pay-checkout', checkout, session: `cs_${name}`, payment: `pi_${name}`, paid: usd(500), at },
    {
      change: 'post-entry',
      entry: topUpEntry({
        payment: `pi_${name}`,
        reader: 'reader_one',
        paid: usd(500),
        movement: makeMovement({ id: `txn_${name}` }),
      }),
      at,
    },
    { change: 'post-entry', entry: unlock, at },
    {
      change: 'add-entitlement',
      entitlement: makeEntitlement({ id: entitlement, item: name, cause: unlock.reference, price: usd(20) }),
    },
  ]
}

/** Sixteen writers at once, so that flushes are shared as under load. */
await Promise.all(
  Array.from({ length: 16 }, async (_, writer) => {
    for (let count = 0; ; count++) {
      const name = `${round}x${writer}x${count}`
      const committed = await store.commit(move(name))
      if (committed.done) process.stdout.write(`${name}\n`)
    }
  }),
)
