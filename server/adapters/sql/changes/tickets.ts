// Tickets as written: opened once, closed once.
import { type Kysely, sql } from 'kysely'
import type { GiftWish, TipWish } from '../../../core/ticket.ts'
import type { Schema } from '../schema.ts'
import { nullable, slot, statement } from '../statement.ts'
import type { Writers } from './writers.ts'

type TicketChange =
  | 'open-ticket'
  | 'finish-ticket'
  | 'finish-by-membership'
  | 'finish-by-gift'
  | 'finish-by-tip'
  | 'finish-by-vote'
  | 'count-gift'
  | 'decline-ticket'
  | 'extend-ticket'

export function ticketWriters(db: Kysely<Schema>): Writers<TicketChange> {
  const s = statements(db)
  return {
    'open-ticket': ({ ticket: { id, site, item, join, gift, tip, challenge, page, expiresAt }, at }) => {
      const wish = { tier: join?.tier ?? null, interval: join?.interval ?? null, currency: join?.currency ?? null }
      return [
        s.openTicket({
          id,
          site,
          item,
          ...wish,
          gift: jsonText(gift),
          tip: jsonText(tip),
          challenge,
          page,
          expiresAt,
          at,
        }),
      ]
    },
    'finish-ticket': ({ ticket, reader, entitlement, at }) => [s.finishTicket({ id: ticket, reader, entitlement, at })],
    'finish-by-membership': ({ ticket, reader, membership, at }) => [
      s.finishByMembership({ id: ticket, reader, membership, at }),
    ],
    'finish-by-gift': ({ ticket, reader, at }) => [s.finishByItself({ id: ticket, reader, at })],
    'finish-by-tip': ({ ticket, reader, at }) => [s.finishByItself({ id: ticket, reader, at })],
    'finish-by-vote': ({ ticket, reader, at }) => [s.finishByItself({ id: ticket, reader, at })],
    'count-gift': ({ ticket, codes, at }) => [s.countGift({ id: ticket, gift: jsonText({ codes }), at })],
    'decline-ticket': ({ ticket, at }) => [s.declineTicket({ id: ticket, at })],
    'extend-ticket': ({ ticket, expiresAt, at }) => [s.extendTicket({ id: ticket, expiresAt, at })],
  }
}

const jsonText = (wish: GiftWish | TipWish | null) => (wish === null ? null : JSON.stringify(wish))

function statements(db: Kysely<Schema>) {
  return {
    openTicket: statement(
      db.insertInto('tickets').values({
        id: slot('id'),
        site: slot('site'),
        item: slot('item'),
        tier: nullable('tier'),
        billing_interval: nullable('interval'),
        currency: nullable('currency'),
        gift: nullable('gift'),
        tip: nullable('tip'),
        challenge: nullable('challenge'),
        page: slot('page'),
        state: 'open',
        opened_at: slot('at'),
        expires_at: slot('expiresAt'),
      }),
    ),
    finishTicket: statement(
      db
        .updateTable('tickets')
        .set({ state: ifOpen('done'), reader: slot('reader'), entitlement: slot('entitlement') })
        .where('id', '=', slot('id')),
    ),
    finishByMembership: statement(
      db
        .updateTable('tickets')
        .set({ state: ifOpen('done'), reader: slot('reader'), membership: slot('membership') })
        .where('id', '=', slot('id')),
    ),
    finishByItself: statement(
      db
        .updateTable('tickets')
        .set({ state: ifOpen('done'), reader: slot('reader') })
        .where('id', '=', slot('id')),
    ),
    countGift: statement(
      db
        .updateTable('tickets')
        .set({ state: ifOpen('open'), gift: slot('gift') })
        .where('id', '=', slot('id')),
    ),
    declineTicket: statement(
      db
        .updateTable('tickets')
        .set({ state: ifOpen('declined') })
        .where('id', '=', slot('id')),
    ),
    extendTicket: statement(
      db
        .updateTable('tickets')
        .set({ state: ifOpen('open'), expires_at: slot('expiresAt') })
        .where('id', '=', slot('id')),
    ),
  }
}

const ifOpen = (state: string) =>
  sql<string>`case when state = 'open' and expires_at > ${slot('at')} then ${sql.lit(state)} else 'closed already' end`
