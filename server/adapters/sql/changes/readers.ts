// Readers as written: who they are, on which sites they are known, how they stand, and which undos they have taken.
import { type Kysely, sql } from 'kysely'
import type { Schema } from '../schema.ts'
import { integer, slot, statement } from '../statement.ts'
import type { Writers } from './writers.ts'

type ReaderChange =
  | 'add-reader'
  | 'add-site-grant'
  | 'touch-site-grant'
  | 'review-standing'
  | 'require-standing'
  | 'take-undo-slot'

export function readerWriters(db: Kysely<Schema>): Writers<ReaderChange> {
  const { addReader, addSiteGrant, touchSiteGrant, takeUndoSlot } = statements(db)
  const { holdStanding, reviewStanding, requireStanding } = standingStatements(db)
  return {
    'add-reader': ({ reader, cookieHash, at }) => [addReader({ id: reader, cookieHash, at })],
    'add-site-grant': ({ hash, site, reader, at }) => [addSiteGrant({ hash, site, reader, at })],
    'touch-site-grant': ({ hash, at }) => [touchSiteGrant({ hash, at })],
    'review-standing': ({ reader }) => [holdStanding({ reader }), reviewStanding({ reader })],
    'require-standing': ({ reader }) => [requireStanding({ reader })],
    'take-undo-slot': ({ reader, slot: place, at, freeBefore }) => [takeUndoSlot({ reader, place, at, freeBefore })],
  }
}

function statements(db: Kysely<Schema>) {
  return {
    addReader: statement(
      db.insertInto('readers').values({ id: slot('id'), cookie_hash: slot('cookieHash'), created_at: slot('at') }),
    ),
    addSiteGrant: statement(
      db.insertInto('site_grants').values({
        hash: slot('hash'),
        site: slot('site'),
        reader: slot('reader'),
        created_at: slot('at'),
        used_at: slot('at'),
      }),
    ),
    touchSiteGrant: statement(
      db
        .updateTable('site_grants')
        .set({ used_at: slot('at') })
        .where('hash', '=', slot('hash')),
    ),
    takeUndoSlot: statement(
      db
        .insertInto('undo_slots')
        .values({ reader: slot('reader'), slot: integer('place'), used_at: slot('at') })
        .onConflict((conflict) =>
          conflict.columns(['reader', 'slot']).doUpdateSet({
            used_at: sql<string>`case when undo_slots.used_at <= ${slot('freeBefore')} then excluded.used_at else 'taken' end`,
          }),
        ),
    ),
  }
}

function standingStatements(db: Kysely<Schema>) {
  return {
    // Where many write at once, a statement sees what was there when it began, not when it got the row that it waited for. So
    // the row is waited for first, and the statement after it sees what the one before it has written.
    holdStanding: statement(
      db.updateTable('readers').set({ standing: sql<string>`standing` }).where('id', '=', slot('reader')),
    ),
    // What holds the wallet is looked up in the commit that writes, so that two at once cannot miss each other.
    reviewStanding: statement(
      db
        .updateTable('readers')
        .set({
          standing: sql<string>`case
            when exists (select 1 from disputes where disputes.reader = readers.id and disputes.holds = 1)
              or exists (select 1 from fraud_warnings where fraud_warnings.reader = readers.id and fraud_warnings.holds = 1)
            then 'on-hold' else 'good' end`,
        })
        .where('id', '=', slot('reader')),
    ),
    requireStanding: statement(
      db
        .updateTable('readers')
        .set({ standing: sql<string>`case when standing = 'good' then 'good' else 'on hold already' end` })
        .where('id', '=', slot('reader')),
    ),
  }
}
