// One article for one reader, by the ways there are: a click, two clicks, two windows, a card.
import { patiently } from './patience.ts'
import { attemptIn, type Reader, type Unlock } from './reader.ts'
import type { Told } from './told.ts'
import type { TwoServers } from './two-servers.ts'

export type Shop = { readonly stripe: TwoServers['stripe']; readonly told: Told; readonly reader: Reader }
export type Bought = { readonly entitlement: string; readonly grant: string; readonly unlock: Unlock }

type Wish = { readonly ticket: string; readonly verifier: string; readonly item: string }

/** In two windows at once it is sold once, and both get it. Null: it was taken back before it could be read. */
export async function buy(shop: Shop, item: string, by: 'click' | 'double click' | 'two windows') {
  const wish = async () => ({ item, ...(await patiently(`a ticket for ${item}`, () => shop.reader.openTicket(item))) })
  const windows = await Promise.all(by === 'two windows' ? [wish(), wish()] : [wish()])
  const clicks = by === 'double click' ? 2 : 1
  const bought = await Promise.all(windows.map((window) => insist(shop, window, clicks)))
  return bought.find((each) => each !== null) ?? null
}

/** Pays and asks for it, and again what was not answered. Once a server said that it is paid, the page only asks. */
async function insist(shop: Shop, wish: Wish, clicks: number): Promise<Bought | null> {
  const { told, reader } = shop
  const { item, ticket } = wish
  let isSaid = false
  const { bought } = await patiently(`${item} by ${ticket}`, async () => {
    if (!isSaid) isSaid = await pay(shop, ticket, clicks)
    const answer = await reader.collect(wish, isSaid ? 0 : 2)
    if (answer === null) return null
    const [unlock] = answer.unlocks ?? []
    if (unlock !== undefined)
      return { bought: { entitlement: entitlementOf(unlock.token), grant: answer.grant, unlock } }
    if (answer.state !== 'pending') return { bought: null }
    if (isSaid) told.contradictions.push(`${ticket} for ${item} was said to be paid, and is open again`)
    isSaid = false
    return null
  })
  if (bought !== null) told.unlocks.set(bought.entitlement, item)
  return bought
}

/** Whether a server said that the wallet has paid. */
async function pay(shop: Shop, ticket: string, clicks: number): Promise<boolean> {
  const { told, reader } = shop
  const window = await reader.window(ticket)
  if (window === null) return false
  const attempt = attemptIn(window)
  if (attempt !== null) {
    await payIn(shop, ticket, attempt)
    return false
  }
  const answers = await Promise.all(Array.from({ length: clicks }, () => reader.approve(ticket)))
  const servers = answers.flatMap((answer) => (answer?.status === 303 ? [new URL(answer.url).origin] : []))
  for (const server of servers) told.sold.set(server, (told.sold.get(server) ?? 0) + 1)
  return servers.length > 0
}

/** By card. The reader comes back from Stripe in the same moment in which its message is sent, perhaps to the other server. */
async function payIn({ stripe, reader }: Shop, ticket: string, attempt: string): Promise<void> {
  // A form that was not answered is sent again: it is the same attempt.
  const sent = (await reader.topUp(ticket, attempt)) ?? (await reader.topUp(ticket, attempt))
  const session = /cs_test_\w+/.exec(sent?.headers.get('Location') ?? '')?.[0]
  if (session === undefined) return
  stripe.control.complete(session)
  await reader.comeBack(ticket, session)
}

/** What the token's id begins with. */
export function entitlementOf(token: string): string {
  const claims = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as { jti: string }
  return claims.jti.split('.')[0] as string
}
