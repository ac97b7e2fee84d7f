// POST /wallet/code: a code was typed.
import type { Context } from 'hono'
import { typedCode } from '../../../core/mail-code.ts'
import { proveAddress } from '../../../flows/prove-address.ts'
import type { Env } from '../../../http/env.ts'
import type { Ports } from '../../../ports/index.ts'
import { ownForm } from '../../own-form.ts'
import { keepReader, readerOf } from '../../reader-cookie.ts'
import { tellInWallet } from '../notice.ts'
import { dropProof, proofCookie } from './proof-cookie.ts'
import { showTyping } from './show-code.tsx'

export function typeCode(ports: Ports) {
  return async (c: Context<Env>): Promise<Response> => {
    const digits = typedCode((await ownForm(ports, c)).get('code') ?? '')
    // Nobody means that as a code, so it is no try.
    if (digits === null) return showTyping(ports, c, 'not-six')
    const reader = await readerOf(ports, c)
    const answer = await proveAddress(ports, { proof: proofCookie(c), digits, reader })
    switch (answer.next) {
      case 'wrong':
        return showTyping(ports, c, answer)
      case 'confirm':
        return c.redirect('/wallet/code', 303)
      case 'over':
        return tellInWallet(c, 'code-over')
      case 'opened':
        keepReader(c, answer.cookie)
        break
      case 'kept':
      case 'kept-before':
      case 'kept-elsewhere':
      case 'no-wallet':
        break
      default:
        return answer satisfies never
    }
    dropProof(c)
    return tellInWallet(c, answer.next)
  }
}
