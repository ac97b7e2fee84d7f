// Gift links in a test: a site whose readers may give, and a reader who has something to give.
import type { ReaderId } from '../../server/core/id.ts'
import type { GiftLink } from '../../server/wire/gift-link.ts'
import { knownVisitor, type Visitor } from '../server/pages/visitor.ts'
import { type Harness, siteOrigin } from './harness.ts'
import { approve, openTicketFor, topUp } from './reader.ts'

export const article = `${siteOrigin}/articles/the-river`

/** Readers give to five people, for a week, ten times a month unless it says else. */
export async function givingSite(h: Harness, rules: object | null = {}) {
  const { site, secretKey } = await h.site({ defaultPrice: 20 })
  await h.item(site.id, { id: 'the-river', title: 'The river', page: article, mode: 'served', hasContent: true })
  await h.store.commit([
    { change: 'put-content', site: site.id, item: 'the-river', html: '<p>All of it.</p>', at: h.clock.now() },
  ])
  const admin = adminOf(h, secretKey)
  if (rules !== null) await admin('PUT', '/gift-links/readers', rules)
  return { site, admin, secretKey }
}

export const adminOf =
  (h: Harness, secretKey: string) =>
  (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) =>
    h.request(`/v1/admin${path}`, {
      method,
      headers: { Authorization: `Bearer ${secretKey}`, 'Content-Type': 'application/json', ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })

export async function publishedLink(
  h: Harness,
  secretKey: string,
  over: object = {},
  key = 'key-1',
): Promise<GiftLink> {
  const wish = { item: 'the-river', opens: 3, days: 7, ...over }
  const response = await adminOf(h, secretKey)('POST', '/gift-links', wish, { 'Idempotency-Key': key })
  if (response.status !== 201) throw new Error(await response.text())
  return (await response.json()) as GiftLink
}

/** Who has paid for the item out of the wallet. */
export async function owner(h: Harness, site: string, item = 'the-river') {
  const visitor = await knownVisitor(h)
  await topUp(h, visitor.reader)
  await buys(h, visitor.reader, site, item)
  return visitor
}

export async function buys(h: Harness, reader: ReaderId, site: string, item = 'the-river'): Promise<void> {
  const { ticket } = await openTicketFor(h, site, item)
  const answer = await approve(h, reader, ticket)
  if (answer.next !== 'unlocked') throw new Error(`not unlocked: ${answer.next}`)
}

export const formOf = (site: string, over: object = {}): Record<string, string> => ({
  link: `giftlink_${'0'.repeat(26)}`,
  site,
  item: 'the-river',
  ...over,
})

/** The address of the newest link on the page of links, without our origin. */
export async function newestLink(visitor: Visitor): Promise<string> {
  const page = await visitor.page('/wallet/gift-links')
  const path = /data-copy="https?:\/\/[^/]+(\/gift-link\/[\w-]+)"/.exec(page)?.[1]
  if (path === undefined) throw new Error('there is no link')
  return path
}

export type Landing = {
  readonly page: string
  /** What the page has behind the `#` itself. */
  readonly hash: string
  readonly ticket: string
  readonly verifier: string
  readonly item: string
}

/** Where a link that was opened leads, and what it hands to the page there. */
export function landingOf(response: Response): Landing | null {
  const location = response.headers.get('Location') ?? ''
  const [, page, hash = '', ticket, verifier, item] =
    /^([^#]+)(#.*)?[#?&]tuppence=(ticket_\w+)\.([\w-]+)\.(.+)$/.exec(location) ?? []
  if (page === undefined || ticket === undefined || verifier === undefined || item === undefined) return null
  return { page, hash, ticket, verifier, item: decodeURIComponent(item) }
}
