// A publisher's shop, filled through the store itself before the server opens on the same books.
import { join } from 'node:path'
import { topUpEntry } from '../../../server/core/bookkeeping.ts'
import type { Change } from '../../../server/core/change.ts'
import type { Creator } from '../../../server/core/creator.ts'
import type { ItemId, ReaderId, TicketId } from '../../../server/core/id.ts'
import type { Instant } from '../../../server/core/instant.ts'
import { money } from '../../../server/core/money.ts'
import type { Site } from '../../../server/core/site.ts'
import type { Ticket } from '../../../server/core/ticket.ts'
import { decideTip } from '../../../server/core/tip-decision.ts'
import { decideUnlock, type UnlockDecision } from '../../../server/core/unlock.ts'
import { createSite } from '../../../server/flows/create-site.ts'
import { putCreator } from '../../../server/flows/put-creator.ts'
import { unlockItem } from '../../../server/flows/unlock-item.ts'
import type { Ports } from '../../../server/ports/index.ts'
import { openBooks } from '../../../server/runtimes/books.ts'
import { readEnvironment } from '../../../server/runtimes/env.ts'
import { nodePorts } from '../../../server/runtimes/node-ports.ts'
import { freePort } from '../../support/child.ts'
import { type MeasuredProgram, startMeasured } from './measured-program.ts'

export type Shop = {
  readonly folder: string
  readonly database: string
  /** Of its PostgreSQL. Undefined: the file above. */
  readonly url: string | undefined
  readonly origin: string
  readonly site: Site
  readonly secretKey: string
  readonly ports: Ports
  /** Ends the preparations and starts the built server on what they left; on PostgreSQL another one each time. */
  open(dist: string): Promise<MeasuredProgram>
}

export type Buyer = { readonly reader: ReaderId; readonly cookie: string }
/** Of an item; or, with a creator, a tip of the same amount. */
export type Sale = Buyer & {
  readonly site: Site
  readonly item: ItemId
  readonly ticket: TicketId
  readonly creator: Creator | null
}

export const siteOrigin = 'https://shop.example'
export const price = money(20, 'USD')

export type ShopOptions = {
  readonly folder: string
  readonly dist: string
  /** Of an empty database. Not given: the embedded default, in the folder. */
  readonly url?: string | undefined
  readonly origins?: readonly string[]
}

export async function prepareShop({ folder, dist, url, origins = [siteOrigin] }: ShopOptions): Promise<Shop> {
  const port = await freePort()
  const origin = `http://127.0.0.1:${port}`
  const variables = { ...serverVariables(folder, port, url), API_ORIGIN: origin }
  const env = readEnvironment(variables)
  const ports = await nodePorts(env, await openBooks(env), dist)
  let openPort: number | undefined = port
  return {
    folder,
    database: join(folder, 'tuppence.db'),
    url,
    origin,
    ...(await addSite(ports, origins)),
    ports,
    async open(built) {
      await ports.store.close()
      const logFolder = folder
      const ownPort = openPort ?? (await freePort())
      openPort = undefined
      const env = { ...variables, PORT: String(ownPort) }
      return startMeasured({ file: join(built, 'server/node.js'), env, port: ownPort, logFolder, ready: '/readyz' })
    },
  }
}

/** Of a publisher of its own. Every path is an item: readers can buy any number of different ones. */
export async function addSite(ports: Ports, origins: readonly string[]): Promise<Pick<Shop, 'site' | 'secretKey'>> {
  const made = await createSite(ports, { name: 'The shop', origins, currency: 'USD', defaultPrice: null, locale: 'en' })
  await ports.store.commit([{ change: 'put-rules', site: made.site.id, rules: [{ pattern: '/*', price }] }])
  return made
}

/** The limits stay in place and are counted; only their height is out of reach. Nobody stands at the Stripe address. */
export function serverVariables(folder: string, port: number, url?: string): Record<string, string> {
  return {
    // Building the walls has set this one to `production`, where a plain http origin is refused.
    NODE_ENV: 'development',
    PORT: String(port),
    DATA_FOLDER: folder,
    RATE_LIMIT_FACTOR: '1000000',
    STRIPE_SECRET_KEY: 'sk_test_bench',
    STRIPE_PUBLISHABLE_KEY: 'pk_test_bench',
    STRIPE_WEBHOOK_SECRET: 'whsec_bench',
    STRIPE_API_BASE: 'http://127.0.0.1:1',
    ...(url === undefined ? {} : { DATABASE_URL: url }),
  }
}

/** Somebody on the shop's site whom readers can tip. */
export function addCreator({ ports, site }: Pick<Shop, 'ports' | 'site'>, name: string): Promise<Creator> {
  return putCreator(ports, site, { name, title: name })
}

/** A reader with money in the wallet, booked as a paid checkout so that the ledger check has nothing to say. */
export async function addBuyer({ ports }: Shop, amount: number): Promise<Buyer> {
  const { store, ids, clock } = ports
  const [reader, cookie, at] = [ids.id('reader'), ids.secret(), clock.now()]
  const [checkout, payment, paid] = [ids.id('checkout'), ids.id('pi'), money(amount, 'USD')]
  const movement = { id: ids.id('txn'), amount, fee: 0, currency: 'USD' }
  await store.commit([
    { change: 'add-reader', reader, cookieHash: await ids.hash(cookie), at },
    {
      change: 'start-checkout',
      checkout: {
        id: checkout,
        reader,
        ticket: null,
        money: paid,
        approved: null,
        tipName: null,
        surface: 'redirect',
        state: 'started',
        session: null,
        startedAt: at,
      },
    },
    { change: 'pay-checkout', checkout, session: ids.id('cs'), payment, paid, at },
    { change: 'post-entry', entry: topUpEntry({ payment, reader, paid, movement }), at },
  ])
  return { reader, cookie }
}

/** Open tickets for one buyer, each for another item. They last longer than a run does. */
export async function addSales(
  { ports, site }: Pick<Shop, 'ports' | 'site'>,
  buyer: Buyer,
  items: readonly ItemId[],
  creator: Creator | null = null,
): Promise<Sale[]> {
  const { store, ids, clock } = ports
  const at = clock.now()
  const sales = items.map((item) => ({ ...buyer, site, item, creator, ticket: ids.id('ticket') }))
  await store.commit(sales.map((sale): Change => ({ change: 'open-ticket', ticket: ticketOf(sale, at), at })))
  return sales
}

const silent = { message: null, isPublic: false, isAnonymous: false } as const

function ticketOf({ site, item, creator, ticket: id }: Sale, at: Instant): Ticket {
  const expiresAt = new Date(Date.parse(at) + 60 * 60 * 1000).toISOString()
  const page = `${site.origins[0]}${item}`
  const blank = {
    state: 'open',
    join: null,
    gift: null,
    tip: creator === null ? null : { creator: creator.name, amount: price, ...silent },
    reader: null,
    entitlement: null,
    membership: null,
  } as const
  return { id, site: site.id, item, challenge: 'x'.repeat(43), page, expiresAt, ...blank }
}

/** What the product would commit for a sale, without having looked first. */
export function changesOf(ports: Ports, sale: Sale): readonly Change[] {
  const decision = decided(ports, sale)
  if (decision.next !== 'commit') throw new Error(`the sale cannot be planned: ${decision.next}`)
  return decision.changes
}

function decided({ ids, clock, settings }: Ports, { site, reader, creator, ...sale }: Sale): UnlockDecision {
  const { platformFeeBps } = settings
  const now = clock.now()
  const ticket = ticketOf({ site, reader, creator, ...sale }, now)
  const question = { ticket, reader, approved: price, balance: price, isOnHold: false, platformFeeBps, now }
  const once = { name: null, monthly: null, isHeld: false }
  if (creator !== null) return decideTip({ ...question, ...once, site, creator, fresh: ids.id('tip') })
  return decideUnlock({
    ...question,
    site,
    price,
    owned: null,
    member: null,
    shares: [],
    isHeld: false,
    fresh: ids.id('ent'),
  })
}

/** Buys before the server opens; answers a way to mint unlock tokens of that purchase. */
export async function ownItem(shop: Shop, buyer: Buyer, item: ItemId): Promise<() => Promise<string>> {
  const { ports, site } = shop
  const [sale] = (await addSales(shop, buyer, [item])) as [Sale]
  const answer = await unlockItem(ports, { ticket: sale.ticket, reader: buyer.reader, approved: price })
  const [owned] = await ports.store.entitlements(buyer.reader, site.id, [item])
  if (answer.next !== 'unlocked' || owned === undefined) throw new Error(`could not buy ${item}: ${answer.next}`)
  return () => ports.signer.unlockToken({ site, item, reader: buyer.reader, entitlement: owned.id }, ports.clock.now())
}

/** An item whose text the shop serves. */
export async function addArticle({ ports, site }: Shop, item: ItemId, html: string): Promise<void> {
  const at = ports.clock.now()
  const article = {
    site: site.id,
    id: item,
    kind: 'article',
    title: 'The river',
    price,
    mode: 'served',
    page: null,
    shares: [],
    hasContent: true,
  } as const
  await ports.store.commit([
    { change: 'put-item', item: article, at },
    { change: 'put-content', site: site.id, item, html, at },
  ])
}
