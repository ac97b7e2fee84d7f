// Questions about whom a site has blocked.
import { type Kysely, type SqlBool, sql } from 'kysely'
import type { BlockedSupporter, SupporterId } from '../../../core/blocked-supporter.ts'
import type { ReaderId, SiteId, TipId } from '../../../core/id.ts'
import type { Store } from '../../../ports/index.ts'
import { textOf } from '../columns.ts'
import type { Row } from '../driver.ts'
import type { Schema } from '../schema.ts'
import { integer, slot, statement } from '../statement.ts'
import type { Ask } from './ask.ts'

export function blockedSupporterReads({ db, rows, list }: Ask): Pick<Store, 'blockedSupporters' | 'isBlocked'> {
  const q = questions(db)
  return {
    blockedSupporters: (site, before, limit) =>
      before === null
        ? list(q.newest, { site, limit }, blockedFrom)
        : list(q.older, { site, before, limit }, blockedFrom),
    isBlocked: async (site, reader) => (await rows(q.ofReader, { site, reader })).length > 0,
  }
}

function questions(db: Kysely<Schema>) {
  const blocked = db.selectFrom('blocked_supporters').selectAll().where('site', '=', slot('site'))
  const newest = blocked.orderBy('blocked_at', 'desc').orderBy('tip', 'desc').limit(integer('limit'))
  return {
    newest: statement(newest),
    older: statement(
      newest.where(
        sql<SqlBool>`(blocked_at, tip) < (select blocked_at, tip from blocked_supporters
          where site = ${slot('site')} and tip = ${slot('before')})`,
      ),
    ),
    ofReader: statement(blocked.where('reader', '=', slot('reader')).limit(1)),
  }
}

function blockedFrom(row: Row): BlockedSupporter {
  return {
    site: textOf(row, 'site') as SiteId,
    supporter: textOf(row, 'supporter') as SupporterId,
    reader: textOf(row, 'reader') as ReaderId,
    tip: textOf(row, 'tip') as TipId,
    blockedAt: textOf(row, 'blocked_at'),
  }
}
