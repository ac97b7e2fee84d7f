// Somebody was given a link: what it gives, and that this reader takes it. No money moves.
import type { Change } from '../core/change.ts'
import { typedGiftCode } from '../core/gift-code.ts'
import { type GiftLink, type GiftLinkState, giftLinkCause, giftLinkState } from '../core/gift-link.ts'
import type { ReaderId, TicketId } from '../core/id.ts'
import { after } from '../core/instant.ts'
import { Problem } from '../core/problem.ts'
import { type Ticket, ticketSeconds } from '../core/ticket.ts'
import type { Ports } from '../ports/index.ts'
import { memberOfItem } from './find-member.ts'
import { articleOf } from './give-gift-link.ts'
import { type Quote, quoteItem } from './quote-item.ts'

export type GiftLinkView = {
  readonly link: GiftLink
  /** `gone`: the article is. `free`: everybody may read it now. */
  readonly is: GiftLinkState | 'free' | 'gone'
  /** Null: it is gone. */
  readonly quote: Quote | null
  readonly article: URL | null
}

/** Changes nothing. Throws `not-found` for a code that was never given. */
export async function viewGiftLink(ports: Ports, typed: string): Promise<GiftLinkView> {
  const { store, ids, clock } = ports
  const code = typedGiftCode(typed)
  const link = code === null ? null : await store.giftLinkByCode(await ids.hash(code))
  if (link === null) throw new Problem('not-found', 'There is no such gift link.')
  const quote = await quoteItem(ports, link.site, link.item).catch((problem) => {
    if (problem instanceof Problem && problem.code === 'not-found') return null
    throw problem
  })
  const article = quote === null ? null : articleOf(quote)
  if (article === null) return { link, is: 'gone', quote: null, article }
  if (quote?.price?.amount === 0) return { link, is: 'free', quote, article }
  const paid = link.entitlement === null ? null : await store.opens(link.entitlement)
  const is = paid !== null && paid.revokedAt !== null ? 'revoked' : giftLinkState(link, clock.now())
  return { link, is, quote, article }
}

/** By these the article's page collects what was given: the verifier is known to nobody else. */
export type Taken = { readonly ticket: TicketId; readonly verifier: string }

/**
 * The reader owns the article from now on, and one more has opened the link, once. Who has it already takes nothing from the others. Null:
 * the link is over; whoever looks at it again sees why.
 */
export async function openGiftLink(
  ports: Ports,
  { link, quote, article }: GiftLinkView,
  reader: ReaderId,
): Promise<Taken | null> {
  if (quote === null || article === null) return null
  const { store, ids, clock } = ports
  const verifier = ids.secret()
  const now = clock.now()
  const ticket: Ticket = {
    id: ids.id('ticket'),
    site: link.site,
    item: link.item,
    join: null,
    gift: null,
    tip: null,
    challenge: await ids.hash(verifier),
    page: `${article}`,
    state: 'open',
    reader: null,
    entitlement: null,
    membership: null,
    expiresAt: after(now, ticketSeconds),
  }
  const opened: Change = { change: 'open-ticket', ticket, at: now }
  // Twice: whoever gives the reader the article in the same moment is seen by the second look.
  for (let look = 0; look < 2; look++) {
    const changes = await taking(ports, { link, quote, reader, ticket: ticket.id, now })
    const committed = await store.commit([opened, ...changes])
    if (committed.done) return { ticket: ticket.id, verifier }
    if (committed.guard !== 'already-entitled') return null
  }
  return null
}

type Wish = Pick<Quote, 'site'> & {
  readonly link: GiftLink
  readonly quote: Quote
  readonly reader: ReaderId
  readonly ticket: TicketId
  readonly now: string
}

async function taking(ports: Ports, { link, quote, reader, ticket, now: at }: Omit<Wish, 'site'>): Promise<Change[]> {
  const { site, item, tiers } = quote
  const { owned } = await ports.store.buyer(reader, { site: site.id, item: item.id, currency: site.currency })
  if (owned !== null) return [{ change: 'finish-ticket', ticket, reader, entitlement: owned.id, at }]
  const member = await memberOfItem(ports, { reader, site: site.id, tiers, item })
  if (member !== null) return [{ change: 'finish-by-membership', ticket, reader, membership: member.id, at }]
  const id = ports.ids.id('ent')
  return [
    {
      change: 'add-entitlement',
      entitlement: {
        id,
        reader,
        site: site.id,
        item: item.id,
        cause: giftLinkCause(id),
        price: null,
        refunded: 0,
        grantedAt: at,
        revokedAt: null,
      },
    },
    { change: 'open-gift-link', link: link.id, reader, entitlement: id, at },
    { change: 'finish-ticket', ticket, reader, entitlement: id, at },
  ]
}
