// GET /gift: where the code of a gift is typed. A link with the code behind its `#` is filled in by the script.
import type { Context } from 'hono'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import type { Env } from '../../http/env.ts'
import type { Ports } from '../../ports/index.ts'
import { showPage } from '../show-page.tsx'
import { readingFor } from '../text/reading.ts'
import { type CodeFault, TypeGift } from './ui/TypeGift.tsx'

/** Sets no cookie: who only looks stays a stranger. */
export function typeGift(ports: Ports) {
  return (c: Context<Env>): Response => showTyping(ports, c)
}

/** The field again, with what was wrong with the code that was typed. */
export function showTyping(ports: Ports, c: Context<Env>, wrong?: { fault: CodeFault; typed: string }): Response {
  const reading = readingFor(c.req.header('Accept-Language'))
  const title = reading.words.gifts.redeemTitle
  const status: ContentfulStatusCode = wrong === undefined ? 200 : 422
  return showPage(ports, c, { title, reading, body: <TypeGift wrong={wrong} reading={reading} />, status })
}
