// A page asks to have an item unlocked, its reader let in as a member, or memberships given away: a ticket for the pay window.
import { giftCodesWithin, giftPrice } from '../core/gift.ts'
import { after, type Instant } from '../core/instant.ts'
import type { Money } from '../core/money.ts'
import { membershipOffer, type Offer } from '../core/offer.ts'
import { Problem } from '../core/problem.ts'
import { hasOrigin, type Site } from '../core/site.ts'
import { type GiftWish, type JoinWish, type Ticket, ticketSeconds, type VoteWish } from '../core/ticket.ts'
import { type Interval, tierPrice } from '../core/tier.ts'
import type { ApiPorts } from '../ports/index.ts'
import { offersOn, type Quote, quoteItem } from './quote-item.ts'
import { quoteTier } from './quote-tier.ts'
import { quoteTip, type WantedTip } from './quote-tip.ts'
import { quoteVote } from './quote-vote.ts'

export type Want =
  | ({ readonly kind: 'tip' } & WantedTip)
  | ({ readonly kind: 'vote' } & VoteWish)
  | { readonly kind: 'unlock'; readonly item: string }
  | {
      readonly kind: 'membership'
      readonly tier: string
      readonly interval: Interval
      /** To be given away, as so many codes. */
      readonly gift?: GiftWish | undefined
    }

export type TicketWish = {
  readonly site: string
  readonly want: Want
  /** The price that the page shows: the most it expects to be asked. Null from the plain link, which shows none. */
  readonly expected: Money | null
  readonly challenge: string | null
  readonly page: string
  /** The `Origin` of the request; null for the plain link, a navigation that carries none. */
  readonly origin: string | null
}

/** Refuses pages that are not the site's (`origin-not-allowed`) and prices above the expected one (`price-changed`). */
export async function openTicket(ports: ApiPorts, wish: TicketWish): Promise<Ticket> {
  const quoted = await quoteWish(ports, wish)
  refuseStrangers(quoted.site, wish)
  refuseHigherPrice(quoted, wish)

  const now = ports.clock.now()
  const ticket = freshTicket(ports, wish, quoted, now)
  await ports.store.commit([{ change: 'open-ticket', ticket, at: now }])
  return ticket
}

type Quoted = Pick<Quote, 'site' | 'price'> & { readonly offers: Offer[] } & Pick<
    Ticket,
    'item' | 'join' | 'gift' | 'tip'
  >

async function quoteWish(ports: ApiPorts, { site: siteId, want, expected }: TicketWish): Promise<Quoted> {
  if (want.kind === 'unlock') {
    const quote = await quoteItem(ports, siteId, want.item)
    const { site, price, item } = quote
    return { site, price, offers: await offersOn(ports, quote), item: item.id, join: null, gift: null, tip: null }
  }
  if (want.kind === 'tip' || want.kind === 'vote') {
    const quoted = want.kind === 'tip' ? quoteTip(ports, siteId, want) : quoteVote(ports, siteId, want)
    const { site, tip } = await quoted
    return { site, price: tip.amount, offers: [], item: '', join: null, gift: null, tip }
  }
  // A tier may have prices in several currencies: the one that the page showed counts.
  const { tier: id, interval, gift = null } = want
  const currency = expected?.currency ?? (await ports.store.site(siteId as Site['id']))?.currency ?? ''
  const join = { tier: id, interval, currency }
  if (gift !== null) return quoteGift(ports, siteId, { join, gift })
  const { site, ...quoted } = await quoteTier(ports, siteId, join)
  const own = { ...join, currency: site.currency }
  const offer = quoted.offer ?? (await quoteTier(ports, siteId, own)).offer
  const offers = offer === null ? [] : [membershipOffer(offer)]
  return { site, price: offer?.price ?? null, offers, item: '', join, gift: null, tip: null }
}

type ToGive = { readonly join: JoinWish; readonly gift: GiftWish }

/** At the regular price: that of the first members is for who stays. */
async function quoteGift(ports: ApiPorts, siteId: string, { join, gift }: ToGive): Promise<Quoted> {
  const { site, tier } = await quoteTier(ports, siteId, join)
  const each = tierPrice(tier, join.interval, join.currency) ?? tierPrice(tier, join.interval, site.currency)
  const nothing = { item: '', tip: null } as const
  if (each === null) return { site, price: null, offers: [], ...nothing, join, gift }
  const offers = [membershipOffer({ tier, interval: join.interval, price: each })]
  // In the currency in which it is asked: a gift is paid out of the wallet of that currency.
  return { site, price: priceOfCodes(each, gift), offers, ...nothing, join: { ...join, currency: each.currency }, gift }
}

/** Throws `amount-out-of-range` for more codes than may be given at once. */
export function priceOfCodes(each: Money, { codes }: GiftWish): Money {
  const most = giftCodesWithin(each)
  if (!Number.isInteger(codes) || codes < 1 || codes > most) {
    throw new Problem('amount-out-of-range', `Between 1 and ${most} memberships of this price can be given at once.`)
  }
  return giftPrice(each, codes)
}

function refuseStrangers(site: Site, { origin, page, challenge }: TicketWish): void {
  const isLink = challenge === null
  if (!isLink && (origin === null || !hasOrigin(site, origin))) throw notOurs()
  if (!URL.canParse(page)) throw notOurs()
  // A blob: address has the origin of the page that made it, and nobody can go back to one.
  const { protocol, origin: pageOrigin } = new URL(page)
  if (!/^https?:$/.test(protocol) || !hasOrigin(site, pageOrigin)) throw notOurs()
}

function notOurs(): Problem {
  return new Problem('origin-not-allowed', 'This page is not one of the origins that the site has named.')
}

function refuseHigherPrice({ price, offers }: Quoted, { expected, challenge }: TicketWish): void {
  if (price === null) throw new Problem('not-found', 'This is not for sale.')
  if (challenge === null || price.amount === 0) return
  if (expected === null || expected.currency !== price.currency || expected.amount < price.amount) {
    throw new Problem('price-changed', 'It costs more than the page expected.', { offers })
  }
}

function freshTicket(
  { ids }: ApiPorts,
  { challenge, page }: TicketWish,
  { site, item, join, gift, tip }: Quoted,
  now: Instant,
): Ticket {
  return {
    id: ids.id('ticket'),
    site: site.id,
    item,
    join,
    gift,
    tip,
    challenge,
    page,
    state: 'open',
    reader: null,
    entitlement: null,
    membership: null,
    expiresAt: after(now, ticketSeconds),
  }
}
