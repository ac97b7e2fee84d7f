// Supporters as written: whom a site has blocked, and that what they said is hidden with it.
import { type Kysely, sql } from 'kysely'
import type { Schema } from '../schema.ts'
import { slot, statement } from '../statement.ts'
import type { Writers } from './writers.ts'

type SupporterChange = 'block-supporter' | 'unblock-supporter' | 'require-unblocked'

export function blockedSupporterWriters(db: Kysely<Schema>): Writers<SupporterChange> {
  const s = statements(db)
  return {
    // The reader's row first, for which a tip of the same moment waits, or this one for the tip: then what is hidden is all there is.
    'block-supporter': ({ blocked: { site, supporter, reader, tip, blockedAt } }) => [
      s.holdReader({ reader }),
      s.block({ site, supporter, reader, tip, blockedAt }),
      supporter === tip ? s.hideOne({ tip }) : s.hideAll({ site, reader }),
    ],
    'unblock-supporter': ({ site, supporter }) => [s.unblock({ site, supporter })],
    'require-unblocked': ({ site, reader }) => [s.requireUnblocked({ site, reader })],
  }
}

function statements(db: Kysely<Schema>) {
  const hide = db
    .updateTable('tips')
    .set({ message_state: 'hidden' })
    .where('is_public', '=', 1)
    .where('message', 'is not', null)
  return {
    holdReader: statement(
      db.updateTable('readers').set({ standing: sql<string>`standing` }).where('id', '=', slot('reader')),
    ),
    block: statement(
      db
        .insertInto('blocked_supporters')
        .values({
          site: slot('site'),
          supporter: slot('supporter'),
          reader: slot('reader'),
          tip: slot('tip'),
          blocked_at: slot('blockedAt'),
        })
        .onConflict((conflict) => conflict.doNothing()),
    ),
    // What was given without a name stays: hiding it would tell the publisher whose it is.
    hideAll: statement(
      hide.where('reader', '=', slot('reader')).where('site', '=', slot('site')).where('is_anonymous', '=', 0),
    ),
    hideOne: statement(hide.where('id', '=', slot('tip'))),
    unblock: statement(
      db.deleteFrom('blocked_supporters').where('site', '=', slot('site')).where('supporter', '=', slot('supporter')),
    ),
    requireUnblocked: statement(
      db
        .updateTable('blocked_supporters')
        .set({ blocked_at: 'blocked' })
        .where('site', '=', slot('site'))
        .where('reader', '=', slot('reader')),
    ),
  }
}
