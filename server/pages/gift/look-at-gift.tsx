// POST /gift: what a code opens, before it is redeemed. Of its giver nothing is said.
import type { Context } from 'hono'
import { typedGiftCode } from '../../core/gift-code.ts'
import type { ReaderId } from '../../core/id.ts'
import { type FoundGift, findGift } from '../../flows/redeem-gift.ts'
import type { Env } from '../../http/env.ts'
import { countRequest } from '../../http/middleware/rate-limit.ts'
import type { Ports } from '../../ports/index.ts'
import { ownForm } from '../own-form.ts'
import { readerOf } from '../reader-cookie.ts'
import { showPage } from '../show-page.tsx'
import { readingFor } from '../text/reading.ts'
import { showTyping } from './type-gift.tsx'
import { GiftFound } from './ui/GiftFound.tsx'

export function lookAtGift(ports: Ports) {
  return async (c: Context<Env>): Promise<Response> => {
    const { typed, code, reader } = await typedCode(ports, c)
    return showFound(ports, c, { typed, code, found: await findGift(ports, code, reader) })
  }
}

export type Typed = { readonly typed: string; readonly code: string | null; readonly reader: ReaderId | null }

/** Each is a try, right or wrong, of the reader and of the network. */
export async function typedCode(ports: Ports, c: Context<Env>): Promise<Typed> {
  const typed = ((await ownForm(ports, c)).get('code') ?? '').slice(0, 100)
  const reader = await readerOf(ports, c)
  if (reader !== null) await countRequest(ports, 'gift-reader', reader)
  return { typed, code: typedGiftCode(typed), reader }
}

type Found = Pick<Typed, 'typed' | 'code'> & { readonly found: FoundGift }

export function showFound(ports: Ports, c: Context<Env>, { typed, code, found }: Found): Response {
  if (found.is === 'yours') return c.redirect(`/gift/${found.membership.id}`, 303)
  if (found.is === 'unknown' || found.is === 'used' || code === null)
    return showTyping(ports, c, { fault: found.is === 'used' ? 'used' : 'unknown', typed })
  const reading = readingFor(c.req.header('Accept-Language'), found.site.locale)
  const { memberAlready, forYou } = reading.words.gifts
  const title = found.is === 'member' ? memberAlready : forYou
  return showPage(ports, c, { title, reading, body: <GiftFound found={found} code={code} reading={reading} /> })
}
