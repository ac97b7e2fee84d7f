// Each change as statements: compiled once when the store opens, filled for each commit.
import type { Kysely } from 'kysely'
import type { Change } from '../../core/change.ts'
import { blockedSupporterWriters } from './changes/blocked-supporters.ts'
import { cardTipWriters } from './changes/card-tips.ts'
import { catalogueWriters } from './changes/catalogue.ts'
import { creditWriters } from './changes/credits.ts'
import { disputeWriters } from './changes/disputes.ts'
import { dueWriters } from './changes/dues.ts'
import { entitlementWriters } from './changes/entitlements.ts'
import { entryWriters } from './changes/entries.ts'
import { giftLinkWriters } from './changes/gift-links.ts'
import { giftWriters } from './changes/gifts.ts'
import { goalWriters } from './changes/goals.ts'
import { holdWriters } from './changes/holds.ts'
import { mailWriters } from './changes/mail.ts'
import { membershipWriters } from './changes/memberships.ts'
import { paymentWriters } from './changes/payments.ts'
import { pollWriters } from './changes/polls.ts'
import { readerWriters } from './changes/readers.ts'
import { refundWriters } from './changes/refunds.ts'
import { rollUpWriters } from './changes/roll-ups.ts'
import { seatWriters } from './changes/seats.ts'
import { standingTipWriters } from './changes/standing-tips.ts'
import { ticketWriters } from './changes/tickets.ts'
import { tierWriters } from './changes/tiers.ts'
import { tipWriters } from './changes/tips.ts'
import { upkeepWriters } from './changes/upkeep.ts'
import type { Writers } from './changes/writers.ts'
import type { Schema } from './schema.ts'
import type { Filled } from './statement.ts'

/** Compiles the statements of every change; answers the function that turns a change into filled statements. */
export function changeWriter(db: Kysely<Schema>): (change: Change) => Filled[] {
  const writers: Writers<Change['change']> = {
    ...catalogueWriters(db),
    ...tierWriters(db),
    ...readerWriters(db),
    ...ticketWriters(db),
    ...entitlementWriters(db),
    ...paymentWriters(db),
    ...entryWriters(db),
    ...refundWriters(db),
    ...disputeWriters(db),
    ...membershipWriters(db),
    ...dueWriters(db),
    ...creditWriters(db),
    ...seatWriters(db),
    ...giftWriters(db),
    ...giftLinkWriters(db),
    ...tipWriters(db),
    ...goalWriters(db),
    ...pollWriters(db),
    ...holdWriters(db),
    ...standingTipWriters(db),
    ...cardTipWriters(db),
    ...blockedSupporterWriters(db),
    ...mailWriters(db),
    ...upkeepWriters(db),
    ...rollUpWriters(db),
  }
  return (change) => {
    const write = writers[change.change] as ((change: Change) => Filled[]) | undefined
    if (write === undefined) throw new TypeError(`not a change: ${JSON.stringify(change)}`)
    return write(change)
  }
}
