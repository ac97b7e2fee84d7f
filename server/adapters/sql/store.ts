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
import { entitlementReads } from './reads/entitlements.ts'
import { goalReads } from './reads/goals.ts'
import { holdReads } from './reads/holds.ts'
import { ledgerReads } from './reads/ledger.ts'
import { mailReads } from './reads/mail.ts'
import { membershipReads } from './reads/memberships.ts'
import { openingReads } from './reads/openings.ts'
import { paymentReads } from './reads/payments.ts'
import { pollReads } from './reads/polls.ts'
import { readerReads } from './reads/readers.ts'
import { standingTipReads } from './reads/standing-tips.ts'
import { supporterReads } from './reads/supporters.ts'
import { tierReads } from './reads/tiers.ts'
import { tipReads } from './reads/tips.ts'
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
    ...membershipReads(ask),
    ...tipReads(ask),
    ...supporterReads(ask),
    ...blockedSupporterReads(ask),
    ...goalReads(ask),
    ...openingReads(ask),
    ...pollReads(ask),
    ...holdReads(ask),
    ...standingTipReads(ask),
    ...cardTipReads(ask),
    ...mailReads(ask),
    ...later(['dispute', 'openDisputes', 'hasHeeded'], async () =>
      (await import('./reads/disputes.ts')).disputeReads(ask),
    ),
    ...later(['membershipDue', 'membershipLetters', 'endingTrials'], async () =>
      (await import('./reads/dues.ts')).dueReads(ask),
    ),
    ...later(['memberCounts', 'memberGroups', 'memberShares', 'membershipVersions'], async () =>
      (await import('./reads/figures.ts')).figureReads(ask),
    ),
    ...later(['gift', 'giftOfTicket', 'giftsOf', 'gifts', 'giftCode', 'giftCodes'], async () =>
      (await import('./reads/gifts.ts')).giftReads(ask),
    ),
    ...later(
      ['giftLink', 'giftLinkByCode', 'giftLinksOf', 'giftLinks', 'giftLinksIn', 'giftLinkRules', 'giveable'],
      async () => (await import('./reads/gift-links.ts')).giftLinkReads(ask),
    ),
    ...later(['wasMember', 'founders', 'recentUnlocks', 'membershipCredit', 'countedBy'], async () =>
      (await import('./reads/joining.ts')).joiningReads(ask),
    ),
    ...later(
      ['refund', 'refundByProvider', 'refunds', 'refundsUnderWay', 'unfinishedRefunds', 'pendingRefunds', 'keptKey'],
      async () => (await import('./reads/refunds.ts')).refundReads(ask),
    ),
    ...later(['rollUp'], async () => (await import('./reads/roll-ups.ts')).rollUpReads(ask)),
    ...later(['seats', 'seatsOf', 'invitations', 'invitationsFor'], async () =>
      (await import('./reads/seats.ts')).seatReads(ask),
    ),
    ...later(['lastReconciliation', 'payoutHold'], async () => (await import('./reads/upkeep.ts')).upkeepReads(ask)),
    async ping() {
      await ask.rows(ping, {})
    },
    close: () => driver.close(),
  }
}

/** Questions that are seldom asked come with the first of them: an isolate at the edge starts without. */
function later<Name extends keyof Store>(
  names: readonly Name[],
  load: () => Promise<Pick<Store, Name>>,
): Pick<Store, Name> {
  let loaded: Promise<Pick<Store, Name>> | undefined
  const asked =
    (name: Name) =>
    async (...about: unknown[]) => {
      loaded ??= load()
      return ((await loaded)[name] as (...about: unknown[]) => unknown)(...about)
    }
  return Object.fromEntries(names.map((name) => [name, asked(name)])) as Pick<Store, Name>
}

function questions(db: Kysely<Schema>) {
  return { ping: statement(db.selectNoFrom(sql<number>`1`.as('one'))) }
}
