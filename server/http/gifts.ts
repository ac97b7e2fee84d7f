// /v1/admin/gifts: memberships that the publisher gives away, and what became of all that were given.
import { Hono } from 'hono'
import type { GiftId } from '../core/id.ts'
import { Problem } from '../core/problem.ts'
import { giveComplimentary, withdrawComplimentary } from '../flows/give-complimentary.ts'
import { type GiftSeen, seenGift } from '../flows/view-gift.ts'
import type { Ports } from '../ports/index.ts'
import { GiftPost, type Gift as WireGift } from '../wire/gift.ts'
import { jsonBody } from './body.ts'
import { type AdminEnv, plain } from './env.ts'
import { idempotencyKey } from './middleware/idempotency.ts'

// Each with up to fifty codes.
const pageMax = 20

/** Mounted in the admin API, behind its key. */
export function gifts(ports: Ports): Hono<AdminEnv> {
  const routes = new Hono<AdminEnv>()
  const { store } = ports

  routes.post('/gifts', async (c) => {
    const key = idempotencyKey(plain(c))
    const wish = await jsonBody(plain(c), GiftPost)
    const gift = await giveComplimentary(ports, c.get('site'), { ...wish, key })
    return c.json(wireGift(await seenGift(ports, gift)), 201)
  })
  routes.get('/gifts', async (c) => {
    const found = await store.gifts(c.get('site').id, cursor(c.req.query('before')), pageMax)
    const seen = await Promise.all(found.map((gift) => seenGift(ports, gift)))
    return c.json({ gifts: seen.map(wireGift), next: found.length === pageMax ? found.at(-1)?.id : null })
  })
  routes.delete('/gifts/:gift', async (c) => {
    await withdrawComplimentary(ports, c.get('site'), c.req.param('gift') as GiftId)
    return c.body(null, 204)
  })
  return routes
}

function cursor(before: string | undefined): GiftId | null {
  if (before === undefined) return null
  if (!before.startsWith('gift_')) throw new Problem('malformed-request', 'before is the last id of a page: gift_…')
  return before as GiftId
}

/** The codes of a gift that a reader has paid for are that reader's. */
function wireGift({ gift, codes }: GiftSeen): WireGift {
  const isPaid = gift.giver !== null
  return {
    gift: gift.id,
    cause: isPaid ? 'gift' : 'complimentary',
    tier: gift.tier,
    interval: gift.interval,
    price: gift.price,
    at: gift.givenAt,
    expiresAt: gift.expiresAt,
    codes: codes.map(({ is, code, changedAt }) => ({ state: is, code: isPaid ? null : code, changedAt })),
  }
}
