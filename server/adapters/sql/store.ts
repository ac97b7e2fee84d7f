// The store on SQL: questions compiled once, changes written in one commit.
import { type Kysely, sql } from 'kysely'
import type { Store } from '../../ports/index.ts'
import { changeWriter } from './changes.ts'
import type { SqlDriver } from './driver.ts'
import { ownerOf } from './owner.ts'
import { asking } from './reads/ask.ts'
import { blockedSupporterReads } from './reads/blocked-supporters.ts'
import { cardTipReads } from './reads/card-tips.ts'
import { catalogueReads } from './reads/catalogue.ts'
import { disputeReads } from './reads/disputes.ts'
import { dueReads } from './reads/dues.ts'
import { entitlementReads } from './reads/entitlements.ts'
import { figureReads } from './reads/figures.ts'
import { giftReads } from './reads/gifts.ts'
import { goalReads } from './reads/goals.ts'
import { holdReads } from './reads/holds.ts'
import { joiningReads } from './reads/joining.ts'
import { ledgerReads } from './reads/ledger.ts'
import { mailReads } from './reads/mail.ts'
import { membershipReads } from './reads/memberships.ts'
import { openingReads } from './reads/openings.ts'
import { paymentReads } from './reads/payments.ts'
import { pollReads } from './reads/polls.ts'
import { readerReads } from './reads/readers.ts'
import { refundReads } from './reads/refunds.ts'
import { rollUpReads } from './reads/roll-ups.ts'
import { seatReads } from './reads/seats.ts'
import { standingTipReads } from './reads/standing-tips.ts'
import { supporterReads } from './reads/supporters.ts'
import { tierReads } from './reads/tiers.ts'
import { tipReads } from './reads/tips.ts'
import { upkeepReads } from './reads/upkeep.ts'
import type { Schema } from './schema.ts'
import { statement } from './statement.ts'

/** The port on a driver whose schema is the newest (`migrate`). */
export function sqlStore(driver: SqlDriver): Store {
  const write = changeWriter(driver.db)
  const ask = asking(driver)
  const { ping } = questions(driver.db)

  return {
    commit: (changes) => driver.commit(changes.flatMap(write), ownerOf(changes)),
    ...catalogueReads(ask),
    ...tierReads(ask),
    ...readerReads(ask),
    ...entitlementReads(ask),
    ...ledgerReads(ask),
    ...paymentReads(ask),
    ...refundReads(ask),
    ...disputeReads(ask),
    ...membershipReads(ask),
    ...dueReads(ask),
    ...joiningReads(ask),
    ...seatReads(ask),
    ...giftReads(ask),
    ...tipReads(ask),
    ...supporterReads(ask),
    ...blockedSupporterReads(ask),
    ...goalReads(ask),
    ...openingReads(ask),
    ...pollReads(ask),
    ...holdReads(ask),
    ...standingTipReads(ask),
    ...cardTipReads(ask),
    ...figureReads(ask),
    ...mailReads(ask),
    ...upkeepReads(ask),
    ...rollUpReads(ask),
    async ping() {
      await ask.rows(ping, {})
    },
    close: () => driver.close(),
  }
}

function questions(db: Kysely<Schema>) {
  return { ping: statement(db.selectNoFrom(sql<number>`1`.as('one'))) }
}
