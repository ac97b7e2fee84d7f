// What somebody sees who was given a link to an article: what it is, and one button. To look opens nothing, so previews and crawlers take nobody's turn.
import { Hono } from 'hono'
import type { Env } from '../../http/env.ts'
import { rateLimit } from '../../http/middleware/rate-limit.ts'
import type { Ports } from '../../ports/index.ts'
import { ownPagesOnly } from '../own-form.ts'
import { openLink, showLink } from './show-link.tsx'

export function giftLinkPages(ports: Ports): Hono<Env> {
  const pages = new Hono<Env>()
  pages.get('/gift-link/:code', rateLimit(ports, 'pay-page'), showLink(ports))
  pages.post(
    '/gift-link/:code',
    rateLimit(ports, 'pay-post'),
    ownPagesOnly(ports),
    rateLimit(ports, 'gift-network'),
    openLink(ports),
  )
  return pages
}
