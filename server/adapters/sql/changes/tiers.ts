// Tiers as written: whole, with their prices; withdrawn, never dropped.
import { type Kysely, sql } from 'kysely'
import type { TierPrice } from '../../../core/tier.ts'
import type { Schema } from '../schema.ts'
import { integer, nullable, nullableInteger, slot, statement } from '../statement.ts'
import type { Writers } from './writers.ts'

export function tierWriters(db: Kysely<Schema>): Writers<'put-tier' | 'withdraw-tier'> {
  const s = statements(db)
  return {
    // The row of the tier comes first: two that write one tier wait for each other there.
    'put-tier': ({ tier: { site, id, name, perks, level, prices, patterns, trialDays, seatsMax }, at }) => [
      s.putTier({
        site,
        id,
        name,
        perks: JSON.stringify(perks),
        level,
        patterns: JSON.stringify(patterns),
        trialDays,
        seatsMax,
        at,
      }),
      s.dropPrices({ site, tier: id }),
      ...prices.map((price, position) => s.addPrice({ site, tier: id, position, ...priceSlots(price) })),
    ],
    'withdraw-tier': ({ site, tier, at }) => [s.withdrawTier({ site, id: tier, at })],
  }
}

function priceSlots({ interval, price: { amount, currency }, founding }: TierPrice) {
  return {
    interval,
    amount,
    currency,
    foundingAmount: founding?.price.amount ?? null,
    foundingUntil: founding?.until ?? null,
    foundingPlaces: founding?.places ?? null,
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
          trial_days: integer('trialDays'),
          seats_max: integer('seatsMax'),
          updated_at: slot('at'),
        })
        .onConflict((conflict) =>
          conflict.columns(['site', 'id']).doUpdateSet((eb) => ({
            name: eb.ref('excluded.name'),
            perks: eb.ref('excluded.perks'),
            level: eb.ref('excluded.level'),
            patterns: eb.ref('excluded.patterns'),
            trial_days: eb.ref('excluded.trial_days'),
            seats_max: eb.ref('excluded.seats_max'),
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
        founding_amount: nullableInteger('foundingAmount'),
        founding_until: nullable('foundingUntil'),
        founding_places: nullableInteger('foundingPlaces'),
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
