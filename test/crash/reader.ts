// A reader of the crash tests: HTTP alone, and a server that may die at any moment.
import { verifierAndChallenge } from '../support/verifier.ts'

export const siteOrigin = 'https://river.example'

export type ServedSite = {
  readonly site: string
  /** The origin under which the server is seen. */
  readonly api: string
  /** Where the next request goes, when several processes serve the origin. */
  address?(): string
  /** Hears each answer; null where none came. */
  heard?(answer: Response | null): void
}

type Redeemed = { readonly state: string; readonly grant: string; readonly unlocks: readonly Unlock[] }
export type Unlock = { readonly item: string; readonly token: string }
type Entitled = { readonly item: string; readonly token?: string; readonly because?: string }

/** A reader with a browser's cookie jar of one cookie. A request that meets a dying server is answered by null. */
export function readerOf(world: ServedSite) {
  let cookie = ''
  const send = async (path: string, init: RequestInit = {}): Promise<Response | null> => {
    const headers = { ...(init.headers as Record<string, string>), ...(cookie === '' ? {} : { Cookie: cookie }) }
    const response = await fetch(new URL(path, world.address?.() ?? world.api), {
      ...init,
      headers,
      redirect: 'manual',
    }).catch(() => null)
    world.heard?.(response)
    cookie = /__Host-reader=[^;]+/.exec(response?.headers.get('Set-Cookie') ?? '')?.[0] ?? cookie
    return response
  }
  const form = (path: string, fields: Record<string, string>) =>
    send(path, {
      method: 'POST',
      headers: { Origin: world.api, 'Content-Type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams(fields).toString(),
    })
  const json = (path: string, body: unknown, headers: Record<string, string> = {}) =>
    send(path, {
      method: 'POST',
      headers: { Origin: siteOrigin, 'Content-Type': 'application/json', ...headers },
      body: JSON.stringify(body),
    })
  const window = async (ticket: string): Promise<string | null> => {
    const answer = await send(`/pay/${ticket}`)
    return answer?.ok ? answer.text().catch(() => null) : null
  }
  /** What the page is given for a ticket; null while there is no answer to that. */
  const collect = async ({ ticket, verifier }: { ticket: string; verifier: string }, waitSeconds = 0) =>
    inside<Redeemed>(await json(`/v1/tickets/${ticket}/redeem`, { verifier, waitSeconds }))

  return {
    async openTicket(item: string) {
      const { verifier, challenge } = verifierAndChallenge()
      const body = {
        site: world.site,
        want: { kind: 'unlock', item },
        expected: { amount: 20, currency: 'USD' },
        challenge,
        page: `${siteOrigin}/x`,
      }
      const answer = await json('/v1/tickets', body)
      const opened = await inside<{ ticket: string }>(answer)
      if (opened === null) throw new Error(`no ticket was opened: ${answer?.status ?? 'no answer'}`)
      return { ticket: opened.ticket, verifier }
    },
    window,
    attempt: async (ticket: string) => attemptIn((await window(ticket)) ?? ''),
    topUp: (ticket: string, attempt: string) =>
      form(`/pay/${ticket}/top-up`, {
        attempt,
        amount: '500',
        other: '',
        approved: '20',
        currency: 'USD',
        surface: 'redirect',
      }),
    approve: (ticket: string) => form(`/pay/${ticket}/approve`, { approved: '20', currency: 'USD' }),
    comeBack: (ticket: string, session: string) => send(`/pay/${ticket}/return?session_id=${session}`),
    collect,
    redeem: async (ticket: { ticket: string; verifier: string }, waitSeconds = 0) =>
      (await collect(ticket, waitSeconds))?.state ?? 'no answer',
    async owned(grant: string, item: string) {
      const body = { site: world.site, items: [item] }
      const answer = await json('/v1/entitlements', body, { Authorization: `Bearer ${grant}` })
      return (await inside<{ items: Entitled[] }>(answer))?.items[0] ?? null
    },
    content: ({ item, token }: Unlock) =>
      send(`/v1/sites/${world.site}/items/${item}/content`, {
        headers: { Origin: siteOrigin, Authorization: `Bearer ${token}` },
      }),
    undo: (unlock: string) => form('/wallet/undo', { unlock }),
  }
}

/** The attempt to pay that a window offers, where it wants money. */
export function attemptIn(page: string): string | null {
  return /name="attempt" value="(checkout_\w+)"/.exec(page)?.[1] ?? null
}

/** The body of an answer that says yes. A server may die in the middle of it. */
async function inside<T>(answer: Response | null): Promise<T | null> {
  return answer?.ok ? ((await answer.json().catch(() => null)) as T | null) : null
}

export type Reader = ReturnType<typeof readerOf>
