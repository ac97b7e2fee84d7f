// /v1/admin: a publisher's own programs manage one site, by its secret key. Never from a browser.
import { type Context, Hono, type MiddlewareHandler } from 'hono'
import type { CreatorId, CreatorName } from '../core/id.ts'
import type { Item } from '../core/item.ts'
import { Problem } from '../core/problem.ts'
import type { Site } from '../core/site.ts'
import { dropItem } from '../flows/drop-item.ts'
import { editSite } from '../flows/edit-site.ts'
import { putContent } from '../flows/put-content.ts'
import { putItem } from '../flows/put-item.ts'
import { putRules } from '../flows/put-rules.ts'
import type { Ports } from '../ports/index.ts'
import { ItemPut, RulesPut, SitePatch, type Item as WireItem } from '../wire/admin.ts'
import { jsonBody, textBody } from './body.ts'
import { cardTips } from './card-tips.ts'
import { creators } from './creators.ts'
import { bearer, originOf } from './credentials.ts'
import { type AdminEnv, plain } from './env.ts'
import { figures } from './figures.ts'
import { giftLinks } from './gift-links.ts'
import { gifts } from './gifts.ts'
import { goals } from './goals.ts'
import { rateLimit } from './middleware/rate-limit.ts'
import { moderation } from './moderation.ts'
import { polls } from './polls.ts'
import { refunds } from './refunds.ts'
import { tiers } from './tiers.ts'
import { tipsCsv } from './tips-csv.ts'

const contentBytesMax = 4 * 1024 * 1024
const rulesBytesMax = 64 * 1024
const itemsPageMax = 200

export function admin(ports: Ports): Hono<AdminEnv> {
  const routes = new Hono<AdminEnv>()
  routes.use(rateLimit(ports, 'admin'), siteOfKey(ports))

  routes.get('/site', (c) => c.json(wireSite(c.get('site'))))
  routes.patch('/site', async (c) =>
    c.json(wireSite(await editSite(ports, c.get('site'), await jsonBody(plain(c), SitePatch)))),
  )

  routes.get('/items', async (c) => {
    const after = c.req.query('after') ?? ''
    const items = await ports.store.items(c.get('site').id, after, itemsPageMax)
    const names = await creatorNames(ports, c.get('site'))
    const next = items.length === itemsPageMax ? items.at(-1)?.id : null
    return c.json({ items: items.map((item) => wireItem(item, names)), next })
  })
  routes.get('/items/:item', async (c) =>
    c.json(wireItem(await knownItem(ports, c), await creatorNames(ports, c.get('site')))),
  )
  routes.put('/items/:item', async (c) => {
    const item = await putItem(ports, c.get('site'), c.req.param('item'), await jsonBody(plain(c), ItemPut))
    return c.json(wireItem(item, await creatorNames(ports, c.get('site'))))
  })
  routes.delete('/items/:item', async (c) => {
    await dropItem(ports, c.get('site'), c.req.param('item'))
    return c.body(null, 204)
  })
  routes.put('/items/:item/content', async (c) => {
    const html = await textBody(plain(c), 'text/html', contentBytesMax)
    await putContent(ports, c.get('site'), c.req.param('item'), html)
    return c.body(null, 204)
  })

  routes.get('/rules', async (c) => c.json({ rules: await ports.store.rules(c.get('site').id) }))
  routes.put('/rules', async (c) => {
    const { rules } = await jsonBody(plain(c), RulesPut, rulesBytesMax)
    return c.json({ rules: await putRules(ports, c.get('site'), rules) })
  })

  routes.route('/', tiers(ports))
  routes.route('/', gifts(ports))
  routes.route('/', giftLinks(ports))
  routes.route('/', creators(ports))
  routes.route('/', goals(ports))
  routes.route('/', polls(ports))
  routes.route('/', cardTips(ports))
  routes.route('/', moderation(ports))
  routes.route('/', tipsCsv(ports))
  routes.route('/', refunds(ports))
  routes.route('/', figures(ports))
  return routes
}

function siteOfKey({ store, ids, log }: Ports): MiddlewareHandler<AdminEnv> {
  return async (c, next) => {
    // A browser sends an Origin. A secret key in a page is a key that everybody has.
    if (originOf(plain(c)) !== null) {
      log.warn('secret-key-in-browser', { requestId: c.get('requestId') })
      throw new Problem('not-allowed', 'The admin API is not for browsers: the secret key must never be in a page.')
    }
    const key = bearer(plain(c))
    const site = key === null ? null : await store.siteByKey(await ids.hash(key))
    if (site === null) throw new Problem('unauthenticated', 'Send the site’s secret key as a bearer token.')
    c.set('site', site)
    c.header('Cache-Control', 'private, no-store')
    await next()
  }
}

async function knownItem({ store }: Ports, c: Context<AdminEnv, '/items/:item'>): Promise<Item> {
  const item = await store.item(c.get('site').id, c.req.param('item'))
  if (item === null) throw new Problem('not-found', 'There is no such item.')
  return item
}

function wireSite({ id, name, origins, currency, defaultPrice, locale, holdsMessages, stickers }: Site) {
  return { site: id, name, origins, currency, defaultPrice, locale, holdsMessages, stickers }
}

type Names = ReadonlyMap<CreatorId, CreatorName>

async function creatorNames({ store }: Ports, { id }: Site): Promise<Names> {
  return new Map((await store.creators(id)).map((creator) => [creator.id, creator.name]))
}

function wireItem({ id, kind, title, price, mode, page, shares, hasContent }: Item, names: Names): WireItem {
  const creators = shares.map(({ creator, bps }) => ({ creator: names.get(creator) ?? '', share: bps }))
  return { item: id, kind, title, price, mode: mode ?? 'served', page, creators, hasContent }
}
