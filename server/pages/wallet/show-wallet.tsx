// GET /wallet: what is in the wallet on this device, and what came in and went out.
import type { Context } from 'hono'
import type { ReaderId } from '../../core/id.ts'
import { type Money, money } from '../../core/money.ts'
import type { Env } from '../../http/env.ts'
import type { Ports, WalletLine } from '../../ports/index.ts'
import { readerOf } from '../reader-cookie.ts'
import { showPage } from '../show-page.tsx'
import { readingFor } from '../text/reading.ts'
import { Message } from '../ui/Message.tsx'
import { Wallet } from './ui/Wallet.tsx'

const linesMax = 50

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
    const lines = await ports.store.walletLines(reader, linesMax)
    const body = <Wallet balances={await balancesOf(ports, reader, lines)} lines={lines} reading={reading} />
    return showPage(ports, c, { title: words.yourWallet, reading, body, isWallet: true })
  }
}

/** One balance for each currency: there is no exchange between them. */
async function balancesOf({ store }: Ports, reader: ReaderId, lines: readonly WalletLine[]): Promise<Money[]> {
  const currencies = [...new Set(lines.map(({ currency }) => currency))]
  const balances = await Promise.all(currencies.map((currency) => store.wallet(reader, currency)))
  return balances.map(({ amount, currency }) => money(amount, currency))
}
