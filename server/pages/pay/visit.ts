// A reader in the pay window: who it is, what the ticket says now, and in which language to answer.
import type { Context } from 'hono'
import type { FirstPeriod } from '../../core/first-period.ts'
import type { ReaderId } from '../../core/id.ts'
import { isZero, type Money } from '../../core/money.ts'
import type { TierOffer } from '../../core/tier.ts'
import { type TicketView, viewTicket } from '../../flows/view-ticket.ts'
import type { Env } from '../../http/env.ts'
import type { Ports } from '../../ports/index.ts'
import { readerOf } from '../reader-cookie.ts'
import { type Reading, readingFor } from '../text/reading.ts'

export type Visit = { readonly reader: ReaderId | null; readonly view: TicketView; readonly reading: Reading }

export type TicketContext = Context<Env, '/pay/:ticket'>

/** Throws `not-found` for a ticket that is not there. Changes nothing. */
export async function visitTicket(ports: Ports, c: TicketContext, known?: ReaderId): Promise<Visit> {
  const reader = known ?? (await readerOf(ports, c))
  const view = await viewTicket(ports, c.req.param('ticket'), reader)
  return { reader, view, reading: readingFor(c.req.header('Accept-Language'), view.site.locale) }
}

export type Standing =
  | {
      readonly is:
        | 'done'
        | 'refunded'
        | 'used-elsewhere'
        | 'declined'
        | 'expired'
        | 'owned'
        | 'not-for-sale'
        | 'on-hold'
        | 'too-many'
        | 'member'
        | 'other-member'
    }
  | { readonly is: 'affordable' | 'short' | 'card-paused'; readonly price: Money }
  | { readonly is: 'join'; readonly offer: TierOffer; readonly first: FirstPeriod }

/** Which face the window shows. One function, so that a form and the page after it cannot disagree. */
export function standingOf({ reader, view }: Visit): Standing {
  const { state, ticket, isOwned, member, isOnHold, price, balance } = view
  if (state === 'done') {
    const has = isOwned || member !== null || ticket.gift !== null || ticket.tip !== null
    return { is: ticket.reader !== reader ? 'used-elsewhere' : has ? 'done' : 'refunded' }
  }
  if (state !== 'open') return { is: state }
  if (isOwned) return { is: 'owned' }
  if (member !== null) return { is: 'member' }
  if (view.isOtherMember) return { is: 'other-member' }
  if (price === null) return { is: 'not-for-sale' }
  // What costs nothing needs no wallet.
  if (isOnHold && !isZero(price)) return { is: 'on-hold' }
  if (view.tip?.monthly?.isOneTooMany) return { is: 'too-many' }
  if (view.joining !== null) {
    const { first, ...offer } = view.joining
    return { is: 'join', offer, first }
  }
  if (balance.amount >= price.amount) return { is: 'affordable', price }
  return { is: view.tip?.isCardPaused ? 'card-paused' : 'short', price }
}

export const windowPath = (ticket: string): string => `/pay/${encodeURIComponent(ticket)}`

/** Where the window leads back to. Only ever a web page: a `blob:` address has its site's origin too. */
export function pageOf({ ticket, site }: TicketView): string {
  const isWeb = URL.canParse(ticket.page) && /^https?:$/.test(new URL(ticket.page).protocol)
  return isWeb ? ticket.page : (site.origins[0] as string)
}
