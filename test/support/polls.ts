// Polls in a test: put by a publisher's program, and voted in as a page and the pay window do.
import type { ReaderId, SiteId, TicketId } from '../../server/core/id.ts'
import { putCreator } from '../../server/flows/put-creator.ts'
import { unlockItem } from '../../server/flows/unlock-item.ts'
import type { Poll } from '../../server/wire/poll.ts'
import type { TicketOpened } from '../../server/wire/ticket.ts'
import { type Harness, siteOrigin } from './harness.ts'
import { usd } from './make.ts'
import { createMember } from './member.ts'
import { tipSite } from './tips.ts'
import { verifierAndChallenge } from './verifier.ts'

export const ferry = {
  question: 'Where should the ferry go next?',
  options: [
    { option: 'north', label: 'North' },
    { option: 'south', label: 'South' },
  ],
  price: usd(20),
  creator: 'ana',
  freeForMembers: true,
}

export const askPolls = (h: Harness, secretKey: string, path: string, init: RequestInit = {}) =>
  h.request(`/v1/admin/polls${path}`, {
    ...init,
    headers: { Authorization: `Bearer ${secretKey}`, 'Content-Type': 'application/json', ...(init.headers as object) },
  })

export const putPoll = (h: Harness, secretKey: string, over: object = {}, name = 'next') =>
  askPolls(h, secretKey, `/${name}`, { method: 'PUT', body: JSON.stringify({ ...ferry, ...over }) })

/** A site with Ana and a poll whose votes pay her. */
export async function pollSite(h: Harness, over: object = {}) {
  const made = await tipSite(h)
  await putPoll(h, made.secretKey, over)
  return made
}

/** The same, and a member of it. */
export async function memberWithPoll(h: Harness, over: object = {}) {
  const made = await createMember(h)
  await putCreator(h.ports, made.site, { name: 'ana', title: 'Ana Ribeiro' })
  await putPoll(h, made.secretKey, over)
  return made
}

export async function pollOf(h: Harness, site: SiteId, name = 'next'): Promise<Poll> {
  return (await h.request(`/v1/sites/${site}/polls/${name}`)).json() as Promise<Poll>
}

/** How many votes each option has, as everybody sees it. */
export async function votesOf(h: Harness, site: SiteId): Promise<Record<string, number>> {
  return Object.fromEntries((await pollOf(h, site)).options.map(({ option, votes }) => [option, votes]))
}

type Wish = { readonly option?: string; readonly poll?: string; readonly expected?: number | null }

/** Asks for a ticket to vote over the wire, whatever comes of it. */
export function askToVote(
  h: Harness,
  site: SiteId,
  { option = 'north', poll = 'next', expected = 20 }: Wish = {},
  challenge = verifierAndChallenge().challenge,
) {
  const price = expected === null ? null : usd(expected)
  return h.post('/v1/tickets', {
    site,
    want: { kind: 'vote', poll, option },
    expected: price,
    challenge,
    page: `${siteOrigin}/`,
  })
}

/** Opens a ticket to vote; answers it with the verifier that redeems it. */
export async function voteTicketFor(h: Harness, site: SiteId, wish: Wish = {}) {
  const { verifier, challenge } = verifierAndChallenge()
  const response = await askToVote(h, site, wish, challenge)
  if (response.status !== 201) throw new Error(`the ticket was refused: ${await response.text()}`)
  const opened = (await response.json()) as TicketOpened
  return { ...opened, ticket: opened.ticket as TicketId, verifier }
}

/** In a window of its own, at the price on the page. */
export async function vote(h: Harness, site: SiteId, reader: ReaderId, { expected = 20, ...wish }: Wish = {}) {
  const { ticket, verifier } = await voteTicketFor(h, site, { expected, ...wish })
  const approved = expected === null ? null : usd(expected)
  return { ticket, verifier, answer: await unlockItem(h.ports, { ticket, reader, approved }) }
}
