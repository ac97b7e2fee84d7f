// Tiers as written: whole, with their prices; withdrawn, never dropped.
import { type Kysely, sql } from 'kysely'
import type { Schema } from '../schema.ts'
import { integer, slot, statement } from '../statement.ts'
import type { Writers } from './writers.ts'

export function tierWriters(db: Kysely<Schema>): Writers<'put-tier' | 'withdraw-tier'> {
  const s = statements(db)
  return {
    // The row of the tier comes first: two that write one tier wait for each other there.
    'put-tier': ({ tier: { site, id, name, perks, level, prices, patterns }, at }) => [
      s.putTier({ site, id, name, perks: JSON.stringify(perks), level, patterns: JSON.stringify(patterns), at }),
      s.dropPrices({ site, tier: id }),
      ...prices.map(({ interval, price: { amount, currency } }, position) =>
        s.addPrice({ site, tier: id, position, interval, amount, currency }),
      ),
    ],
    'withdraw-tier': ({ site, tier, at }) => [s.withdrawTier({ site, id: tier, at })],
  }
}

function statements(db: Kysely<Schema>) {
  return {
    putTier: statement(
      db
        .insertInto('tiers')
        .values({
          site: slot('site'),
          id: slot('id'),
          name: slot('name'),
          perks: slot('perks'),
          level: integer('level'),
          patterns: slot('patterns'),
          updated_at: slot('at'),
        })
        .onConflict((conflict) =>
          conflict.columns(['site', 'id']).doUpdateSet((eb) => ({
            name: eb.ref('excluded.name'),
            perks: eb.ref('excluded.perks'),
            level: eb.ref('excluded.level'),
            patterns: eb.ref('excluded.patterns'),
            updated_at: eb.ref('excluded.updated_at'),
            withdrawn_at: null,
          })),
        ),
    ),
    dropPrices: statement(
      db.deleteFrom('tier_prices').where('site', '=', slot('site')).where('tier', '=', slot('tier')),
    ),
    addPrice: statement(
      db.insertInto('tier_prices').values({
        site: slot('site'),
        tier: slot('tier'),
        position: integer('position'),
        billing_interval: slot('interval'),
        amount: integer('amount'),
        currency: slot('currency'),
      }),
    ),
    withdrawTier: statement(
      db
        .updateTable('tiers')
        .set({ withdrawn_at: sql<string>`coalesce(withdrawn_at, ${slot('at')})` })
        .where('site', '=', slot('site'))
        .where('id', '=', slot('id')),
    ),
  }
}
