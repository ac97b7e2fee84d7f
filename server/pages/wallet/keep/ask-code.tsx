// POST /wallet/mail: a reader has typed a mail address, to keep this wallet or to open one that was kept. A code goes there.
import type { Context } from 'hono'
import { mailAddress, mailboxOf } from '../../../core/mail.ts'
import type { CodeWish } from '../../../core/mail-code.ts'
import { Problem } from '../../../core/problem.ts'
import { askMailCode } from '../../../flows/ask-mail-code.ts'
import type { Env } from '../../../http/env.ts'
import { countRequest } from '../../../http/middleware/rate-limit.ts'
import type { Ports } from '../../../ports/index.ts'
import { ownForm } from '../../own-form.ts'
import { readerOf } from '../../reader-cookie.ts'
import { showPage } from '../../show-page.tsx'
import { readingFor } from '../../text/reading.ts'
import { codeLetter } from './letter.ts'
import { keepProof } from './proof-cookie.ts'
import { AskAgain } from './ui/AskCode.tsx'

/** The answer is the same whether the address is known to us or not, and so is the mail. */
export function askCode(ports: Ports) {
  return async (c: Context<Env>): Promise<Response> => {
    if (ports.mailer === null) throw new Problem('not-found', 'No mail is sent from here.')
    const form = await ownForm(ports, c)
    const wish = wishIn(form.get('wish'))
    const typed = form.get('address') ?? ''
    const address = mailAddress(typed)
    const reading = readingFor(c.req.header('Accept-Language'))
    if (address === null) {
      const { title, haveOne } = reading.words.keep
      const body = <AskAgain wish={wish} typed={typed} reading={reading} />
      return showPage(ports, c, {
        title: wish === 'keep' ? title : haveOne,
        reading,
        body,
        isWallet: true,
        status: 422,
      })
    }
    const reader = await readerOf(ports, c)
    if (reader === null && wish === 'keep') return c.redirect('/wallet', 303)
    if (reader !== null) await countRequest(ports, 'mail-reader', reader)
    await countRequest(ports, 'mail-hour', mailboxOf(address))
    await countRequest(ports, 'mail-day', mailboxOf(address))

    const write = (code: string) => codeLetter(ports.settings, reading, code)
    const { proof, sending } = await askMailCode(ports, { address, wish, reader, write })
    keepProof(c, proof)
    return c.redirect(sending === 'sent' ? '/wallet/code' : `/wallet/code?mail=${sending}`, 303)
  }
}

function wishIn(text: string | undefined): CodeWish {
  if (text === 'keep' || text === 'open') return text
  throw new Problem('malformed-request', 'The form says not what the address is for.')
}
