// Questions about creators and what readers gave them.
import { type Kysely, type SqlBool, sql } from 'kysely'
import type { Creator } from '../../../core/creator.ts'
import type { CreatorId, ReaderId, SiteId, StandingTipId, TicketId, TipId } from '../../../core/id.ts'
import type { Sticker } from '../../../core/sticker.ts'
import type { MessageState, Tip } from '../../../core/tip.ts'
import type { KeptOrder, Store } from '../../../ports/index.ts'
import { claimOf, integerOf, moneyOf, textOf, textOrNull } from '../columns.ts'
import type { Row } from '../driver.ts'
import type { Schema } from '../schema.ts'
import { integer, slot, statement } from '../statement.ts'
import type { Ask } from './ask.ts'

type TipReads = Pick<
  Store,
  'creators' | 'tips' | 'moderatedTips' | 'tip' | 'tipOfTicket' | 'lastTipName' | 'returnableTips' | 'returnOrder'
>

export function tipReads({ db, one, list }: Ask): TipReads {
  const q = questions(db)
  return {
    creators: (site) => list(q.creators, { site }, creatorFrom),
    tips: (site, before, limit) =>
      before === null ? list(q.newest, { site, limit }, tipFrom) : list(q.older, { site, before, limit }, tipFrom),
    moderatedTips: (site, state, before, limit) =>
      before === null
        ? list(q.newestModerated, { site, state, limit }, tipFrom)
        : list(q.olderModerated, { site, state, before, limit }, tipFrom),
    tip: (id) => one(q.tip, { id }, tipFrom),
    tipOfTicket: (ticket) => one(q.ofTicket, { ticket }, tipFrom),
    lastTipName: (reader) => one(q.lastName, { reader }, (row) => textOrNull(row, 'name')),
    returnableTips: ({ site, reader, upTo }, limit) => list(q.returnable, { site, reader, upTo, limit }, tipFrom),
    returnOrder: (site, key) => one(q.order, { site, key }, orderFrom),
  }
}

function questions(db: Kysely<Schema>) {
  const tip = db.selectFrom('tips').selectAll()
  const ofSite = tip
    .where('site', '=', slot('site'))
    .orderBy('given_at', 'desc')
    .orderBy('id', 'desc')
    .limit(integer('limit'))
  const before = sql<SqlBool>`(given_at, id) < (select given_at, id from tips where id = ${slot('before')})`
  // What is shown is nearly all, and in no index of its own: the second condition is there for the sake of the index.
  const moderated = ofSite.where('message_state', '=', slot('state')).where(sql<SqlBool>`message_state <> 'shown'`)
  return {
    creators: statement(db.selectFrom('creators').selectAll().where('site', '=', slot('site')).orderBy('name')),
    newest: statement(ofSite),
    older: statement(ofSite.where(before)),
    newestModerated: statement(moderated),
    olderModerated: statement(moderated.where(before)),
    tip: statement(tip.where('id', '=', slot('id'))),
    ofTicket: statement(tip.where('ticket', '=', slot('ticket'))),
    lastName: statement(
      db
        .selectFrom('tips')
        .select('name')
        .where('reader', '=', slot('reader'))
        .where('is_anonymous', '=', 0)
        .orderBy('given_at', 'desc')
        .limit(1),
    ),
    order: statement(
      db
        .selectFrom('return_orders')
        .select(['body_hash', 'ordered_at'])
        .where('site', '=', slot('site'))
        .where('key', '=', slot('key')),
    ),
    returnable: statement(
      tip
        .where('reader', '=', slot('reader'))
        .where('site', '=', slot('site'))
        .where('is_anonymous', '=', 0)
        .where('returned_at', 'is', null)
        .where('given_at', '<=', slot('upTo'))
        // Of one that has not gone back, only a bank has taken.
        .where(sql<SqlBool>`not exists (select 1 from holds where entry = 'tip:' || tips.id and taken > 0)`)
        .orderBy('given_at')
        .orderBy('id')
        .limit(integer('limit')),
    ),
  }
}

function creatorFrom(row: Row): Creator {
  return {
    id: textOf(row, 'id') as CreatorId,
    site: textOf(row, 'site') as SiteId,
    name: textOf(row, 'name'),
    title: textOf(row, 'title'),
    about: textOrNull(row, 'about'),
    website: textOrNull(row, 'website'),
    tipShare: integerOf(row, 'tip_share'),
    isOpen: textOrNull(row, 'closed_at') === null,
  }
}

function orderFrom(row: Row): KeptOrder {
  return { bodyHash: textOf(row, 'body_hash'), orderedAt: textOf(row, 'ordered_at') }
}

export function tipFrom(row: Row): Tip {
  return {
    id: textOf(row, 'id') as TipId,
    site: textOf(row, 'site') as SiteId,
    creator: textOf(row, 'creator') as CreatorId,
    reader: textOf(row, 'reader') as ReaderId,
    ticket: textOf(row, 'ticket') as TicketId,
    amount: moneyOf(row, 'amount', textOf(row, 'currency')),
    name: textOrNull(row, 'name'),
    message: textOrNull(row, 'message'),
    isPublic: claimOf(row, 'is_public'),
    isAnonymous: claimOf(row, 'is_anonymous'),
    messageState: textOf(row, 'message_state') as MessageState,
    sticker: textOrNull(row, 'sticker') as Sticker | null,
    monthly: monthlyFrom(row),
    givenAt: textOf(row, 'given_at'),
    returnedAt: textOrNull(row, 'returned_at'),
  }
}

function monthlyFrom(row: Row): Tip['monthly'] {
  const standingTip = textOrNull(row, 'standing_tip') as StandingTipId | null
  return standingTip === null ? null : { standingTip, month: integerOf(row, 'month') }
}
