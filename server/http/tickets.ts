// /v1/tickets: a page opens one for its reader's wish, and redeems it with the verifier that it alone knows.
import { Hono } from 'hono'
import { money } from '../core/money.ts'
import { Problem } from '../core/problem.ts'
import { openTicket } from '../flows/open-ticket.ts'
import { redeemTicket } from '../flows/redeem-ticket.ts'
import type { ApiPorts } from '../ports/index.ts'
import { type Redeemed, RedeemRequest, type TicketOpened, TicketRequest } from '../wire/ticket.ts'
import { jsonBody } from './body.ts'
import { originOf } from './credentials.ts'
import type { Env } from './env.ts'
import { rateLimit } from './middleware/rate-limit.ts'

export function tickets(ports: ApiPorts): Hono<Env> {
  const routes = new Hono<Env>()

  routes.post('/', rateLimit(ports, 'ticket'), async (c) => {
    const { site, want, expected, challenge, page } = await jsonBody(c, TicketRequest)
    const ticket = await openTicket(ports, {
      site,
      want,
      expected: expected === null ? null : inCurrency(expected),
      challenge,
      page,
      origin: originOf(c),
    })
    const payUrl = `${ports.settings.payOrigin}/pay/${ticket.id}`
    c.header('Cache-Control', 'no-store')
    return c.json({ ticket: ticket.id, payUrl, expiresAt: ticket.expiresAt } satisfies TicketOpened, 201)
  })

  routes.post('/:ticket/redeem', rateLimit(ports, 'redeem'), async (c) => {
    const { verifier, waitSeconds } = await jsonBody(c, RedeemRequest)
    const { signal } = c.req.raw
    const answer = await redeemTicket(ports, {
      ticket: c.req.param('ticket'),
      verifier,
      waitSeconds,
      origin: originOf(c),
      signal,
    })
    c.header('Cache-Control', 'no-store')
    return c.json((answer.state === 'done' ? { ...answer, unlocks: [...answer.unlocks] } : answer) satisfies Redeemed)
  })

  return routes
}

function inCurrency({ amount, currency }: { amount: number; currency: string }) {
  try {
    return money(amount, currency)
  } catch {
    throw new Problem('malformed-request', 'The expected price is not an amount of money.', {
      errors: [{ pointer: '/expected', detail: 'not a known ISO 4217 currency' }],
    })
  }
}
