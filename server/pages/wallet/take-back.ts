// POST /wallet/gifts/take-back: the giver takes a code back that nobody has redeemed. Its price returns to the wallet.
import type { Context } from 'hono'
import type { GiftId } from '../../core/id.ts'
import { Problem } from '../../core/problem.ts'
import { type TakenBack, takeBackCode } from '../../flows/take-back-code.ts'
import type { Env } from '../../http/env.ts'
import type { Ports } from '../../ports/index.ts'
import { type Form, ownForm } from '../own-form.ts'
import { readerOf } from '../reader-cookie.ts'
import type { WalletNotice } from '../text/en.ts'

export function takeBack(ports: Ports) {
  return async (c: Context<Env>): Promise<Response> => {
    const { gift, position } = named(await ownForm(ports, c))
    const reader = await readerOf(ports, c)
    if (reader === null) return c.redirect('/wallet', 303)
    const notice = notices[await takeBackCode(ports, { reader, gift, position })]
    return c.redirect(`/wallet/gifts/${gift}?notice=${notice}`, 303)
  }
}

const notices: Readonly<Record<TakenBack, WalletNotice>> = {
  'taken-back': 'code-taken-back',
  before: 'code-taken-before',
  used: 'code-used',
}

function named(form: Form): { gift: GiftId; position: number } {
  const [gift, position] = [form.get('gift') ?? '', form.get('position') ?? '']
  if (!/^gift_[A-Za-z0-9_-]{1,64}$/.test(gift) || !/^\d{1,3}$/.test(position))
    throw new Problem('malformed-request', 'The form names no code of a gift.')
  return { gift: gift as GiftId, position: Number(position) }
}
