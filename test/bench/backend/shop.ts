// A publisher's shop on the embedded default, filled through the store itself before the server opens on the same folder.
import { join } from 'node:path'
import { topUpEntry } from '../../../server/core/bookkeeping.ts'
import type { Change } from '../../../server/core/change.ts'
import type { ItemId, ReaderId, TicketId } from '../../../server/core/id.ts'
import { money } from '../../../server/core/money.ts'
import type { Site } from '../../../server/core/site.ts'
import { createSite } from '../../../server/flows/create-site.ts'
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
  readonly origin: string
  readonly site: Site
  readonly ports: Ports
  /** Ends the preparations and starts the built server on what they left. */
  open(dist: string): Promise<MeasuredProgram>
}

export type Buyer = { readonly reader: ReaderId; readonly cookie: string }
export type Sale = Buyer & { readonly item: ItemId; readonly ticket: TicketId }

export const siteOrigin = 'https://shop.example'
export const price = money(20, 'USD')

export type ShopOptions = {
  readonly folder: string
  readonly dist: string
  readonly env?: Record<string, string>
  readonly origins?: readonly string[]
}

export async function prepareShop({
  folder,
  dist,
  env: over = {},
  origins = [siteOrigin],
}: ShopOptions): Promise<Shop> {
  const port = await freePort()
  const origin = `http://127.0.0.1:${port}`
  const variables = { ...serverVariables(folder, port), API_ORIGIN: origin, ...over }
  const env = readEnvironment(variables)
  const ports = await nodePorts(env, await openBooks(env), dist)
  const { site } = await createSite(ports, {
    name: 'The shop',
    origins,
    currency: 'USD',
    defaultPrice: null,
    locale: 'en',
  })
  // Every path is an item: readers can buy any number of different ones.
  await ports.store.commit([{ change: 'put-rules', site: site.id, rules: [{ pattern: '/*', price }] }])
  return {
    folder,
    database: join(folder, 'tuppence.db'),
    origin,
    site,
    ports,
    async open(built) {
      await ports.store.close()
      return startMeasured({
        file: join(built, 'server/node.js'),
        env: variables,
        port,
        logFolder: folder,
        ready: '/readyz',
      })
    },
  }
}

/** The limits stay in place and are counted; only their height is out of reach. Nobody stands at the Stripe address. */
export function serverVariables(folder: string, port: number): Record<string, string> {
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
  }
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
export async function addSales({ ports, site }: Shop, buyer: Buyer, items: readonly ItemId[]): Promise<Sale[]> {
  const { store, ids, clock } = ports
  const at = clock.now()
  const expiresAt = new Date(Date.parse(at) + 60 * 60 * 1000).toISOString()
  const sales = items.map((item) => ({ ...buyer, item, ticket: ids.id('ticket') }))
  const changes = sales.map(({ ticket, item }): Change => {
    const page = `${siteOrigin}${item}`
    const blank = { state: 'open', reader: null, entitlement: null } as const
    return {
      change: 'open-ticket',
      ticket: { id: ticket, site: site.id, item, challenge: 'x'.repeat(43), page, expiresAt, ...blank },
      at,
    }
  })
  await store.commit(changes)
  return sales
}

/** Buys before the server opens; answers a way to mint unlock tokens of that purchase. */
export async function ownItem(shop: Shop, buyer: Buyer, item: ItemId): Promise<() => Promise<string>> {
  const { ports, site } = shop
  const [sale] = (await addSales(shop, buyer, [item])) as [Sale]
  const answer = await unlockItem(ports, { ticket: sale.ticket, reader: buyer.reader, approved: price })
  const owned = await ports.store.entitlement(buyer.reader, site.id, item)
  if (answer.next !== 'unlocked' || owned === null) throw new Error(`could not buy ${item}: ${answer.next}`)
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
    hasContent: true,
  } as const
  await ports.store.commit([
    { change: 'put-item', item: article, at },
    { change: 'put-content', site: site.id, item, html, at },
  ])
}
