// /v1/admin/tips/:tip/message, /tip-refunds and /blocked-supporters: what a publisher does about tips and who gave them.
import { type Context, Hono } from 'hono'
import type { BlockedSupporter } from '../core/blocked-supporter.ts'
import type { TipId } from '../core/id.ts'
import { Problem } from '../core/problem.ts'
import type { Tip } from '../core/tip.ts'
import { blockSupporter, unblockSupporter } from '../flows/block-supporter.ts'
import { moderateMessage } from '../flows/moderate-message.ts'
import { type ReturnOrder, returnTips } from '../flows/return-tips.ts'
import type { Ports } from '../ports/index.ts'
import {
  MessagePost,
  TipRefundPost,
  type TipRefunds,
  type BlockedSupporter as WireBlocked,
} from '../wire/moderation.ts'
import { jsonBody } from './body.ts'
import { tipCursor, wireTip } from './creators.ts'
import { type AdminEnv, plain } from './env.ts'
import { idempotencyKey } from './middleware/idempotency.ts'

const pageMax = 100

/** Mounted in the admin API, behind its key. */
export function moderation(ports: Ports): Hono<AdminEnv> {
  const routes = new Hono<AdminEnv>()
  const { store, ids } = ports

  routes.post('/tips/:tip/message', async (c) => {
    const { state } = await jsonBody(plain(c), MessagePost)
    const { id: site } = c.get('site')
    const tip = await moderateMessage(ports, { site, tip: c.req.param('tip') as TipId, state })
    const creator = (await store.creators(site)).find(({ id }) => id === tip.creator)
    return c.json(await wireTip(ports, tip, creator?.name ?? ''))
  })

  routes.post('/tip-refunds', async (c) => {
    const key = idempotencyKey(plain(c))
    const body = await jsonBody(plain(c), TipRefundPost)
    const bodyHash = await ids.hash(JSON.stringify(body))
    const { tips, more } = await returnTips(ports, { site: c.get('site').id, key, bodyHash, wish: wishOf(body) })
    return c.json({ tips: tips.map(wireReturned), more } satisfies TipRefunds, 201)
  })

  routes.get('/blocked-supporters', async (c) => {
    const found = await store.blockedSupporters(c.get('site').id, tipCursor(c.req.query('before')), pageMax)
    const blocked = await Promise.all(found.map((each) => wireBlocked(ports, each)))
    return c.json({ blocked, next: found.length === pageMax ? found.at(-1)?.tip : null })
  })
  routes.put('/blocked-supporters/:tip', async (c) => {
    await blockSupporter(ports, pointed(c))
    return c.body(null, 204)
  })
  routes.delete('/blocked-supporters/:tip', async (c) => {
    await unblockSupporter(ports, pointed(c))
    return c.body(null, 204)
  })
  return routes
}

const pointed = (c: Context<AdminEnv, '/blocked-supporters/:tip'>) => ({
  site: c.get('site').id,
  tip: c.req.param('tip') as TipId,
})

function wishOf(body: TipRefundPost): ReturnOrder['wish'] {
  if ('from' in body) return { from: body.from as TipId }
  return { tips: ('tip' in body ? [body.tip] : body.tips) as TipId[] }
}

function wireReturned({ id, amount, returnedAt }: Tip): TipRefunds['tips'][number] {
  if (returnedAt === null) throw new Problem('internal', `${id} was to go back and has not`)
  return { tip: id, amount, returnedAt }
}

/** Who was blocked by a tip without a name stays without one here. */
async function wireBlocked({ signer }: Ports, { site, supporter, reader, tip, blockedAt }: BlockedSupporter) {
  const named = supporter === tip ? null : await signer.pairwise(site, reader)
  return { tip, reader: named, at: blockedAt } satisfies WireBlocked
}
