// Questions about holds: what is held of an entry, of a reader's money and for a site's creators, what is due, and since when a reader has paid.
import { type Kysely, type SqlBool, sql } from 'kysely'
import type { Crowd, HeldSum, Hold } from '../../../core/hold.ts'
import type { CreatorId, ReaderId } from '../../../core/id.ts'
import type { Store } from '../../../ports/index.ts'
import { integerOf, moneyOf, textOf, textOrNull } from '../columns.ts'
import type { Row } from '../driver.ts'
import type { Schema } from '../schema.ts'
import { integer, slot, statement } from '../statement.ts'
import type { Ask } from './ask.ts'

export function holdReads({
  db,
  one,
  list,
}: Ask): Pick<Store, 'holds' | 'readerHolds' | 'crowds' | 'dueHolds' | 'heldSums' | 'firstPaidAt'> {
  const q = questions(db)
  return {
    holds: (entry) => list(q.ofEntry, { entry }, holdFrom),
    readerHolds: (reader, limit) => list(q.ofReader, { reader, limit }, holdFrom),
    crowds: (since, newcomers) => list(q.crowds, { since, newcomers }, crowdFrom),
    dueHolds: (now, limit) => list(q.due, { now, limit }, holdFrom),
    heldSums: (site) => list(q.sums, { site }, sumFrom),
    firstPaidAt: (reader) => one(q.firstPaid, { reader }, (row) => textOf(row, 'paid_at')),
  }
}

function questions(db: Kysely<Schema>) {
  const isWaiting = sql<SqlBool>`holds.released_at is null and holds.taken < holds.amount`
  return {
    ofEntry: statement(db.selectFrom('holds').selectAll().where('entry', '=', slot('entry')).orderBy('creator')),
    ofReader: statement(
      db
        .selectFrom('holds')
        .selectAll()
        .where('reader', '=', slot('reader'))
        .where(isWaiting)
        .orderBy('releases_at')
        .orderBy('entry')
        .orderBy('creator')
        .limit(integer('limit')),
    ),
    // From the few who are held to all who gave: the other way round each night would read all tips of a week.
    crowds: statement(
      db
        .with('crowds', (of) =>
          of
            .selectFrom('holds')
            .where(isWaiting)
            .where('entry', 'like', 'tip:%')
            .select(['holds.creator'])
            .select(sql<number>`count(distinct reader)`.as('newcomers'))
            .groupBy('creator')
            .having(sql<number>`count(distinct reader)`, '>=', integer('newcomers')),
        )
        .selectFrom('crowds')
        .innerJoin('creators', 'creators.id', 'crowds.creator')
        .innerJoin('tips', (join) =>
          join.onRef('tips.site', '=', 'creators.site').onRef('tips.creator', '=', 'creators.id'),
        )
        .where('tips.given_at', '>', slot('since'))
        .select(['crowds.creator', 'crowds.newcomers'])
        .select(sql<number>`count(distinct tips.reader)`.as('givers'))
        .groupBy(['crowds.creator', 'crowds.newcomers'])
        .orderBy('crowds.creator'),
    ),
    // Of who is on hold nothing is released, so that it keeps nobody else's waiting.
    due: statement(
      db
        .selectFrom('holds')
        .innerJoin('readers', 'readers.id', 'holds.reader')
        .selectAll('holds')
        .where(isWaiting)
        .where('releases_at', '<=', slot('now'))
        .where('readers.standing', '=', 'good')
        .orderBy('releases_at')
        .orderBy('entry')
        .limit(integer('limit')),
    ),
    sums: statement(
      db
        .selectFrom('creators')
        .innerJoin('holds', 'holds.creator', 'creators.id')
        .where('creators.site', '=', slot('site'))
        .where(isWaiting)
        .select(['holds.creator', 'holds.currency'])
        .select(sql<number>`sum(amount - taken)`.as('amount'))
        .select((eb) => eb.fn.min('releases_at').as('releases_at'))
        .groupBy(['holds.creator', 'holds.currency'])
        .orderBy('holds.creator')
        .orderBy('holds.currency'),
    ),
    firstPaid: statement(
      db
        .selectFrom('checkouts')
        .select('paid_at')
        .where('reader', '=', slot('reader'))
        .where('payment', 'is not', null)
        .orderBy('paid_at')
        .limit(1),
    ),
  }
}

function holdFrom(row: Row): Hold {
  return {
    entry: textOf(row, 'entry'),
    creator: textOf(row, 'creator') as CreatorId,
    reader: textOf(row, 'reader') as ReaderId,
    money: moneyOf(row, 'amount', textOf(row, 'currency')),
    taken: integerOf(row, 'taken'),
    releasesAt: textOf(row, 'releases_at'),
    releasedAt: textOrNull(row, 'released_at'),
  }
}

function crowdFrom(row: Row): Crowd {
  return {
    creator: textOf(row, 'creator') as CreatorId,
    newcomers: integerOf(row, 'newcomers'),
    givers: integerOf(row, 'givers'),
  }
}

function sumFrom(row: Row): HeldSum {
  return {
    creator: textOf(row, 'creator') as CreatorId,
    amount: integerOf(row, 'amount'),
    currency: textOf(row, 'currency'),
    releasesAt: textOf(row, 'releases_at'),
  }
}
