// Gathers what an unlock, a gift, a tip or a vote needs to know, and lets the core decide. Commits nothing.
import { decideGift } from '../core/gift.ts'
import { isNewPayer } from '../core/hold.ts'
import type { ReaderId } from '../core/id.ts'
import { type Money, money, plus } from '../core/money.ts'
import type { JoinWish, Ticket, TipWish, VoteWish } from '../core/ticket.ts'
import { tierPrice } from '../core/tier.ts'
import { decideTip } from '../core/tip-decision.ts'
import { decideUnlock, type UnlockDecision } from '../core/unlock.ts'
import { decideVote } from '../core/vote.ts'
import type { Ports } from '../ports/index.ts'
import { hashedCodes } from './derive-codes.ts'
import { memberOfItem, memberOfTier } from './find-member.ts'
import { quoteItem } from './quote-item.ts'
import { quoteTier } from './quote-tier.ts'
import { creatorFor } from './quote-tip.ts'
import { pollFor } from './quote-vote.ts'

export type UnlockPlan = {
  readonly ticket: Ticket
  readonly reader: ReaderId
  readonly approved: Money | null
  /** To be shown with a tip. */
  readonly tipName?: string | null
  /** Money that the same commit puts into the wallet first. */
  readonly arriving?: Money
}

/** Looks once: the reader's wallet, standing and entitlement are of one moment. What changes after it is refused by the commit. */
export async function planUnlock(ports: Ports, plan: UnlockPlan): Promise<UnlockDecision> {
  if (plan.ticket.gift !== null && plan.ticket.join !== null) return planGift(ports, plan, plan.ticket.join)
  if (plan.ticket.join !== null) return planEntry(ports, plan, plan.ticket.join)
  if (plan.ticket.tip?.vote !== undefined) return planVote(ports, plan, plan.ticket.tip.vote)
  if (plan.ticket.tip !== null) return planTip(ports, plan, plan.ticket.tip)
  const { store, clock, ids, settings } = ports
  const { ticket, reader, approved } = plan
  const { site, item, price, tiers } = await quoteItem({ store, clock }, ticket.site, ticket.item)
  const { currency } = site
  const { owned, ...purse } = await purseOf(ports, plan, { site: site.id, item: item.id, currency })
  const member = await memberOfItem(ports, { reader, site: site.id, tiers, item })
  return decideUnlock({
    ticket,
    site,
    reader,
    price,
    approved,
    ...purse,
    owned,
    member: member?.id ?? null,
    platformFeeBps: settings.platformFeeBps,
    shares: item.shares,
    isHeld: item.shares.length > 0 && (await isHeldFor(ports, reader)),
    fresh: ids.id('ent'),
    now: clock.now(),
  })
}

/** A ticket to give: paid out of the wallet as an unlock is, whatever the giver is a member of. */
async function planGift(ports: Ports, plan: UnlockPlan, wish: JoinWish): Promise<UnlockDecision> {
  const { ids, clock, settings } = ports
  const { ticket, reader: giver, approved } = plan
  const { site, tier } = await quoteTier(ports, ticket.site, wish)
  const { currency } = wish
  const price = tierPrice(tier, wish.interval, currency)
  const { balance, isOnHold } = await purseOf(ports, plan, { site: site.id, item: '', currency })
  const fresh = ids.id('gift')
  return decideGift({
    ticket,
    site,
    giver,
    price,
    approved,
    balance,
    isOnHold,
    platformFeeBps: settings.platformFeeBps,
    fresh,
    codeHashes: await hashedCodes(ports, fresh, ticket.gift?.codes ?? 0),
    now: clock.now(),
  })
}

/** A ticket to tip: paid out of the wallet as an unlock is. */
async function planTip(ports: Ports, plan: UnlockPlan, wish: TipWish): Promise<UnlockDecision> {
  const { store, ids, clock, settings } = ports
  const { ticket, reader, approved, tipName: name = null } = plan
  const { creator: named, amount, isMonthly = false } = wish
  const site = await ports.store.site(ticket.site)
  if (site === null) throw new Error(`${ticket.id} is of no site`)
  const creator = await creatorFor(ports, { site: site.id, reader, name: named })
  const { balance, isOnHold } = await purseOf(ports, plan, { site: site.id, item: '', currency: amount.currency })
  return decideTip({
    ticket,
    site,
    reader,
    creator,
    approved,
    name,
    balance,
    isOnHold,
    platformFeeBps: settings.platformFeeBps,
    isHeld: await isHeldFor(ports, reader),
    monthly: isMonthly ? { fresh: ids.id('standing'), running: await store.runningStandingTips(reader) } : null,
    fresh: ids.id('tip'),
    now: clock.now(),
  })
}

/** A ticket to vote: free for a member where the poll says so, else a tip. */
async function planVote(ports: Ports, plan: UnlockPlan, wish: VoteWish): Promise<UnlockDecision> {
  const { store, ids, clock, settings } = ports
  const { ticket, reader, approved } = plan
  const site = await store.site(ticket.site)
  if (site === null) throw new Error(`${ticket.id} is of no site`)
  const { currency } = site
  const [polled, purse] = await Promise.all([
    pollFor(ports, { site: site.id, reader, wish }),
    purseOf(ports, plan, { site: site.id, item: '', currency }),
  ])
  return decideVote({
    ticket,
    site,
    reader,
    ...polled,
    approved,
    balance: purse.balance,
    isOnHold: purse.isOnHold,
    platformFeeBps: settings.platformFeeBps,
    isHeld: await isHeldFor(ports, reader),
    fresh: ids.id('tip'),
    freshVote: ids.id('vote'),
    now: clock.now(),
  })
}

/** Whether what creators get of the reader is held. */
export async function isHeldFor({ store, clock }: Pick<Ports, 'store' | 'clock'>, reader: ReaderId): Promise<boolean> {
  return isNewPayer(await store.firstPaidAt(reader), clock.now())
}

/** What the reader can pay with, and owns, as of one moment. */
async function purseOf(
  { store }: Ports,
  { reader, arriving }: UnlockPlan,
  want: Parameters<Ports['store']['buyer']>[1],
) {
  const { balance, standing, owned } = await store.buyer(reader, want)
  const arrives = arriving?.currency === want.currency
  return { balance: arrives ? plus(balance, arriving) : balance, isOnHold: standing === 'on-hold', owned }
}

/** A ticket to join: who is a member already goes in, nobody pays for it out of a wallet. */
async function planEntry(ports: Ports, plan: UnlockPlan, wish: JoinWish): Promise<UnlockDecision> {
  const { site, tiers } = await quoteTier(ports, plan.ticket.site, wish)
  const { ticket, reader, approved } = plan
  const member = await memberOfTier(ports, { reader, site: site.id, tiers, wanted: wish.tier })
  return decideUnlock({
    ticket,
    site,
    reader,
    price: null,
    approved,
    balance: money(0, site.currency),
    isOnHold: false,
    owned: null,
    member: member?.id ?? null,
    platformFeeBps: ports.settings.platformFeeBps,
    shares: [],
    isHeld: false,
    fresh: ports.ids.id('ent'),
    now: ports.clock.now(),
  })
}
