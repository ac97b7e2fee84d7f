// A publisher's new site: its public id, and its secret key, which is shown once and kept as a hash.
import { type Currency, isCurrency } from '../core/currency.ts'
import type { PublisherId } from '../core/id.ts'
import { type Money, money } from '../core/money.ts'
import { Problem } from '../core/problem.ts'
import type { Site } from '../core/site.ts'
import { isSellable } from '../core/top-up.ts'
import type { Ports } from '../ports/index.ts'

export type NewSite = {
  /** Chosen by the operator for a site whose id stands in pages already (`site_demo`); else a fresh one. */
  readonly id?: Site['id']
  readonly publisher?: PublisherId
  readonly name: string
  readonly origins: readonly string[]
  readonly currency: string
  readonly defaultPrice: number | null
  readonly locale: string
}

/** Throws `state-conflict` when the id or an origin is taken: an origin belongs to one site. */
export async function createSite(
  { store, ids, clock }: Pick<Ports, 'store' | 'ids' | 'clock'>,
  wish: NewSite,
): Promise<{ readonly site: Site; readonly secretKey: string }> {
  const currency = checkedCurrency(wish.currency)
  const site: Site = {
    id: wish.id ?? ids.id('site'),
    publisher: wish.publisher ?? ids.id('pub'),
    name: wish.name,
    origins: wish.origins,
    currency,
    defaultPrice: wish.defaultPrice === null ? null : checkedPrice(wish.defaultPrice, currency),
    locale: wish.locale,
    holdsMessages: false,
    stickers: null,
  }
  const secretKey = `tsk_${ids.secret()}`
  const keyHash = await ids.hash(secretKey)
  const committed = await store.commit([{ change: 'add-site', site, keyHash, at: clock.now() }])
  if (!committed.done) throw new Problem('state-conflict', 'The id or one of the origins belongs to another site.')
  return { site, secretKey }
}

function checkedCurrency(text: string): Currency {
  if (!isCurrency(text)) throw new Problem('malformed-request', `${text} is not an ISO 4217 currency.`)
  if (!isSellable(text)) throw new Problem('malformed-request', `Wallets cannot be topped up in ${text}.`)
  return text
}

function checkedPrice(amount: number, currency: Currency): Money {
  try {
    return money(amount, currency)
  } catch {
    throw new Problem('malformed-request', 'The default price is a whole number of minor units.')
  }
}
