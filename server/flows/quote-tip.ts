// Whom a tip is for, and whether it can be given as it is wished.
import type { Creator } from '../core/creator.ts'
import type { ReaderId } from '../core/id.ts'
import { type Money, money } from '../core/money.ts'
import { Problem } from '../core/problem.ts'
import type { Site } from '../core/site.ts'
import type { TipWish } from '../core/ticket.ts'
import { isTippable, tipLimits, tipMessage } from '../core/tip.ts'
import type { ApiPorts } from '../ports/index.ts'

type Asked = Pick<ApiPorts, 'store'>

export type WantedTip = {
  readonly creator: string
  readonly amount: { readonly amount: number; readonly currency: string }
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

/** Throws `not-found` for a creator that is not there, `amount-out-of-range` and `malformed-request` for what cannot be given. */
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
  const amount = amountIn(site, wanted.amount)
  const wish = { creator: creator.name, amount, ...said, isPublic, isAnonymous }
  return { site, creator, tip: wanted.monthly ? { ...wish, isMonthly: true } : wish }
}

function amountIn({ currency }: Site, asked: WantedTip['amount']): Money {
  const { min, max } = tipLimits(currency)
  const amount = asked.currency === currency ? money(asked.amount, currency) : null
  if (amount !== null && isTippable(amount)) return amount
  throw new Problem('amount-out-of-range', `A tip is of ${min.amount} to ${max.amount} minor units of ${currency}.`)
}
