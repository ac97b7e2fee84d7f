// GET /wallet: what is in the wallet on this device, what came in and went out, and what can be taken back.
import type { Context } from 'hono'
import { lookAgain } from '../../flows/look-again.ts'
import { viewSeats } from '../../flows/view-seats.ts'
import { viewWallet } from '../../flows/view-wallet.ts'
import type { Env } from '../../http/env.ts'
import type { Ports } from '../../ports/index.ts'
import { readerOf } from '../reader-cookie.ts'
import { showPage } from '../show-page.tsx'
import { readingFor } from '../text/reading.ts'
import { noticeIn } from './notice.ts'
import { NoWallet } from './ui/NoWallet.tsx'
import { Wallet } from './ui/Wallet.tsx'

/** Sets no cookie: who only looks stays a stranger. */
export function showWallet(ports: Ports) {
  return async (c: Context<Env>): Promise<Response> => {
    const reading = readingFor(c.req.header('Accept-Language'))
    const { words } = reading
    const reader = await readerOf(ports, c)
    if (reader !== null) await lookAgain(ports, reader)
    const notice = noticeIn(c)
    // A screen reader says the title first, so what has just happened is the first that is heard.
    const title = notice === null ? words.yourWallet : `${words.walletNotices[notice].title} · ${words.yourWallet}`
    const shown = { notice, sendsMail: ports.mailer !== null, reading }
    const body =
      reader === null ? (
        <NoWallet {...shown} />
      ) : (
        <Wallet view={await viewWallet(ports, reader)} seats={await viewSeats(ports, reader)} {...shown} />
      )
    return showPage(ports, c, { title, reading, body, isWallet: true })
  }
}
