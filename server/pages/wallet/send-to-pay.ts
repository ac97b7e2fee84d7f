// POST /wallet/pay-now: the reader pays what a renewal owes, or confirms it to the bank, on the provider's page.
import type { Context } from 'hono'
import { payNow } from '../../flows/pay-now.ts'
import type { Env } from '../../http/env.ts'
import type { Ports } from '../../ports/index.ts'
import { ownForm } from '../own-form.ts'
import { readerOf } from '../reader-cookie.ts'
import { membershipId } from './change-membership.ts'
import { tellInWallet } from './notice.ts'

export function sendToPay(ports: Ports) {
  return async (c: Context<Env>): Promise<Response> => {
    const membership = membershipId((await ownForm(ports, c)).get('membership'))
    const reader = await readerOf(ports, c)
    if (reader === null) return c.redirect('/wallet', 303)
    const url = await payNow(ports, { reader, membership })
    return url === null ? tellInWallet(c, 'pay-nothing-due') : c.redirect(url, 303)
  }
}
