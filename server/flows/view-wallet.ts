// What the wallet page shows: balances, memberships, lines with what can be undone, money on its way to cards.
import type { ReaderId } from '../core/id.ts'
import { after, type Instant, isPast } from '../core/instant.ts'
import type { MailAddress } from '../core/mail.ts'
import { type Due, hasRunOut, isFreeAt, isLive, isOpenAt, type Membership, opensUntil } from '../core/membership.ts'
import type { Money } from '../core/money.ts'
import { refundableOf } from '../core/payment.ts'
import type { Refund } from '../core/refund.ts'
import { freeSlots, rulingOnUndo, undoSeconds } from '../core/undo.ts'
import type { Ports, Standing, WalletLine } from '../ports/index.ts'
import { type CountedGift, countedGift } from './view-gift.ts'
import { type SeenStandingTip, viewStandingTips } from './view-standing-tips.ts'

export type WalletView = {
  readonly standing: Standing
  readonly wallets: readonly WalletOfCurrency[]
  readonly lines: readonly SeenLine[]
  /** Refunds to cards that have not arrived. */
  readonly underWay: readonly Refund[]
  readonly undosLeft: number
  /** The mail address that opens it in another browser. */
  readonly keptUnder: MailAddress | null
  readonly memberships: readonly SeenMembership[]
  /** What the reader gave to others, newest first. */
  readonly gifts: readonly CountedGift[]
  /** Whether there is an article to give by a link, or one that was given. */
  readonly hasGiftLinks: boolean
  /** What the reader gives each month, newest first. */
  readonly standingTips: readonly SeenStandingTip[]
}

/**
 * `trial`: free until then, and paid from then on. `late`: a renewal has failed, and it opens until then; `closed`: it has opened nothing
 * since then. `cancelled`: it ends then. `paused`: nothing follows until it is resumed.
 */
export type SeenMembership = {
  readonly membership: Membership
  readonly is: 'trial' | 'renewing' | 'late' | 'closed' | 'cancelled' | 'paused' | 'given'
  readonly site: string
  readonly tier: string
  readonly until: Instant
  /** What a renewal owes. */
  readonly due: Due | null
}

/** There is no exchange between currencies: each has its own balance. */
export type WalletOfCurrency = {
  readonly balance: Money
  /** The part of the balance that can go back to a card. */
  readonly returnable: Money
}

/** `undoUntil`: this unlock can be undone until then. `isCounted`: it could, had it not counted towards a membership. */
export type SeenLine = WalletLine & { readonly undoUntil: Instant | null; readonly isCounted: boolean }

const linesMax = 100
const giftsMax = 20

export async function viewWallet(ports: Ports, reader: ReaderId): Promise<WalletView> {
  const { store, clock } = ports
  const [standing, balances, lines, underWay, taken, memberships, keptUnder, gifts, standingTips, given, giveable] =
    await Promise.all([
      store.standing(reader),
      store.wallets(reader),
      store.walletLines(reader, linesMax),
      store.refundsUnderWay(reader),
      store.undoSlots(reader),
      store.memberships(reader),
      store.mailAddress(reader),
      store.giftsOf(reader, giftsMax),
      viewStandingTips(ports, reader),
      store.giftLinksOf(reader, 1),
      store.giveable(reader, 1),
    ])
  const isOnHold = standing === 'on-hold'
  return {
    standing: isOnHold ? 'on-hold' : 'good',
    wallets: await Promise.all(balances.map((balance) => walletOf(ports, reader, { balance, isOnHold }))),
    lines: await Promise.all(lines.map((line) => seen(ports, line, taken))),
    underWay,
    undosLeft: freeSlots(taken, clock.now()).length,
    keptUnder,
    memberships: await Promise.all(
      memberships
        .filter((each) => isLive(each) && !hasRunOut(each, clock.now()))
        .map((each) => seenMembership(ports, each)),
    ),
    hasGiftLinks: given.length + giveable.length > 0,
    gifts: await Promise.all(gifts.map((gift) => countedGift(ports, gift))),
    standingTips,
  }
}

export async function seenMembership({ store, clock }: Ports, membership: Membership): Promise<SeenMembership> {
  const { site: siteId, tier: id, cause, renews, state, paidUntil, startedAt } = membership
  const [site, tiers] = await Promise.all([store.site(siteId), store.tiers(siteId)])
  const isLate = renews && state === 'past-due'
  const late = isOpenAt(membership, clock.now()) ? 'late' : 'closed'
  const isTrial = renews && !isLate && isFreeAt(membership, clock.now())
  const standing = isLate ? late : state === 'paused' ? 'paused' : isTrial ? 'trial' : renews ? 'renewing' : 'cancelled'
  return {
    membership,
    is: cause === 'card' ? standing : 'given',
    due: isLate ? await store.membershipDue(membership.id) : null,
    site: site?.name ?? siteId,
    tier: tiers.find((tier) => tier.id === id)?.name ?? id,
    until: (isLate ? opensUntil(membership) : paidUntil) ?? startedAt,
  }
}

async function walletOf(
  { store }: Ports,
  reader: ReaderId,
  { balance, isOnHold }: { balance: Money; isOnHold: boolean },
): Promise<WalletOfCurrency> {
  const payments = isOnHold || balance.amount === 0 ? [] : await store.refundablePayments(reader, balance.currency)
  const most = payments.reduce((sum, payment) => sum + refundableOf(payment).amount, 0)
  return { balance, returnable: { ...balance, amount: Math.min(balance.amount, most) } }
}

async function seen(
  { store, clock }: Ports,
  line: WalletLine,
  taken: Parameters<typeof rulingOnUndo>[1],
): Promise<SeenLine> {
  // Only the newest are looked up: what is older cannot be undone, whatever became of it.
  const isOld = isPast(after(line.at, undoSeconds), clock.now())
  if (line.kind !== 'unlock' || line.entitlement === null || isOld)
    return { ...line, undoUntil: null, isCounted: false }
  const entitlement = await store.entitlementById(line.entitlement)
  if (entitlement === null) return { ...line, undoUntil: null, isCounted: false }
  const isCounted = (await store.countedBy(entitlement.id)).some(({ joinedAt }) => joinedAt !== null)
  const ruling = rulingOnUndo({ entitlement, isCounted }, taken, clock.now())
  return ruling.may
    ? { ...line, undoUntil: ruling.until, isCounted }
    : { ...line, undoUntil: null, isCounted: ruling.because === 'counted' }
}
