// Questions about gifts: what was given, by whom, and what became of its codes.
import { type Kysely, type SqlBool, sql } from 'kysely'
import type { Gift, GiftCode } from '../../../core/gift.ts'
import type { GiftId, MembershipId, ReaderId, SiteId, TicketId } from '../../../core/id.ts'
import type { Interval } from '../../../core/tier.ts'
import type { Store } from '../../../ports/index.ts'
import { integerOf, moneyOf, textOf, textOrNull } from '../columns.ts'
import type { Row } from '../driver.ts'
import type { Schema } from '../schema.ts'
import { integer, slot, statement } from '../statement.ts'
import type { Ask } from './ask.ts'

type GiftReads = Pick<Store, 'gift' | 'giftOfTicket' | 'giftsOf' | 'gifts' | 'giftCode' | 'giftCodes'>

export function giftReads({ db, one, list }: Ask): GiftReads {
  const q = questions(db)
  return {
    gift: (id) => one(q.byId, { id }, giftFrom),
    giftOfTicket: (ticket) => one(q.ofTicket, { ticket }, giftFrom),
    giftsOf: (giver, limit) => list(q.ofGiver, { giver, limit }, giftFrom),
    gifts: (site, before, limit) =>
      before === null ? list(q.newest, { site, limit }, giftFrom) : list(q.older, { site, before, limit }, giftFrom),
    giftCode: (hash) => one(q.code, { hash }, codeFrom),
    giftCodes: (gift) => list(q.codes, { gift }, codeFrom),
  }
}

function questions(db: Kysely<Schema>) {
  const gift = db.selectFrom('gifts').selectAll()
  const code = db.selectFrom('gift_codes').select(['gift', 'position', 'state', 'membership', 'changed_at'])
  const newest = gift.orderBy('given_at', 'desc').orderBy('id', 'desc').limit(integer('limit'))
  const ofSite = newest.where('site', '=', slot('site'))
  return {
    byId: statement(gift.where('id', '=', slot('id'))),
    ofTicket: statement(gift.where('ticket', '=', slot('ticket'))),
    ofGiver: statement(newest.where('giver', '=', slot('giver'))),
    newest: statement(ofSite),
    older: statement(
      ofSite.where(sql<SqlBool>`(given_at, id) < (select given_at, id from gifts where id = ${slot('before')})`),
    ),
    code: statement(code.where('code_hash', '=', slot('hash'))),
    codes: statement(code.where('gift', '=', slot('gift')).orderBy('position')),
  }
}

function giftFrom(row: Row): Gift {
  return {
    id: textOf(row, 'id') as GiftId,
    site: textOf(row, 'site') as SiteId,
    tier: textOf(row, 'tier'),
    interval: textOf(row, 'billing_interval') as Interval,
    giver: textOrNull(row, 'giver') as ReaderId | null,
    ticket: textOrNull(row, 'ticket') as TicketId | null,
    codes: integerOf(row, 'codes'),
    price: moneyOf(row, 'amount', textOf(row, 'currency')),
    takenBack: integerOf(row, 'taken_back'),
    givenAt: textOf(row, 'given_at'),
    expiresAt: textOf(row, 'expires_at'),
  }
}

function codeFrom(row: Row): GiftCode {
  return {
    gift: textOf(row, 'gift') as GiftId,
    position: integerOf(row, 'position'),
    state: textOf(row, 'state') as GiftCode['state'],
    membership: textOrNull(row, 'membership') as MembershipId | null,
    changedAt: textOf(row, 'changed_at'),
  }
}
