// A reader of a deployment, by requests alone: what the widget, the pay window and the provider's page send.
import type { TicketOpened } from '../../server/wire/ticket.ts'
import type { RunningStripe } from '../stripe/start.ts'
import type { Edge } from './edge.ts'
import { verifierAndChallenge } from './verifier.ts'

export const siteOrigin = 'https://river.example'

export type Ticket = TicketOpened & { readonly verifier: string }

export function edgeReader({ origin }: Pick<Edge, 'origin'>, stripe: RunningStripe) {
  const jar = new Map<string, string>()
  const cookie = () => [...jar].map((pair) => pair.join('=')).join('; ')

  async function form(path: string, fields: Record<string, string>): Promise<Response> {
    const response = await ask(origin + path, {
      method: 'POST',
      headers: { Origin: origin, Cookie: cookie(), 'Content-Type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams(fields).toString(),
      redirect: 'manual',
    })
    for (const set of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(set) ?? []
      jar.set(name, value)
    }
    return response
  }

  return {
    form,
    post: (path: string, body: unknown, headers: Record<string, string> = {}) => post(origin + path, body, headers),
    /** A page of our own, as this reader sees it. */
    page: async (path: string) => (await fetch(origin + path, { headers: { Cookie: cookie() } })).text(),
    async ticket(site: string, item: string, price = 20): Promise<Ticket> {
      const { verifier, challenge } = verifierAndChallenge()
      const opened = await post(`${origin}/v1/tickets`, {
        site,
        want: { kind: 'unlock', item },
        expected: { amount: price, currency: 'USD' },
        challenge,
        page: `${siteOrigin}/${item}`,
      })
      if (!opened.ok) throw new Error(await opened.text())
      return { ...((await opened.json()) as TicketOpened), verifier }
    },
    async tipTicket(site: string, creator: string, amount: number, more: object = {}): Promise<Ticket> {
      const { verifier, challenge } = verifierAndChallenge()
      const expected = { amount, currency: 'USD' }
      const want = { kind: 'tip', creator, amount: expected, ...more }
      const opened = await post(`${origin}/v1/tickets`, { site, want, expected, challenge, page: `${siteOrigin}/` })
      if (!opened.ok) throw new Error(await opened.text())
      return { ...((await opened.json()) as TicketOpened), verifier }
    },
    async joinTicket(site: string, tier: string, expected: Price): Promise<Ticket> {
      const { verifier, challenge } = verifierAndChallenge()
      const want = { kind: 'membership', tier, interval: 'month' }
      const opened = await post(`${origin}/v1/tickets`, { site, want, expected, challenge, page: `${siteOrigin}/` })
      if (!opened.ok) throw new Error(await opened.text())
      return { ...((await opened.json()) as TicketOpened), verifier }
    },
    /** Joins in the window and pays the first period by card at the provider. Its webhook does the rest. */
    async join({ ticket }: Ticket, { amount, currency }: Price, due = amount): Promise<void> {
      const attempt = `membership_${crypto.randomUUID().replaceAll('-', '')}`
      const fields = { attempt, approved: String(amount), due: String(due), currency, surface: 'redirect' }
      const begun = await form(`/pay/${ticket}/join`, fields)
      const session = /cs_\w+/.exec(begun.headers.get('location') ?? '')?.[0]
      if (session === undefined) throw new Error(`no session was opened: ${begun.status} ${await begun.text()}`)
      stripe.control.complete(session)
    },
    /** Chooses an amount in the window and pays it by card at the provider. Its webhook does the rest. */
    async payByCard({ ticket }: Ticket, amount = 5): Promise<string> {
      const begun = await form(`/pay/${ticket}/top-up`, {
        attempt: `checkout_${crypto.randomUUID().replaceAll('-', '')}`,
        approved: '20',
        currency: 'USD',
        surface: 'redirect',
        amount: 'other',
        other: amount.toFixed(2),
      })
      const session = /cs_\w+/.exec(begun.headers.get('location') ?? '')?.[0]
      if (session === undefined) throw new Error(`no session was opened: ${begun.status} ${await begun.text()}`)
      stripe.control.complete(session)
      return session
    },
    payByWallet: ({ ticket }: Ticket, price = 20) =>
      form(`/pay/${ticket}/approve`, { approved: String(price), currency: 'USD' }),
    redeem: async ({ ticket, verifier }: Ticket, waitSeconds = 0) =>
      (await (await post(`${origin}/v1/tickets/${ticket}/redeem`, { verifier, waitSeconds })).json()) as Redeemed,
  }
}

type Price = { readonly amount: number; readonly currency: string }

type Redeemed = {
  state: string
  grant: string
  unlocks: { item: string; token: string }[]
  membership?: { tier: string; token: string }
}

function post(url: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> {
  return ask(url, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Origin: siteOrigin, ...headers },
    body: JSON.stringify(body),
  })
}

/** On a busy machine workerd closes connections that it has not read for seconds, those with a request in them too: ask again, on a fresh one. */
async function ask(
  url: string,
  init: Omit<RequestInit, 'headers'> & { headers: Record<string, string> },
  tries = 4,
): Promise<Response> {
  try {
    return await fetch(url, init)
  } catch (fault) {
    if (tries === 1) throw fault
    return ask(url, { ...init, headers: { ...init.headers, Connection: 'close' } }, tries - 1)
  }
}
