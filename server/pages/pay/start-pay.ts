// GET /pay/start: the plain link, for readers without our script. It opens a ticket and goes to its window.
import type { Context } from 'hono'
import { Problem } from '../../core/problem.ts'
import { audienceOf, type Site } from '../../core/site.ts'
import { openTicket, type Want } from '../../flows/open-ticket.ts'
import { quoteItem } from '../../flows/quote-item.ts'
import type { Env } from '../../http/env.ts'
import type { Ports } from '../../ports/index.ts'
import { wholeNumber } from './count-gift.ts'
import { seatsIn } from './seats-wish.ts'
import { windowPath } from './visit.ts'

/** Nobody redeems such a ticket, so it has no challenge, and the window shows the price before anything is paid. */
export function startPay(ports: Ports) {
  return async (c: Context<Env>): Promise<Response> => {
    const { site = '', page, seats: wished } = c.req.query()
    const seats = seatsIn(wished)
    if (seats === null) throw new Problem('malformed-request', 'The link names no number of seats.')
    const want = await wantIn(ports, site, c.req.query())
    const back = page ?? (await homeOf(ports, site, want))
    const ticket = await openTicket(ports, { site, want, page: back, expected: null, challenge: null, origin: null })
    c.header('Cache-Control', 'no-store')
    return c.redirect(windowPath(ticket.id) + (seats > 1 ? `?seats=${seats}` : ''), 303)
  }
}

async function wantIn({ store }: Ports, siteId: string, query: Record<string, string>): Promise<Want> {
  const { item = '', tier, interval, gift, creator, amount, sticker, monthly, poll, option = '' } = query
  if (poll !== undefined) return { kind: 'vote', poll, option }
  if (creator !== undefined) {
    const currency = (await store.site(siteId as Site['id']))?.currency ?? ''
    const wish = { kind: 'tip', creator, sticker, monthly: isMonthly(monthly) } as const
    const isPriced = sticker !== undefined && amount === undefined
    return isPriced ? wish : { ...wish, amount: { amount: minorUnits(amount), currency } }
  }
  if (tier === undefined) return { kind: 'unlock', item }
  return { kind: 'membership', tier, interval: interval === 'year' ? 'year' : 'month', gift: giftIn(gift) }
}

/** `amount=300`. What is no such number is no amount that anybody may tip. */
const minorUnits = (text = ''): number => (/^[1-9]\d{0,9}$/.test(text) ? Number(text) : 0)

/** `monthly=1`. Anything else may have meant either. */
function isMonthly(text: string | undefined): boolean {
  if (text === undefined || text === '1') return text === '1'
  throw new Problem('malformed-request', 'The link says not whether to tip each month: monthly=1, or nothing.')
}

/** `gift=5`: to give away, as five codes. */
function giftIn(text: string | undefined): { codes: number } | undefined {
  if (text === undefined) return undefined
  const codes = wholeNumber(text)
  if (codes === null) throw new Problem('malformed-request', 'The link says not how many are to be given.')
  return { codes }
}

/** Where the reader goes afterwards when the link does not say. */
async function homeOf(ports: Ports, siteId: string, want: Want): Promise<string> {
  if (want.kind === 'unlock') {
    const { site, item } = await quoteItem(ports, siteId, want.item)
    return item.page ?? audienceOf(site)
  }
  const site = await ports.store.site(siteId as Site['id'])
  if (site === null) throw new Problem('not-found', 'There is no such site.')
  return audienceOf(site)
}
