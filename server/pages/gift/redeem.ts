// POST /gift/redeem: the reader wants what the code gives. Nobody needs a card, an account or a wallet for it.
import type { Context } from 'hono'
import { findGift, redeemGift } from '../../flows/redeem-gift.ts'
import { welcomeReader } from '../../flows/welcome-reader.ts'
import type { Env } from '../../http/env.ts'
import type { Ports } from '../../ports/index.ts'
import { keepReader } from '../reader-cookie.ts'
import { readingFor } from '../text/reading.ts'
import { showFound, typedCode } from './look-at-gift.tsx'

export function redeem(ports: Ports) {
  return async (c: Context<Env>): Promise<Response> => {
    const { typed, code, reader: known } = await typedCode(ports, c)
    const before = await findGift(ports, code, known)
    // A stranger with a code that opens nothing would be a row for nothing.
    if (before.is !== 'open' || code === null) return showFound(ports, c, { typed, code, found: before })
    const { reader, cookie } = known === null ? await welcomeReader(ports, undefined) : { reader: known }
    const { lang } = readingFor(c.req.header('Accept-Language'), before.site.locale)
    const found = await redeemGift(ports, { code, reader, lang })
    if (found.is === 'yours') keepReader(c, cookie)
    return showFound(ports, c, { typed, code, found })
  }
}
