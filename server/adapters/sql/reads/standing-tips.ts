// Questions about standing tips: whose turn it is, and which a reader has.
import type { Kysely } from 'kysely'
import type { CreatorId, ReaderId, SiteId, StandingTipId, TicketId } from '../../../core/id.ts'
import type { Obstacle, StandingTip } from '../../../core/standing-tip.ts'
import type { Store } from '../../../ports/index.ts'
import { claimOf, integerOf, moneyOf, textOf, textOrNull } from '../columns.ts'
import type { Row } from '../driver.ts'
import type { Schema } from '../schema.ts'
import { integer, slot, statement } from '../statement.ts'
import type { Ask } from './ask.ts'

type StandingTipReads = Pick<Store, 'standingTip' | 'standingTips' | 'runningStandingTips' | 'dueStandingTips'>

export function standingTipReads({ db, one, list }: Ask): StandingTipReads {
  const q = questions(db)
  return {
    standingTip: (id) => one(q.byId, { id }, standingTipFrom),
    standingTips: (reader, endedSince) => list(q.ofReader, { reader, endedSince }, standingTipFrom),
    runningStandingTips: async (reader) => (await one(q.running, { reader }, (row) => integerOf(row, 'running'))) ?? 0,
    dueStandingTips: (now, limit) => list(q.due, { now, limit }, standingTipFrom),
  }
}

function questions(db: Kysely<Schema>) {
  const standingTips = db.selectFrom('standing_tips')
  const ofReader = standingTips.where('reader', '=', slot('reader'))
  return {
    byId: statement(standingTips.selectAll().where('id', '=', slot('id'))),
    ofReader: statement(
      ofReader
        .selectAll()
        .where((eb) => eb.or([eb('ended_at', 'is', null), eb('ended_at', '>', slot('endedSince'))]))
        .orderBy('began_at', 'desc')
        .orderBy('id'),
    ),
    running: statement(ofReader.select((eb) => eb.fn.countAll<number>().as('running')).where('ended_at', 'is', null)),
    due: statement(
      standingTips
        .selectAll()
        .where('ended_at', 'is', null)
        .where('next_at', '<=', slot('now'))
        .orderBy('next_at')
        .limit(integer('limit')),
    ),
  }
}

function standingTipFrom(row: Row): StandingTip {
  return {
    id: textOf(row, 'id') as StandingTipId,
    site: textOf(row, 'site') as SiteId,
    creator: textOf(row, 'creator') as CreatorId,
    reader: textOf(row, 'reader') as ReaderId,
    ticket: textOf(row, 'ticket') as TicketId,
    amount: moneyOf(row, 'amount', textOf(row, 'currency')),
    name: textOrNull(row, 'name'),
    isAnonymous: claimOf(row, 'is_anonymous'),
    beganAt: textOf(row, 'began_at'),
    month: integerOf(row, 'month'),
    nextAt: textOf(row, 'next_at'),
    obstacle: textOrNull(row, 'obstacle') as Obstacle | null,
    skipped: integerOf(row, 'skipped'),
    lastAt: textOf(row, 'last_at'),
    ended: endFrom(row),
    version: integerOf(row, 'version'),
  }
}

function endFrom(row: Row): StandingTip['ended'] {
  const at = textOrNull(row, 'ended_at')
  return at === null ? null : { at, by: textOf(row, 'ended_by') as 'reader' | 'skips' }
}
