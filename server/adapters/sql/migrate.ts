// Brings a database to the newest schema. Migrations are listed by name; one that has run is never edited.
import type { Kysely } from 'kysely'
import { type Migration, Migrator } from 'kysely/migration'
import * as foundation from './migrations/0001-foundation.ts'
import * as moneyBack from './migrations/0002-money-back.ts'
import * as rateCounts from './migrations/0003-rate-counts.ts'
import * as leases from './migrations/0004-leases.ts'
import * as rollUps from './migrations/0005-roll-ups.ts'
import * as memberships from './migrations/0006-memberships.ts'
import * as mail from './migrations/0007-mail.ts'
import * as gifts from './migrations/0008-gifts.ts'
import * as seats from './migrations/0009-seats.ts'
import * as tips from './migrations/0010-tips.ts'
import * as moderation from './migrations/0011-moderation.ts'
import * as community from './migrations/0012-community.ts'
import * as cardTips from './migrations/0013-card-tips.ts'
import * as standingTips from './migrations/0014-standing-tips.ts'
import * as stickers from './migrations/0015-stickers.ts'
import * as shares from './migrations/0016-shares.ts'
import * as polls from './migrations/0017-polls.ts'
import * as openings from './migrations/0018-openings.ts'
import * as giftLinks from './migrations/0019-gift-links.ts'
import type { Schema } from './schema.ts'

export const migrations: Readonly<Record<string, Migration>> = {
  '0001-foundation': foundation,
  '0002-money-back': moneyBack,
  '0003-rate-counts': rateCounts,
  '0004-leases': leases,
  '0005-roll-ups': rollUps,
  '0006-memberships': memberships,
  '0007-mail': mail,
  '0008-gifts': gifts,
  '0009-seats': seats,
  '0010-tips': tips,
  '0011-moderation': moderation,
  '0012-community': community,
  '0013-card-tips': cardTips,
  '0014-standing-tips': standingTips,
  '0015-stickers': stickers,
  '0016-shares': shares,
  '0017-polls': polls,
  '0018-openings': openings,
  '0019-gift-links': giftLinks,
}

/**
 * Runs what has not run yet, in order, up to the one named or all. Answers the names of those that ran now. Throws with the
 * cause when one fails; on a database that can, nothing of that run is kept.
 */
export async function migrate(db: Kysely<Schema>, upTo?: string): Promise<string[]> {
  const migrator = new Migrator({ db, provider: { getMigrations: async () => ({ ...migrations }) } })
  const { error, results } = await (upTo === undefined ? migrator.migrateToLatest() : migrator.migrateTo(upTo))
  if (error !== undefined) throw new Error('the database could not be migrated', { cause: error })
  return (results ?? []).filter((result) => result.status === 'Success').map((result) => result.migrationName)
}
