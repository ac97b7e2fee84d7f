// A reader or the publisher gives an article to others, by a link.
import { freshGiftLink, type GiftLink, type GiftLinkRules, isGiven } from '../core/gift-link.ts'
import type { EntitlementId, GiftLinkId, ReaderId } from '../core/id.ts'
import type { Item } from '../core/item.ts'
import { Problem } from '../core/problem.ts'
import { audienceOf, type Site } from '../core/site.ts'
import type { Ports } from '../ports/index.ts'
import { memberOfItem } from './find-member.ts'
import { type Quote, quoteItem } from './quote-item.ts'

export type ReaderGives = {
  readonly reader: ReaderId
  readonly site: string
  readonly item: string
  /** Of the form: sent twice, it gives once. */
  readonly id: GiftLinkId
}

/** `off`: the site does not let its readers. `not-yours`: nothing that this reader could give. `too-many`: not in this month. */
export type Given = 'given' | 'off' | 'not-yours' | 'too-many'

// Somebody may give in another window at the same moment.
const looks = 10

export async function giveGiftLink(
  ports: Ports,
  { reader, site: siteId, item: itemId, id }: ReaderGives,
): Promise<Given> {
  const { store, clock } = ports
  const gift = await giftOf(ports, { reader, site: siteId, item: itemId })
  if (typeof gift === 'string') return gift
  const { site, item, rules, entitlement } = gift
  for (let look = 0; look < looks; look++) {
    const now = clock.now()
    const made = await store.giftLinksIn({ site: site.id, giver: reader, month: now.slice(0, 7) })
    if (made >= rules.perMonth) return (await isThere(ports, id, reader)) ? 'given' : 'too-many'
    const { opens, days } = rules
    const link = freshGiftLink({ id, site: site.id, item: item.id, giver: reader, entitlement, opens, days }, now)
    const codeHash = await ports.ids.hash(await ports.signer.giftCode(id, 0))
    const committed = await store.commit([{ change: 'add-gift-link', link, codeHash, number: made + 1 }])
    if (committed.done || (await isThere(ports, id, reader))) return 'given'
  }
  throw new Problem('request-in-progress', 'Other links of yours are being made. Try again.')
}

const isThere = async ({ store }: Ports, id: GiftLinkId, reader: ReaderId) =>
  (await store.giftLink(id))?.giver === reader

export type Giveable = {
  readonly site: Site
  readonly item: Item
  readonly rules: GiftLinkRules
  /** By which it is the reader's. Null: as a member. */
  readonly entitlement: EntitlementId | null
}

/** What a reader may give: an article that this reader has paid for, or opens as a member. What was given is not given on. */
export async function giftOf(
  ports: Ports,
  { reader, site: siteId, item: itemId }: Omit<ReaderGives, 'id'>,
): Promise<Giveable | Exclude<Given, 'given' | 'too-many'>> {
  const quote = await quoteItem(ports, siteId, itemId)
  const { site, item, price, tiers } = quote
  const rules = await ports.store.giftLinkRules(site.id)
  if (rules === null) return 'off'
  if (price?.amount === 0 || articleOf(quote) === null) return 'not-yours'
  const [owned] = await ports.store.entitlements(reader, site.id, [item.id])
  const isPaid = owned !== undefined && owned.revokedAt === null && owned.price !== null && !isGiven(owned)
  if (isPaid) return { site, item, rules, entitlement: owned.id }
  const member = await memberOfItem(ports, { reader, site: site.id, tiers, item })
  return member === null ? 'not-yours' : { site, item, rules, entitlement: null }
}

/** The article's own address, as the publisher registered it or as its path says. Null: we know of none. */
export function articleOf({ site, item }: Pick<Quote, 'site' | 'item'>): URL | null {
  if (item.page !== null) return new URL(item.page)
  if (!/^\/[^/]/.test(item.id)) return null
  const page = new URL(item.id, audienceOf(site))
  return page.origin === audienceOf(site) ? page : null
}

export type PublisherGives = {
  readonly item: string
  readonly opens: number
  readonly days: number
  /** The publisher's own name of this request: the same again gives the same link. */
  readonly key: string
}

/** Throws `idempotency-key-reused` for a key that another link was made with, `not-found` for an item without a page. */
export async function publishGiftLink(ports: Ports, site: Site, wish: PublisherGives): Promise<GiftLink> {
  const { store, ids, clock, signer } = ports
  const id: GiftLinkId = `giftlink_${await ids.hash(`${site.id}|${wish.key}`)}`
  const quote = await quoteItem(ports, site.id, wish.item)
  if (articleOf(quote) === null) throw new Problem('not-found', 'The item has no page that a link could lead to.')
  const { opens, days } = wish
  const link = freshGiftLink(
    { id, site: site.id, item: quote.item.id, giver: null, entitlement: null, opens, days },
    clock.now(),
  )
  const codeHash = await ids.hash(await signer.giftCode(id, 0))
  if ((await store.commit([{ change: 'add-gift-link', link, codeHash, number: null }])).done) return link
  const earlier = await store.giftLink(id)
  const isSame = earlier?.item === link.item && earlier.opens === opens && lifeOf(earlier) === lifeOf(link)
  if (isSame) return earlier
  throw new Problem('idempotency-key-reused', 'This key was used for another gift link. Take a fresh one.')
}

const lifeOf = ({ createdAt, expiresAt }: GiftLink) => Date.parse(expiresAt) - Date.parse(createdAt)

/** By its giver, or by the publisher of the site. Who has opened it keeps what was given. `not-found` for anybody else. */
export async function revokeGiftLink(
  { store, clock }: Ports,
  id: GiftLinkId,
  by: { readonly reader: ReaderId } | { readonly site: Site },
): Promise<void> {
  const link = await store.giftLink(id)
  const isTheirs = link !== null && ('reader' in by ? link.giver === by.reader : link.site === by.site.id)
  if (!isTheirs) throw new Problem('not-found', 'There is no such gift link of yours.')
  await store.commit([{ change: 'revoke-gift-link', link: id, at: clock.now() }])
}
