// The pages on which a gift is redeemed: type the code, see what it is, become a member. The code is in no address (THREATS TOK-21).
import { type Context, Hono } from 'hono'
import type { Env } from '../../http/env.ts'
import { rateLimit } from '../../http/middleware/rate-limit.ts'
import type { Ports } from '../../ports/index.ts'
import { ownPagesOnly } from '../own-form.ts'
import { lookAtGift } from './look-at-gift.tsx'
import { redeem } from './redeem.ts'
import { showGiven } from './show-given.tsx'
import { typeGift } from './type-gift.tsx'

/** @param takesOnly answers the methods that an address does not take */
export function giftPages(ports: Ports, takesOnly: (allow: string) => (c: Context<Env>) => never): Hono<Env> {
  const pages = new Hono<Env>()
  const looking = rateLimit(ports, 'pay-page')
  const acting = rateLimit(ports, 'pay-post')
  const ours = ownPagesOnly(ports)
  const guessing = rateLimit(ports, 'gift-network')

  pages.get('/gift', looking, typeGift(ports))
  pages.post('/gift', acting, ours, guessing, lookAtGift(ports))
  pages.post('/gift/redeem', acting, ours, guessing, redeem(ports))
  pages.get('/gift/:membership{membership_[A-Za-z0-9_-]{1,64}}', looking, showGiven(ports))
  pages.all('/gift', takesOnly('GET, HEAD, POST'))
  pages.all('/gift/redeem', takesOnly('POST'))
  return pages
}
