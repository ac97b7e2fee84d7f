// GET /wallet/add/return: back from the provider. Its word is asked for, never the browser's taken. GET /wallet/add/state: the same for a page that waits.
import type { Context } from 'hono'
import type { CheckoutId } from '../../../core/id.ts'
import { Problem } from '../../../core/problem.ts'
import { settlePayment } from '../../../flows/settle-payment.ts'
import type { Env } from '../../../http/env.ts'
import type { Ports } from '../../../ports/index.ts'
import { attemptBehind, isJoining } from '../../pay/own-attempt.ts'
import { Pending } from '../../pay/ui/Pending.tsx'
import { readerOf } from '../../reader-cookie.ts'
import { showPage } from '../../show-page.tsx'
import { readingFor } from '../../text/reading.ts'
import { Message } from '../../ui/Message.tsx'
import { tellInWallet } from '../notice.ts'
import { addPath } from './show-adding.tsx'

// Without script the browser comes back by itself, and we ask the provider again.
const refreshSeconds = 5
// Between two questions to the provider, unless its message comes before.
const waitSeconds = 5

export function comeBackToWallet(ports: Ports) {
  return async (c: Context<Env>): Promise<Response> => {
    const session = c.req.query('session_id') ?? ''
    const outcome = await outcomeOf(ports, c, session)
    switch (outcome.is) {
      case 'paid':
        return tellInWallet(c, 'money-added')
      case 'expired':
        return c.redirect(`${addPath(outcome.currency)}&notice=not-charged`, 303)
      case 'open':
        return c.redirect(outcome.url, 303)
      case 'pending':
        return pending(ports, c, session)
      case 'unknown':
        return unknownPayment(ports, c)
      default:
        return outcome satisfies never
    }
  }
}

export function tellAdded(ports: Ports) {
  return async (c: Context<Env>): Promise<Response> => {
    const session = c.req.query('session_id') ?? ''
    const before = await outcomeOf(ports, c, session)
    if (before.is === 'pending') await ports.bell.wait(before.checkout ?? session, waitSeconds, c.req.raw.signal)
    const { is } = before.is === 'pending' ? await outcomeOf(ports, c, session) : before
    c.header('Cache-Control', 'private, no-store')
    c.header('X-Content-Type-Options', 'nosniff')
    return c.json({ state: is === 'pending' ? 'open' : 'over', checkout: null })
  }
}

type Outcome =
  | { readonly is: 'paid' | 'unknown' }
  /** Null: the provider does not answer, not even whose it is. */
  | { readonly is: 'pending'; readonly checkout: CheckoutId | null }
  | { readonly is: 'expired'; readonly currency: string }
  /** Not paid yet: the reader left the provider's page before. */
  | { readonly is: 'open'; readonly url: string }

async function outcomeOf(ports: Ports, c: Context<Env>, session: string): Promise<Outcome> {
  try {
    const attempt = await attemptBehind(ports, { reader: await readerOf(ports, c), ticket: null }, session)
    if (attempt === null || isJoining(attempt)) return { is: 'unknown' }
    const settled = await settlePayment(ports, session)
    if (settled === 'paid') return { is: 'paid' }
    if (settled === 'expired') return { is: 'expired', currency: attempt.money.currency }
    const url = (await ports.payments.surface(session))?.url
    return url == null ? { is: 'pending', checkout: attempt.id } : { is: 'open', url }
  } catch (fault) {
    // The reader may well have paid. An error page here would make people pay again.
    if (fault instanceof Problem && fault.code === 'provider-unavailable') return { is: 'pending', checkout: null }
    throw fault
  }
}

function pending(ports: Ports, c: Context<Env>, session: string): Response {
  const reading = readingFor(c.req.header('Accept-Language'))
  const query = new URLSearchParams({ session_id: session })
  const body = <Pending wait={`/wallet/add/state?${query}`} next={`/wallet/add/return?${query}`} reading={reading} />
  return showPage(ports, c, { title: reading.words.pending, reading, body, refreshSeconds, isWallet: true })
}

function unknownPayment(ports: Ports, c: Context<Env>): Response {
  const reading = readingFor(c.req.header('Accept-Language'))
  const { unknownPayment: title, unknownPaymentBody } = reading.words
  const body = <Message title={title} says={unknownPaymentBody} />
  return showPage(ports, c, { title, reading, body, status: 404, isWallet: true })
}
