// GET /wallet: what is in the wallet on this device, what came in and went out, and what can be taken back.
import type { Context } from 'hono'
import { viewWallet } from '../../flows/view-wallet.ts'
import type { Env } from '../../http/env.ts'
import type { Ports } from '../../ports/index.ts'
import { readerOf } from '../reader-cookie.ts'
import { showPage } from '../show-page.tsx'
import { readingFor } from '../text/reading.ts'
import { Message } from '../ui/Message.tsx'
import { noticeIn } from './notice.ts'
import { Wallet } from './ui/Wallet.tsx'

/** Sets no cookie: who only looks stays a stranger. */
export function showWallet(ports: Ports) {
  return async (c: Context<Env>): Promise<Response> => {
    const reading = readingFor(c.req.header('Accept-Language'))
    const { words } = reading
    const reader = await readerOf(ports, c)
    if (reader === null) {
      const body = <Message title={words.noWallet} says={words.noWalletBody} />
      return showPage(ports, c, { title: words.yourWallet, reading, body, isWallet: true })
    }
    const notice = noticeIn(c)
    // A screen reader says the title first, so what has just happened is the first that is heard.
    const title = notice === null ? words.yourWallet : `${words.walletNotices[notice].title} · ${words.yourWallet}`
    const body = <Wallet view={await viewWallet(ports, reader)} notice={notice} reading={reading} />
    return showPage(ports, c, { title, reading, body, isWallet: true })
  }
}
