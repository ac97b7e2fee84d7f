// GET /wallet/code: where the code is typed, and once it was right, the choice between two wallets where there are two.
import type { Context } from 'hono'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import type { MailCode } from '../../../core/mail-code.ts'
import { findCode } from '../../../flows/prove-address.ts'
import type { Env } from '../../../http/env.ts'
import type { Ports } from '../../../ports/index.ts'
import { readerOf } from '../../reader-cookie.ts'
import { showPage } from '../../show-page.tsx'
import { type Reading, readingFor } from '../../text/reading.ts'
import { tellInWallet } from '../notice.ts'
import { proofCookie } from './proof-cookie.ts'
import { SwitchWallet } from './ui/SwitchWallet.tsx'
import { TypeCode } from './ui/TypeCode.tsx'

export type CodeFault = 'not-six' | { readonly triesLeft: number }

export function showCode(ports: Ports) {
  return async (c: Context<Env>): Promise<Response> => {
    const proof = proofCookie(c)
    const proven = await findCode(ports, proof, 'proven')
    if (proven !== null && proven.reader === (await readerOf(ports, c))) return showSwitch(ports, c, proven)
    return showTyping(ports, c)
  }
}

/** The field for the code; with a fault, what was wrong with the one before. */
export async function showTyping(ports: Ports, c: Context<Env>, fault?: CodeFault): Promise<Response> {
  const code = await findCode(ports, proofCookie(c), 'open')
  if (code === null) return tellInWallet(c, 'code-over')
  const reading = readingFor(c.req.header('Accept-Language'))
  const sending = c.req.query('mail')
  const body = <TypeCode address={code.address} sending={sending} fault={fault} reading={reading} />
  const status: ContentfulStatusCode = fault === undefined ? 200 : 422
  return showPage(ports, c, { title: reading.words.keep.codeTitle, reading, body, isWallet: true, status })
}

async function showSwitch(ports: Ports, c: Context<Env>, { address, reader }: MailCode): Promise<Response> {
  const reading: Reading = readingFor(c.req.header('Accept-Language'))
  const { store } = ports
  const owner = await store.readerByMail(address)
  if (owner === null || reader === null) return tellInWallet(c, 'code-over')
  const [present, other, keptUnder] = [
    await store.wallets(reader),
    await store.wallets(owner),
    await store.mailAddress(reader),
  ]
  const body = <SwitchWallet {...{ address, present, other, keptUnder, reading }} />
  return showPage(ports, c, { title: reading.words.keep.switchTitle, reading, body, isWallet: true })
}
