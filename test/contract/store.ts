// What every store promises, whatever database is behind it. Each adapter's test runs this suite.
import { afterEach, describe, expect } from 'vitest'
import { webIds } from '../../server/adapters/local/web-ids.ts'
import { checkLedger } from '../../server/flows/check-ledger.ts'
import { bench, type OpenedStore } from './store/bench.ts'
import { cardTipClaims } from './store/card-tips.ts'
import { catalogueClaims } from './store/catalogue.ts'
import { commitClaims } from './store/commits.ts'
import { damageClaims } from './store/damages.ts'
import { disputeClaims } from './store/disputes.ts'
import { figureClaims } from './store/figures.ts'
import { giftLinkClaims } from './store/gift-links.ts'
import { giftClaims } from './store/gifts.ts'
import { goalClaims } from './store/goals.ts'
import { holdClaims } from './store/holds.ts'
import { joiningClaims } from './store/joining.ts'
import { lineClaims } from './store/lines.ts'
import { mailClaims } from './store/mail.ts'
import { membershipClaims } from './store/memberships.ts'
import { moderationClaims } from './store/moderation.ts'
import { openingClaims } from './store/openings.ts'
import { pollClaims } from './store/polls.ts'
import { purchaseClaims } from './store/purchases.ts'
import { refundClaims } from './store/refunds.ts'
import { rollUpClaims } from './store/roll-ups.ts'
import { seatClaims } from './store/seats.ts'
import { standingClaims } from './store/standing.ts'
import { standingTipClaims } from './store/standing-tips.ts'
import { supporterClaims } from './store/supporters.ts'
import { tipClaims } from './store/tips.ts'
import { undoClaims } from './store/undos.ts'

export type { OpenedStore } from './store/bench.ts'

export function describeStore(name: string, open: () => Promise<OpenedStore>): void {
  describe(name, () => {
    const opened: OpenedStore[] = []
    const stores = bench(async () => {
      const one = await open()
      opened.push(one)
      return one
    })
    // Whatever a test has done through the port, the books are in order.
    afterEach(async () => {
      for (const { store, audit, shortcut = audit } of opened.splice(0)) {
        expect((await checkLedger({ audit: shortcut, ids: webIds })).findings).toEqual([])
        await store.close()
      }
    })

    catalogueClaims(stores)
    purchaseClaims(stores)
    commitClaims(stores)
    undoClaims(stores)
    refundClaims(stores)
    standingClaims(stores)
    disputeClaims(stores)
    lineClaims(stores)
    mailClaims(stores)
    rollUpClaims(stores)
    membershipClaims(stores)
    joiningClaims(stores)
    holdClaims(stores)
    seatClaims(stores)
    giftClaims(stores)
    giftLinkClaims(stores)
    tipClaims(stores)
    supporterClaims(stores)
    goalClaims(stores)
    openingClaims(stores)
    pollClaims(stores)
    standingTipClaims(stores)
    cardTipClaims(stores)
    moderationClaims(stores)
    figureClaims(stores)
  })

  describe(`${name}: the ledger check finds`, () => {
    damageClaims(open)
  })
}
