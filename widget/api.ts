// Every request of the widget, one function a route. The only fetch.
import type { ContentKey } from '../server/wire/content-key.ts'
import type { Creators } from '../server/wire/creator.ts'
import type { Entitlements } from '../server/wire/entitlement.ts'
import type { Goal } from '../server/wire/goal.ts'
import type { ItemOffers } from '../server/wire/item.ts'
import type { Poll } from '../server/wire/poll.ts'
import type { ProblemBody, ProblemCode } from '../server/wire/problem.ts'
import type { Supporters } from '../server/wire/supporter.ts'
import type { Redeemed, RedeemRequest, TicketOpened, TicketRequest } from '../server/wire/ticket.ts'
import type { Embed } from './embed.ts'
import type { Fault } from './session.ts'

/** Who asks: the site of this page, until the gate goes away. */
export type Caller = { embed: Embed; left: AbortSignal }

/** Begun by the loader while the rest of the widget is on its way. Without an item the site itself is asked for, with its tiers. */
export function requestOffers({ api, site }: Embed, item: string, init?: RequestInit): Promise<Response> {
  return fetch(api + sitePath(site, item), { ...polite, ...init })
}

/** After a price has changed, `init` passes the caches by. */
export async function askOffers<Offers = ItemOffers>(request: Promise<Response>): Promise<Offers> {
  return (await answered(request)).json()
}

/** Of the site, those who take tips; where some are named, these in that order. And the stickers that can be sent to them. */
export async function askCreators(caller: Caller, names: string[], init: RequestInit): Promise<Creators> {
  const only = names
    .map((name) => `&creator=${encodeURIComponent(name)}`)
    .join('')
    .replace('&', '?')
  return (await ask(caller, `${sitePath(caller.embed.site, '')}/creators${only}`, init)).json()
}

export async function askGoal(caller: Caller, goal: string): Promise<Goal> {
  return (await ask(caller, `${sitePath(caller.embed.site, '')}/goals/${encodeURIComponent(goal)}`, {})).json()
}

/** Asked again whether it is still so: a few seconds old would be without the vote that was just cast. */
export async function askPoll(caller: Caller, poll: string): Promise<Poll> {
  const path = `${sitePath(caller.embed.site, '')}/polls/${encodeURIComponent(poll)}`
  return (await ask(caller, path, { cache: 'no-cache' })).json()
}

type Asked = { by: string; creator: string | undefined; before: string | null }

export async function askSupporters(caller: Caller, { by, creator, before }: Asked): Promise<Supporters> {
  const query = new URLSearchParams({ by, ...(creator ? { creator } : {}), ...(before ? { before } : {}) })
  return (await ask(caller, `${sitePath(caller.embed.site, '')}/supporters?${query}`, {})).json()
}

/** What happens on the site, as server-sent events. */
export const liveAddress = ({ api, site }: Embed): string => `${api}${sitePath(site, '')}/live`

export function openTicket(caller: Caller, wish: Omit<TicketRequest, 'site'>): Promise<TicketOpened> {
  return post(caller, '/v1/tickets', { site: caller.embed.site, ...wish })
}

export function redeemTicket(caller: Caller, ticket: string, body: RedeemRequest): Promise<Redeemed> {
  return post(caller, `/v1/tickets/${encodeURIComponent(ticket)}/redeem`, body)
}

export function askEntitlements(caller: Caller, items: string[], grant: string): Promise<Entitlements> {
  return post(caller, '/v1/entitlements', { site: caller.embed.site, items }, grant)
}

/** @param address of the publisher's own server, where that has the text; else the backend's. */
export async function fetchContent(caller: Caller, item: string, token: string, address?: string): Promise<string> {
  const path = address ?? `${sitePath(caller.embed.site, item)}/content`
  return (await ask(caller, path, { headers: bearing(token) })).text()
}

export function releaseKey(caller: Caller, envelope: string, token: string): Promise<ContentKey> {
  return post(caller, '/v1/content-keys', { envelope }, token)
}

/** A sealed file of the page's own site, asked for as a picture in its place would be. As long as it takes: it may be a film. */
export async function fetchFile({ left }: Caller, address: string): Promise<ArrayBuffer> {
  const response = await fetch(address, { signal: left }).catch(refuseAs('offline'))
  if (!response.ok) return refuseAs('sealed')(new Error(`${address} answered ${response.status}`))
  return response.arrayBuffer().catch(refuseAs('offline'))
}

/** No cookie goes along, and no page address beyond the origin that CORS needs. */
const polite: RequestInit = { credentials: 'omit', referrerPolicy: 'no-referrer' }

const sitePath = (site: string, item: string) =>
  `/v1/sites/${encodeURIComponent(site)}${item && `/items/${encodeURIComponent(item)}`}`

const bearing = (token?: string) => (token ? { authorization: `Bearer ${token}` } : {})

async function post(caller: Caller, path: string, body: unknown, bearer?: string) {
  const headers = { 'content-type': 'application/json', ...bearing(bearer) }
  return (await ask(caller, path, { method: 'POST', headers, body: JSON.stringify(body) })).json()
}

/** Longer than the server holds a long poll; a connection that died without a word ends here. */
const patienceMs = 40_000

function ask({ embed, left }: Caller, path: string, init: RequestInit): Promise<Response> {
  const signal = AbortSignal.any([left, AbortSignal.timeout(patienceMs)])
  return answered(fetch(new URL(path, embed.api), { ...polite, ...init, signal }))
}

async function answered(request: Promise<Response>): Promise<Response> {
  const response = await request.catch(refuseAs('offline'))
  if (response.ok) return response
  const problem: Partial<ProblemBody> = await response.json().catch(() => ({}))
  return refuseAs((problem.type?.split('/').pop() || 'internal') as ProblemCode)(problem)
}

/** What is thrown has a `code`: of the problem, or `offline` when no answer came at all. */
export function refuseAs(code: Fault): (cause: unknown) => never {
  return (cause) => {
    throw Object.assign(new Error(code, { cause }), { code })
  }
}
