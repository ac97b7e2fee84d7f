// Questions about what a site offers to members.
import { type Kysely, sql } from 'kysely'
import type { SiteId } from '../../../core/id.ts'
import type { Interval, Tier } from '../../../core/tier.ts'
import type { Store } from '../../../ports/index.ts'
import { integerOf, moneyOf, textOf, textOrNull } from '../columns.ts'
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
      })),
    patterns: JSON.parse(textOf(first, 'patterns')) as string[],
    isOffered: textOrNull(first, 'withdrawn_at') === null,
  }
}
