// /v1/admin/gift-links: articles that are given by a link, by the publisher and, where the site lets them, by its readers.
import { Hono } from 'hono'
import type { GiftLinkId } from '../core/id.ts'
import { Problem } from '../core/problem.ts'
import type { Site } from '../core/site.ts'
import { publishGiftLink, revokeGiftLink } from '../flows/give-gift-link.ts'
import { type SeenGiftLink, seenGiftLink } from '../flows/view-gift-links.ts'
import type { Ports } from '../ports/index.ts'
import { GiftLinkPost, GiftLinkRules, type GiftLink as WireGiftLink } from '../wire/gift-link.ts'
import { jsonBody } from './body.ts'
import { type AdminEnv, plain } from './env.ts'
import { idempotencyKey } from './middleware/idempotency.ts'

const pageMax = 50

/** Mounted in the admin API, behind its key. */
export function giftLinks(ports: Ports): Hono<AdminEnv> {
  const routes = new Hono<AdminEnv>()
  const { store } = ports

  routes.put('/gift-links/readers', async (c) => {
    const rules = await jsonBody(plain(c), GiftLinkRules)
    await store.commit([{ change: 'put-gift-link-rules', site: c.get('site').id, rules }])
    return c.json(rules)
  })
  routes.delete('/gift-links/readers', async (c) => {
    await store.commit([{ change: 'put-gift-link-rules', site: c.get('site').id, rules: null }])
    return c.body(null, 204)
  })
  routes.post('/gift-links', async (c) => {
    const key = idempotencyKey(plain(c))
    const wish = await jsonBody(plain(c), GiftLinkPost)
    const link = await publishGiftLink(ports, c.get('site'), { ...wish, key })
    return c.json(await wired(ports, c.get('site'), await seenGiftLink(ports, link)), 201)
  })
  routes.get('/gift-links', async (c) => {
    const site = c.get('site')
    const found = await store.giftLinks(site.id, cursor(c.req.query('before')), pageMax)
    const links = await Promise.all(found.map(async (link) => wired(ports, site, await seenGiftLink(ports, link))))
    const next = found.length === pageMax ? found.at(-1)?.id : null
    return c.json({ readers: await store.giftLinkRules(site.id), links, next })
  })
  routes.delete('/gift-links/:link', async (c) => {
    await revokeGiftLink(ports, c.req.param('link') as GiftLinkId, { site: c.get('site') })
    return c.body(null, 204)
  })
  return routes
}

function cursor(before: string | undefined): GiftLinkId | null {
  if (before === undefined) return null
  if (!before.startsWith('giftlink_'))
    throw new Problem('malformed-request', 'before is the last link of a page: giftlink_…')
  return before as GiftLinkId
}

/** The address of a link that a reader gave is that reader's. */
async function wired({ signer }: Ports, site: Site, { link, is, url }: SeenGiftLink): Promise<WireGiftLink> {
  const { giver } = link
  return {
    link: link.id,
    item: link.item,
    by: giver === null ? 'publisher' : 'reader',
    reader: giver === null ? null : await signer.pairwise(site.id, giver),
    url: giver === null ? url : null,
    state: is,
    opens: link.opens,
    opened: link.opened,
    at: link.createdAt,
    expiresAt: link.expiresAt,
  }
}
