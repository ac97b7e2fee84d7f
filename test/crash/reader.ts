// A reader of the crash tests: HTTP alone, and a server that may die at any moment.
import { verifierAndChallenge } from '../support/verifier.ts'

export const siteOrigin = 'https://river.example'

export type ServedSite = {
  readonly site: string
  /** The origin under which the server is seen. */
  readonly api: string
  /** Where the next request goes, when several processes serve the origin. */
  address?(): string
}

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
    cookie = /__Host-reader=[^;]+/.exec(response?.headers.get('Set-Cookie') ?? '')?.[0] ?? cookie
    return response
  }
  const form = (path: string, fields: Record<string, string>) =>
    send(path, {
      method: 'POST',
      headers: { Origin: world.api, 'Content-Type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams(fields).toString(),
    })
  const json = (path: string, body: unknown) =>
    send(path, {
      method: 'POST',
      headers: { Origin: siteOrigin, 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    })

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
      const opened = (await json('/v1/tickets', body)) as Response
      const { ticket } = (await opened.json()) as { ticket: string }
      return { ticket, verifier }
    },
    async attempt(ticket: string) {
      const page = (await (await send(`/pay/${ticket}`))?.text()) ?? ''
      return /name="attempt" value="(checkout_\w+)"/.exec(page)?.[1] ?? null
    },
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
    async redeem({ ticket, verifier }: { ticket: string; verifier: string }, waitSeconds = 0) {
      const response = await json(`/v1/tickets/${ticket}/redeem`, { verifier, waitSeconds })
      return ((await response?.json()) as { state: string } | undefined)?.state ?? 'no answer'
    },
  }
}
export type Reader = ReturnType<typeof readerOf>
