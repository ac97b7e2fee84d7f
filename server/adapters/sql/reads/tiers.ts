// Questions about what a site offers to members.
import { type Kysely, sql } from 'kysely'
import type { SiteId } from '../../../core/id.ts'
import type { Founding, Interval, Tier } from '../../../core/tier.ts'
import type { Store } from '../../../ports/index.ts'
import { integerOf, moneyOf, moneyOrNull, textOf, textOrNull } from '../columns.ts'
import type { Row } from '../driver.ts'
import type { Schema } from '../schema.ts'
import { slot, statement } from '../statement.ts'
import type { Ask } from './ask.ts'

export function tierReads({ db, rows }: Ask): Pick<Store, 'tiers'> {
  const { ofSite } = questions(db)
  return { tiers: async (site) => tiersFrom(await rows(ofSite, { site })) }
}

function questions(db: Kysely<Schema>) {
  return {
    ofSite: statement(
      db
        .selectFrom('tiers')
        .leftJoin('tier_prices', (join) =>
          join.onRef('tier_prices.site', '=', 'tiers.site').onRef('tier_prices.tier', '=', 'tiers.id'),
        )
        .selectAll('tiers')
        .select(['tier_prices.billing_interval', 'tier_prices.amount', 'tier_prices.currency'])
        .select(['tier_prices.founding_amount', 'tier_prices.founding_until', 'tier_prices.founding_places'])
        .where('tiers.site', '=', slot('site'))
        .orderBy('tiers.level')
        .orderBy('tiers.id')
        .orderBy(sql`tier_prices.position`),
    ),
  }
}

/** One row for each price. */
function tiersFrom(rows: readonly Row[]): Tier[] {
  const byTier = Map.groupBy(rows, (row) => textOf(row, 'id'))
  return [...byTier].map(([id, [first, ...others]]) => tierFrom(id, first as Row, others))
}

function tierFrom(id: string, first: Row, others: readonly Row[]): Tier {
  return {
    site: textOf(first, 'site') as SiteId,
    id,
    name: textOf(first, 'name'),
    perks: JSON.parse(textOf(first, 'perks')) as string[],
    level: integerOf(first, 'level'),
    prices: [first, ...others]
      .filter((row) => row.amount !== null)
      .map((row) => ({
        interval: textOf(row, 'billing_interval') as Interval,
        price: moneyOf(row, 'amount', textOf(row, 'currency')),
        ...foundingFrom(row),
      })),
    patterns: JSON.parse(textOf(first, 'patterns')) as string[],
    trialDays: integerOf(first, 'trial_days'),
    seatsMax: integerOf(first, 'seats_max'),
    isOffered: textOrNull(first, 'withdrawn_at') === null,
  }
}

function foundingFrom(row: Row): { readonly founding?: Founding } {
  const price = moneyOrNull(row, 'founding_amount', textOf(row, 'currency'))
  const places = row.founding_places === null ? null : integerOf(row, 'founding_places')
  return price === null ? {} : { founding: { price, until: textOrNull(row, 'founding_until'), places } }
}
