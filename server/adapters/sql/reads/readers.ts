// Questions about readers: who they are, how they stand, their tickets, and which undos they have taken.
import type { Kysely } from 'kysely'
import { walletOf } from '../../../core/account.ts'
import type { EntitlementId, MembershipId, ReaderId, SiteId, TicketId } from '../../../core/id.ts'
import { money } from '../../../core/money.ts'
import type { GiftWish, JoinWish, Ticket, TipWish } from '../../../core/ticket.ts'
import type { Interval } from '../../../core/tier.ts'
import type { Buyer, SiteGrant, Standing, Store } from '../../../ports/index.ts'
import { integerOf, moneyOrNull, textOf, textOrNull } from '../columns.ts'
import type { Row } from '../driver.ts'
import type { Schema } from '../schema.ts'
import { slot, statement } from '../statement.ts'
import type { Ask } from './ask.ts'

type ReaderReads = Pick<Store, 'standing' | 'buyer' | 'readerByCookie' | 'siteGrant' | 'ticket' | 'undoSlots'>

export function readerReads({ db, one, list }: Ask): ReaderReads {
  const q = questions(db)
  return {
    standing: (id) => one(q.standing, { id }, (row) => textOf(row, 'standing') as Standing),
    buyer: async (reader, { site, item, currency }) =>
      (await one(q.buyer, { reader, account: walletOf(reader), site, item, currency }, (row) =>
        buyerFrom(row, currency),
      )) ?? { standing: 'good', balance: money(0, currency), owned: null },
    readerByCookie: (cookieHash) => one(q.readerByCookie, { cookieHash }, (row) => textOf(row, 'id') as ReaderId),
    siteGrant: (hash) => one(q.siteGrant, { hash }, siteGrantFrom),
    ticket: (id) => one(q.ticket, { id }, ticketFrom),
    undoSlots: (reader) =>
      list(q.undoSlots, { reader }, (row) => ({ slot: integerOf(row, 'slot'), usedAt: textOf(row, 'used_at') })),
  }
}

function questions(db: Kysely<Schema>) {
  return {
    standing: statement(db.selectFrom('readers').select('standing').where('id', '=', slot('id'))),
    // One statement sees one moment, on every database: three questions would each see another one.
    buyer: statement(
      db
        .selectFrom('readers')
        .leftJoin('balances', (join) =>
          join.on('balances.account', '=', slot('account')).on('balances.currency', '=', slot('currency')),
        )
        .leftJoin('entitlements', (join) =>
          join
            .onRef('entitlements.reader', '=', 'readers.id')
            .on('entitlements.site', '=', slot('site'))
            .on('entitlements.item', '=', slot('item'))
            .on('entitlements.revoked_at', 'is', null),
        )
        .select(['readers.standing', 'balances.amount', 'entitlements.id as owned'])
        .where('readers.id', '=', slot('reader')),
    ),
    // The first browser's cookie is with the reader, those of the others beside it.
    readerByCookie: statement(
      db
        .selectFrom('readers')
        .select('id')
        .where('cookie_hash', '=', slot('cookieHash'))
        .unionAll(db.selectFrom('reader_cookies').select('reader as id').where('cookie_hash', '=', slot('cookieHash'))),
    ),
    siteGrant: statement(db.selectFrom('site_grants').selectAll().where('hash', '=', slot('hash'))),
    ticket: statement(db.selectFrom('tickets').selectAll().where('id', '=', slot('id'))),
    undoSlots: statement(
      db.selectFrom('undo_slots').select(['slot', 'used_at']).where('reader', '=', slot('reader')).orderBy('slot'),
    ),
  }
}

function buyerFrom(row: Row, currency: string): Buyer {
  const owned = textOrNull(row, 'owned') as EntitlementId | null
  return {
    standing: textOf(row, 'standing') as Standing,
    balance: moneyOrNull(row, 'amount', currency) ?? money(0, currency),
    owned: owned === null ? null : { id: owned },
  }
}

function siteGrantFrom(row: Row): SiteGrant {
  return {
    site: textOf(row, 'site') as SiteId,
    reader: textOf(row, 'reader') as ReaderId,
    usedAt: textOf(row, 'used_at'),
  }
}

function ticketFrom(row: Row): Ticket {
  return {
    id: textOf(row, 'id') as TicketId,
    site: textOf(row, 'site') as SiteId,
    item: textOf(row, 'item'),
    join: joinFrom(row),
    gift: wishFrom<GiftWish>(row, 'gift'),
    tip: wishFrom<TipWish>(row, 'tip'),
    challenge: textOrNull(row, 'challenge'),
    page: textOf(row, 'page'),
    state: textOf(row, 'state') as Ticket['state'],
    reader: textOrNull(row, 'reader') as ReaderId | null,
    entitlement: textOrNull(row, 'entitlement') as EntitlementId | null,
    membership: textOrNull(row, 'membership') as MembershipId | null,
    expiresAt: textOf(row, 'expires_at'),
  }
}

function wishFrom<Wish>(row: Row, column: 'gift' | 'tip'): Wish | null {
  const wish = textOrNull(row, column)
  return wish === null ? null : (JSON.parse(wish) as Wish)
}

function joinFrom(row: Row): JoinWish | null {
  const tier = textOrNull(row, 'tier')
  if (tier === null) return null
  return { tier, interval: textOf(row, 'billing_interval') as Interval, currency: textOf(row, 'currency') }
}
