// Questions about openings: which goal opened an item, and who gave for it.
import { type Kysely, sql } from 'kysely'
import type { CreatorId, SiteId } from '../../../core/id.ts'
import type { Opening } from '../../../core/opening.ts'
import type { Store } from '../../../ports/index.ts'
import { integerOf, textOf, textOrNull } from '../columns.ts'
import type { Row } from '../driver.ts'
import type { Schema } from '../schema.ts'
import { integer, slot, statement } from '../statement.ts'
import type { Ask } from './ask.ts'

// Comes after every instant.
const beyond = '~'

export function openingReads({ db, one, list }: Ask): Pick<Store, 'opening' | 'namedGivers'> {
  const q = questions(db)
  return {
    opening: (site, item) => one(q.ofItem, { site, item }, openingFrom),
    namedGivers: ({ site, creator, currency, from, upTo, before }, limit) => {
      const asked = { currency, from, upTo, before: before ?? beyond, limit }
      return creator === null
        ? list(q.toSite, { ...asked, site }, giverFrom)
        : list(q.toCreator, { ...asked, creator }, giverFrom)
    },
  }
}

function questions(db: Kysely<Schema>) {
  const raw = (query: ReturnType<typeof sql>) => statement({ compile: () => query.compile(db) })
  const givers = (whose: ReturnType<typeof sql>) => sql`
    select reader, name from tips where ${whose} and currency = ${slot('currency')} and name is not null
      and returned_at is null and given_at >= ${slot('from')} and given_at <= ${slot('upTo')}
      and given_at < ${slot('before')}
    order by given_at, id limit ${integer('limit')}`
  return {
    // Also by one that is not shown any more: what it opened stays open.
    ofItem: raw(sql`
      select name, title, site, creator, currency, starts_at, ends_at, reached_at, coalesce(reached_by, 0) as reached_by
      from goals where site = ${slot('site')} and item = ${slot('item')} and reached_at is not null
      order by reached_at limit 1`),
    toSite: raw(givers(sql`site = ${slot('site')}`)),
    toCreator: raw(givers(sql`creator = ${slot('creator')}`)),
  }
}

const giverFrom = (row: Row) => ({ reader: textOf(row, 'reader'), name: textOf(row, 'name') })

function openingFrom(row: Row): Opening {
  const at = textOf(row, 'reached_at')
  return {
    name: textOf(row, 'name'),
    title: textOf(row, 'title'),
    at,
    supporters: integerOf(row, 'reached_by'),
    counted: {
      site: textOf(row, 'site') as SiteId,
      creator: textOrNull(row, 'creator') as CreatorId | null,
      currency: textOf(row, 'currency'),
      from: textOf(row, 'starts_at'),
      upTo: at,
      before: textOrNull(row, 'ends_at'),
    },
  }
}
