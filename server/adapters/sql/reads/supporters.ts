// Questions about supporters: the newest tips, and the sums of those who show a name.
import { type Kysely, sql } from 'kysely'
import type { CreatorId, TipId } from '../../../core/id.ts'
import type { Supporter } from '../../../core/supporter.ts'
import type { Store } from '../../../ports/index.ts'
import { moneyOf, textOf } from '../columns.ts'
import type { Row } from '../driver.ts'
import type { Schema } from '../schema.ts'
import { integer, slot, statement } from '../statement.ts'
import type { Ask } from './ask.ts'
import { tipFrom } from './tips.ts'

// Comes after every id and every instant.
const beyond = '~'

export function supporterReads({ db, list }: Ask): Pick<Store, 'shownTips' | 'tipsAfter' | 'topSupporters'> {
  const q = questions(db)
  return {
    shownTips: ({ site, creator }, before, limit) =>
      creator === null
        ? list(q.ofSite, { site, before: before ?? beyond, limit }, tipFrom)
        : list(q.ofCreator, { site, creator, before: before ?? beyond, limit }, tipFrom),
    tipsAfter: (site, { at, tip }, limit) => list(q.after, { site, at, tip, limit }, tipFrom),
    topSupporters: ({ site, creator, currency }, before, limit) => {
      const { amount, tip } = before ?? { amount: Number.MAX_SAFE_INTEGER, tip: beyond }
      return list(q.top, { site, creator: creator ?? '', currency, amount, tip, limit }, supporterFrom)
    },
  }
}

function questions(db: Kysely<Schema>) {
  const page = sql`returned_at is null and (given_at, id) < (
      coalesce((select given_at from tips where id = ${slot('before')} and site = ${slot('site')}),
        case when ${slot('before')} = ${sql.lit(beyond)} then ${sql.lit(beyond)} else '' end), ${slot('before')})
    order by given_at desc, id desc limit ${integer('limit')}`
  const ofSite = sql`select * from tips where site = ${slot('site')} and ${page}`
  const ofCreator = sql`select * from tips where creator = ${slot('creator')} and ${page}`

  const afterOne = sql`select * from tips where site = ${slot('site')} and returned_at is null
    and (given_at, id) > (${slot('at')}, ${slot('tip')}) order by given_at, id limit ${integer('limit')}`

  // What came back is taken off when it is asked for, so that nobody who gives a tip back has to know of these sums.
  const theirs = sql`supporters.site = ${slot('site')} and supporters.creator = ${slot('creator')}
    and supporters.currency = ${slot('currency')}`
  const returned = sql`from tips where tips.site = supporters.site and tips.reader = supporters.reader
    and tips.name = supporters.name and tips.currency = supporters.currency
    and (supporters.creator = '' or tips.creator = supporters.creator) and tips.returned_at is not null`
  const columns = sql`name, currency, latest, latest_at, latest_creator`
  const further = sql`(amount, latest) < (${integer('amount')}, ${slot('tip')})`
  const inOrder = sql`order by amount desc, latest desc limit ${integer('limit')}`
  const top = sql`
    select * from (
      select * from (
        select ${columns}, amount from supporters where ${theirs} and ${further} and not exists (select 1 ${returned}) ${inOrder}
      ) as kept
      union all
      select * from (
        select ${columns}, amount - cast((select coalesce(sum(tips.amount), 0) ${returned}) as bigint) as amount
        from supporters where ${theirs} and supporters.reader in (
          select reader from tips where site = ${slot('site')} and returned_at is not null)
        and exists (select 1 ${returned})
      ) as less where amount > 0 and ${further}
    ) as lines ${inOrder}`
  return { ofSite: raw(ofSite), ofCreator: raw(ofCreator), after: raw(afterOne), top: raw(top) }

  function raw(query: typeof top) {
    return statement({ compile: () => query.compile(db) })
  }
}

function supporterFrom(row: Row): Supporter {
  return {
    name: textOf(row, 'name'),
    amount: moneyOf(row, 'amount', textOf(row, 'currency')),
    latest: {
      tip: textOf(row, 'latest') as TipId,
      creator: textOf(row, 'latest_creator') as CreatorId,
      at: textOf(row, 'latest_at'),
    },
  }
}
