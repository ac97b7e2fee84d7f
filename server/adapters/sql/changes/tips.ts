// Creators and tips as written: a creator is closed, never dropped; a tip is added once for its ticket, and goes back once.
import { type Kysely, sql } from 'kysely'
import { heldFor, payableTo } from '../../../core/account.ts'
import { tipReference } from '../../../core/bookkeeping.ts'
import type { Schema } from '../schema.ts'
import { integer, nullable, nullableInteger, slot, statement } from '../statement.ts'
import type { Writers } from './writers.ts'

type TipChange = 'put-creator' | 'close-creator' | 'add-tip' | 'moderate-message' | 'return-tip' | 'keep-return-order'

export function tipWriters(db: Kysely<Schema>): Writers<TipChange> {
  const s = statements(db)
  return {
    'put-creator': ({ creator: { id, site, name, title, about, website, tipShare }, at }) => [
      s.putCreator({ id, site, name, title, about, website, tipShare, at }),
    ],
    'close-creator': ({ creator, at }) => [s.closeCreator({ id: creator, at })],
    'add-tip': ({ tip }) => {
      const { id, site, creator, reader, ticket, amount: money, name, message, isPublic, isAnonymous } = tip
      const { amount, currency } = money
      const flags = { isPublic: Number(isPublic), isAnonymous: Number(isAnonymous) }
      const { messageState, sticker, monthly, givenAt, returnedAt } = tip
      const turn = { standingTip: monthly?.standingTip ?? null, month: monthly?.month ?? null }
      const moderated = { messageState, givenAt, returnedAt }
      const posted = { entry: tipReference(id), payable: payableTo(creator), held: heldFor(creator) }
      const supported = { site, creator, reader, amount, currency, tip: id, at: givenAt }
      return [
        s.addTip({
          id,
          site,
          creator,
          reader,
          ticket,
          amount,
          currency,
          name,
          message,
          ...flags,
          ...moderated,
          ...turn,
          sticker,
          ...posted,
        }),
        ...(name === null ? [] : [s.addSupport({ ...supported, name })]),
      ]
    },
    'moderate-message': ({ tip, state }) => [s.moderate({ id: tip, state })],
    'keep-return-order': ({ site, key, bodyHash, at }) => [s.keepOrder({ site, key, bodyHash, at })],
    'return-tip': ({ tip, at }) => [s.returnTip({ id: tip, at })],
  }
}

function statements(db: Kysely<Schema>) {
  const supportRow = (creator: string) => ({
    site: slot('site'),
    creator,
    reader: slot('reader'),
    name: slot('name'),
    currency: slot('currency'),
    amount: integer('amount'),
    latest: slot('tip'),
    latest_at: slot('at'),
    latest_creator: slot('creator'),
  })
  return {
    putCreator: statement(
      db
        .insertInto('creators')
        .values({
          id: slot('id'),
          site: slot('site'),
          name: slot('name'),
          title: slot('title'),
          about: nullable('about'),
          website: nullable('website'),
          tip_share: integer('tipShare'),
          created_at: slot('at'),
        })
        // The id of the first stays: the ledger owes that one.
        .onConflict((conflict) =>
          conflict.columns(['site', 'name']).doUpdateSet((eb) => ({
            title: eb.ref('excluded.title'),
            about: eb.ref('excluded.about'),
            website: eb.ref('excluded.website'),
            tip_share: eb.ref('excluded.tip_share'),
            closed_at: null,
          })),
        ),
    ),
    closeCreator: statement(
      db
        .updateTable('creators')
        .set({ closed_at: sql<string>`coalesce(closed_at, ${slot('at')})` })
        .where('id', '=', slot('id')),
    ),
    // Rows of the reader alone, who gives one tip at a time: nobody else waits for them.
    addSupport: statement(
      db
        .insertInto('supporters')
        .values([supportRow(slot('creator')), supportRow('')])
        .onConflict((conflict) =>
          conflict.columns(['site', 'creator', 'reader', 'name', 'currency']).doUpdateSet((eb) => ({
            amount: sql<number>`supporters.amount + excluded.amount`,
            latest: eb.ref('excluded.latest'),
            latest_at: eb.ref('excluded.latest_at'),
            latest_creator: eb.ref('excluded.latest_creator'),
          })),
        ),
    ),
    addTip: statement(
      db.insertInto('tips').values({
        id: slot('id'),
        site: slot('site'),
        creator: slot('creator'),
        reader: slot('reader'),
        ticket: slot('ticket'),
        amount: integer('amount'),
        currency: slot('currency'),
        name: nullable('name'),
        message: nullable('message'),
        is_public: integer('isPublic'),
        is_anonymous: integer('isAnonymous'),
        given_at: slot('givenAt'),
        message_state: slot('messageState'),
        returned_at: nullable('returnedAt'),
        // As the ledger posted it: its entry is in the same commit, before it. The account is kept from an index that would read all
        // that the creator ever got.
        sequence: db.selectFrom('entries').select('sequence').where('reference', '=', slot('entry')),
        net: sql<number>`coalesce((select amount from postings where entry = ${slot('entry')}
          and account || '' in (${slot('payable')}, ${slot('held')})), 0)`,
        standing_tip: nullable('standingTip'),
        month: nullableInteger('month'),
        sticker: nullable('sticker'),
      }),
    ),
    moderate: statement(
      db
        .updateTable('tips')
        .set({ message_state: slot('state') })
        .where('id', '=', slot('id')),
    ),
    keepOrder: statement(
      db.insertInto('return_orders').values({
        site: slot('site'),
        key: slot('key'),
        body_hash: slot('bodyHash'),
        ordered_at: slot('at'),
      }),
    ),
    returnTip: statement(
      db
        .updateTable('tips')
        .set({
          returned_at: sql<string>`case when returned_at is null then ${slot('at')} else 'returned already' end`,
        })
        .where('id', '=', slot('id')),
    ),
  }
}
