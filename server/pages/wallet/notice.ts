// What the wallet page says about the step before it. The address carries the name of the notice, never its words.
import type { Context } from 'hono'
import type { Env } from '../../http/env.ts'
import { en, type WalletNotice } from '../text/en.ts'

/** Back to the wallet, so that a reload shows the page again and sends nothing. */
export function tellInWallet(c: Context<Env>, notice: WalletNotice): Response {
  return c.redirect(`/wallet?notice=${notice}`, 303)
}

/** Anything that is not the name of a notice says nothing. */
export function noticeIn(c: Context<Env>): WalletNotice | null {
  const name = c.req.query('notice') ?? ''
  return Object.hasOwn(en.walletNotices, name) ? (name as WalletNotice) : null
}
