// Gifts as written: given with their codes, each of which is redeemed once, or taken back.
import { type Kysely, sql } from 'kysely'
import type { Schema } from '../schema.ts'
import { integer, nullable, slot, statement } from '../statement.ts'
import type { Writers } from './writers.ts'

export function giftWriters(db: Kysely<Schema>): Writers<'add-gift' | 'redeem-code' | 'take-back-code'> {
  const s = statements(db)
  return {
    'add-gift': ({ gift, codeHashes }) => {
      const { id, site, tier, interval, giver, ticket, codes, price, givenAt, expiresAt } = gift
      const row = { id, site, tier, interval, giver, ticket, codes, givenAt, expiresAt }
      return [
        s.addGift({ ...row, amount: price.amount, currency: price.currency }),
        ...codeHashes.map((hash, position) => s.addCode({ hash, gift: id, position, at: givenAt })),
      ]
    },
    'redeem-code': ({ codeHash, membership, at }) => [s.redeem({ hash: codeHash, membership, at })],
    'take-back-code': ({ gift, position, before, at }) => [
      s.takeBack({ gift, position, at }),
      s.countTakenBack({ gift, before }),
    ],
  }
}

function statements(db: Kysely<Schema>) {
  return {
    addGift: statement(
      db.insertInto('gifts').values({
        id: slot('id'),
        site: slot('site'),
        tier: slot('tier'),
        billing_interval: slot('interval'),
        giver: nullable('giver'),
        ticket: nullable('ticket'),
        codes: integer('codes'),
        taken_back: 0,
        amount: integer('amount'),
        currency: slot('currency'),
        given_at: slot('givenAt'),
        expires_at: slot('expiresAt'),
      }),
    ),
    addCode: statement(
      db.insertInto('gift_codes').values({
        code_hash: slot('hash'),
        gift: slot('gift'),
        position: integer('position'),
        state: 'open',
        changed_at: slot('at'),
      }),
    ),
    redeem: statement(
      db
        .updateTable('gift_codes')
        .set({
          state: sql<string>`case when state = 'open'
            and (select expires_at from gifts where gifts.id = gift_codes.gift) > ${slot('at')}
            then 'redeemed' else 'used already' end`,
          membership: slot('membership'),
          changed_at: slot('at'),
        })
        .where('code_hash', '=', slot('hash')),
    ),
    takeBack: statement(
      db
        .updateTable('gift_codes')
        .set({
          state: sql<string>`case when state = 'open' then 'taken-back' else 'used already' end`,
          changed_at: slot('at'),
        })
        .where('gift', '=', slot('gift'))
        .where('position', '=', integer('position')),
    ),
    // Of two who take back two codes at once one looks again: the shares of the parts are reckoned from what went back before.
    countTakenBack: statement(
      db
        .updateTable('gifts')
        .set({ taken_back: sql<number>`case when taken_back = ${integer('before')} then taken_back + 1 else -1 end` })
        .where('id', '=', slot('gift')),
    ),
  }
}
