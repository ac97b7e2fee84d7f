// POST /wallet/return: the reader wants unspent money back on the card it came from.
import type { Context } from 'hono'
import type { ReaderId } from '../../core/id.ts'
import { isZero, type Money } from '../../core/money.ts'
import { Problem } from '../../core/problem.ts'
import { type ReturnAnswer, returnMoney } from '../../flows/return-money.ts'
import { viewWallet } from '../../flows/view-wallet.ts'
import type { Env } from '../../http/env.ts'
import { countRequest } from '../../http/middleware/rate-limit.ts'
import type { Ports } from '../../ports/index.ts'
import { ownForm } from '../own-form.ts'
import { approvedPrice } from '../pay/amount.ts'
import { readerOf } from '../reader-cookie.ts'
import type { WalletNotice } from '../text/en.ts'
import { tellInWallet } from './notice.ts'

export function returnToCard(ports: Ports) {
  return async (c: Context<Env>): Promise<Response> => {
    const approved = approvedPrice(await ownForm(ports, c))
    if (approved === null) throw new Problem('malformed-request', 'The form names no sum.')
    const reader = await readerOf(ports, c)
    if (reader === null) return c.redirect('/wallet', 303)
    await countRequest(ports, 'return', reader)
    if (await hasChanged(ports, reader, approved)) return tellInWallet(c, 'return-changed')
    return tellInWallet(c, noticeOf(await returnMoney(ports, { reader, most: approved })))
  }
}

/** Another window may have added money since: then more would go than the reader saw. Where nothing can go, the flow says why. */
async function hasChanged(ports: Ports, reader: ReaderId, approved: Money): Promise<boolean> {
  const { wallets } = await viewWallet(ports, reader)
  const now = wallets.find(({ balance }) => balance.currency === approved.currency)?.returnable
  return now !== undefined && !isZero(now) && now.amount !== approved.amount
}

function noticeOf(answer: ReturnAnswer): WalletNotice {
  if (answer.next === 'stop') return `return-${answer.because}`
  return isZero(answer.kept) ? 'returned' : 'returned-part'
}
