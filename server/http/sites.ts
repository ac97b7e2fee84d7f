// /v1/sites: what anybody may know of a site and its items. The same for every reader, so caches may keep it.
import { Hono } from 'hono'
import { etag } from 'hono/etag'
import { Problem } from '../core/problem.ts'
import type { TierOffer } from '../core/tier.ts'
import { offersOn, quoteItem } from '../flows/quote-item.ts'
import { releaseContent } from '../flows/release-content.ts'
import { showOpening } from '../flows/show-opening.ts'
import { type ShownTier, showTiers } from '../flows/show-tiers.ts'
import { showCreators, showTips } from '../flows/show-tips.ts'
import type { ApiPorts } from '../ports/index.ts'
import type { Creators } from '../wire/creator.ts'
import type { ItemOffers } from '../wire/item.ts'
import type { Site } from '../wire/site.ts'
import { bearer, originOf } from './credentials.ts'
import type { Env } from './env.ts'
import { rateLimit } from './middleware/rate-limit.ts'

// A minute old in the browser, then asked again with its ETag while the old one is shown: a price change shows soon, and the
// price that counts is the server's in any case.
const publicCache = 'public, max-age=60, stale-while-revalidate=600'

export function sites(ports: ApiPorts): Hono<Env> {
  const routes = new Hono<Env>()

  routes.get('/:site', rateLimit(ports, 'read'), etag(), async (c) => {
    const site = await ports.store.site(c.req.param('site') as `site_${string}`)
    if (site === null) throw new Problem('not-found', 'There is no such site.')
    c.header('Cache-Control', publicCache)
    const { id, name, currency, locale } = site
    const tiers = (await showTiers(ports, id)).map(wireTier)
    const tips = wireTips(await showTips(ports, site))
    return c.json({ site: id, name, currency, locale, tips, tiers } satisfies Site)
  })

  routes.get('/:site/creators', rateLimit(ports, 'read'), etag(), async (c) => {
    const names = c.req.queries('creator') ?? []
    const { creators, stickers } = await showCreators(ports, c.req.param('site'), names)
    c.header('Cache-Control', publicCache)
    return c.json({
      creators: creators.map(({ name, title, about, website }) => ({ creator: name, title, about, website })),
      stickers,
    } satisfies Creators)
  })

  routes.get('/:site/items/:item', rateLimit(ports, 'read'), etag(), async (c) => {
    const quote = await quoteItem(ports, c.req.param('site'), c.req.param('item'))
    const { id, kind, title } = quote.item
    const opened = quote.opening && (await showOpening(ports, quote.opening))
    c.header('Cache-Control', publicCache)
    return c.json({
      item: { id, kind, title },
      offers: await offersOn(ports, quote),
      ...(opened && { opened }),
    } satisfies ItemOffers)
  })

  routes.get('/:site/items/:item/content', rateLimit(ports, 'content'), async (c) => {
    const { site, item } = c.req.param()
    const html = await releaseContent(ports, { site, item, token: bearer(c), origin: originOf(c) })
    return c.body(html, 200, {
      'Content-Type': 'text/html; charset=utf-8',
      'Cache-Control': 'private, no-store',
      // Opened as a page of its own, a publisher's text must not run as ours.
      'Content-Security-Policy': "default-src 'none'; sandbox",
    })
  })

  return routes
}

function wireTips(tips: Awaited<ReturnType<typeof showTips>>): Site['tips'] {
  if (tips === null) return null
  const { amounts, min, max } = tips
  return { amounts: amounts.map(({ amount }) => amount), min: min.amount, max: max.amount }
}

function wireTier({ tier, offers }: ShownTier): Site['tiers'][number] {
  const { id, name, perks, trialDays, seatsMax } = tier
  return { tier: id, name, perks: [...perks], trialDays, seatsMax, prices: offers.map(wirePrice) }
}

/** The regular price, and beside it the one for the first members while it can be had. */
function wirePrice({ interval, price, founding }: TierOffer): Site['tiers'][number]['prices'][number] {
  if (founding === undefined) return { interval, price }
  const { regular, until, left } = founding
  return { interval, price: regular, founding: { price, until, left } }
}
