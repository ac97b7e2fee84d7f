// POST /wallet/switch: the reader chose the wallet of the proven address over the one in this browser.
import type { Context } from 'hono'
import { switchWallet } from '../../../flows/switch-wallet.ts'
import type { Env } from '../../../http/env.ts'
import type { Ports } from '../../../ports/index.ts'
import { ownForm } from '../../own-form.ts'
import { keepReader, readerOf } from '../../reader-cookie.ts'
import { tellInWallet } from '../notice.ts'
import { dropProof, proofCookie } from './proof-cookie.ts'

export function switchTo(ports: Ports) {
  return async (c: Context<Env>): Promise<Response> => {
    await ownForm(ports, c)
    const answer = await switchWallet(ports, { proof: proofCookie(c), reader: await readerOf(ports, c) })
    if (answer.next === 'over') return tellInWallet(c, 'code-over')
    keepReader(c, answer.cookie)
    dropProof(c)
    return tellInWallet(c, 'opened')
  }
}
