// Whom a tip is for, and whether it can be given as it is wished.
import type { Creator } from '../core/creator.ts'
import type { ReaderId } from '../core/id.ts'
import { type Money, money } from '../core/money.ts'
import { Problem } from '../core/problem.ts'
import type { Site } from '../core/site.ts'
import { stickersOf } from '../core/sticker.ts'
import type { TipWish } from '../core/ticket.ts'
import { isTippable, tipLimits, tipMessage } from '../core/tip.ts'
import type { ApiPorts } from '../ports/index.ts'

type Asked = Pick<ApiPorts, 'store'>

export type WantedTip = {
  readonly creator: string
  /** May be left out with a sticker, whose price it has to be. */
  readonly amount?: { readonly amount: number; readonly currency: string } | undefined
  readonly sticker?: string | undefined
  readonly message?: string | undefined
  readonly public?: boolean | undefined
  readonly anonymous?: boolean | undefined
  readonly monthly?: boolean | undefined
}

/** Null: there is no such creator, or no tips are taken any more. */
export async function openCreator({ store }: Asked, site: Site['id'], name: string): Promise<Creator | null> {
  return (await store.creators(site)).find((creator) => creator.name === name && creator.isOpen) ?? null
}

/** The same for a reader. To whom the publisher has blocked a creator is one who takes no tips. */
export async function creatorFor(
  ports: Asked,
  { site, reader, name }: { readonly site: Site['id']; readonly reader: ReaderId; readonly name: string },
): Promise<Creator | null> {
  return (await ports.store.isBlocked(site, reader)) ? null : openCreator(ports, site, name)
}

/**
 * Throws `not-found` for a creator or a sticker that is not there, `amount-out-of-range` and `malformed-request` for what cannot be given,
 * `price-changed` when a sticker costs something else.
 */
export async function quoteTip(
  ports: Asked,
  siteId: string,
  wanted: WantedTip,
): Promise<{ site: Site; creator: Creator; tip: TipWish }> {
  const site = await ports.store.site(siteId as Site['id'])
  const creator = site === null ? null : await openCreator(ports, site.id, wanted.creator)
  if (site === null || creator === null) throw new Problem('not-found', 'There is no such creator on this site.')
  const said = tipMessage(wanted.message ?? '')
  if (said === null) {
    throw new Problem('malformed-request', 'The message has more than 280 characters.', {
      errors: [{ pointer: '/want/message', detail: 'at most 280 graphemes' }],
    })
  }
  const { public: isPublic = false, anonymous: isAnonymous = false } = wanted
  const given = wanted.sticker === undefined ? { amount: amountIn(site, wanted.amount) } : stickerIn(site, wanted)
  const wish = { creator: creator.name, ...given, ...said, isPublic, isAnonymous }
  return { site, creator, tip: wanted.monthly ? { ...wish, isMonthly: true } : wish }
}

function amountIn({ currency }: Site, asked: WantedTip['amount']): Money {
  const { min, max } = tipLimits(currency)
  const amount = asked?.currency === currency ? money(asked.amount, currency) : null
  if (amount !== null && isTippable(amount)) return amount
  throw new Problem('amount-out-of-range', `A tip is of ${min.amount} to ${max.amount} minor units of ${currency}.`)
}

/** What it costs is ours to say; what the page says is compared. */
function stickerIn(site: Site, { sticker: name, amount, monthly }: WantedTip): Pick<TipWish, 'amount' | 'sticker'> {
  const offered = stickersOf(site).find(({ sticker }) => sticker === name)
  if (offered === undefined) throw new Problem('not-found', 'There is no such sticker on this site.')
  if (monthly) {
    throw new Problem('malformed-request', 'A sticker is sent once, not each month.', {
      errors: [{ pointer: '/want/monthly', detail: 'not with a sticker' }],
    })
  }
  const { sticker, price } = offered
  if (amount !== undefined && (amount.amount !== price.amount || amount.currency !== price.currency))
    throw new Problem('price-changed', `This sticker costs ${price.amount} minor units of ${price.currency}.`)
  return { amount: price, sticker }
}
