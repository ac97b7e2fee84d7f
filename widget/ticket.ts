// A ticket from the click to its end: opened, carried to the pay window, redeemed by whoever holds the verifier.
import type { Redeemed, TicketRequest } from '../server/wire/ticket.ts'
import { openTicket, redeemTicket } from './api.ts'
import { tell } from './events.ts'
import { anyItem, bought, type Held, held, heldBy } from './keep.ts'
import type { Place } from './place.ts'
import type { Notice } from './session.ts'
import { newsOf } from './ui/text/news/sentences.ts'

/** What is wanted, at what the page showed for it. */
export type Wish = Pick<TicketRequest, 'want' | 'expected'>

/** What a paid ticket gave; it is kept already. */
export type Bought = Pick<Extract<Redeemed, { state: 'done' }>, 'membership' | 'tip' | 'vote'>

/** Else what the reader should hear. */
type Outcome = Bought | Notice

export async function pay(place: Place, popup: Window | null, wish: Wish): Promise<Outcome> {
  const verifier = base64url(crypto.getRandomValues(new Uint8Array(32)))
  const challenge = base64url(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(verifier)))
  const opened = await openTicket(place, { ...wish, challenge, page: pageAddress() }).catch(priceChanged)
  if (!opened) {
    popup?.close()
    return 'price-changed'
  }
  const ticket = { ticket: opened.ticket, verifier }
  held.write(heldBy(place), ticket)
  if (popup) return payInWindow(place, popup, ticket, opened.payUrl)
  location.assign(opened.payUrl)
  // The browser may bring this page back as it was, from its back-forward cache.
  await new Promise((shown) => addEventListener('pageshow', shown, { once: true, signal: place.left }))
  return resume(place, () => place.session.go({ is: 'ready' }))
}

/** For the page: its reader is a member. For other places on it, too. */
export function welcome({ host }: Place, { membership }: Bought): void {
  if (membership) tell(host, 'tuppence:joined', { tier: membership.tier, until: membership.until })
}

/** `idle` is called when the ticket is not paid yet; the asking goes on quietly. */
export async function resume(place: Place, idle: () => void): Promise<Outcome> {
  const ticket = held.read(heldBy(place))
  if (!ticket) return 'expired'
  return redeem(place, ticket, { closed: Promise.resolve(), idle }).catch(() => 'expired')
}

function payInWindow(place: Place, popup: Window, ticket: Held, payUrl: string): Promise<Outcome> {
  const { session, left } = place
  popup.location.replace(payUrl)
  session.go({ is: 'paying', says: newsOf(place).steps.paying })
  const idle = () => {
    if (place.popup === popup && session.step().is === 'paying')
      session.go({ is: 'ready', says: { notice: newsOf(place).sentences['window-closed'] } })
  }
  return redeem(place, ticket, { closed: closing(popup, left), idle, payOrigin: new URL(payUrl).origin })
}

type Circumstances = { closed: Promise<unknown>; idle: () => void; payOrigin?: string }

/**
 * Asks until the ticket has come to its end. A closed window proves nothing, since a page with its own
 * Cross-Origin-Opener-Policy sees every window as closed; so that only gives the wall back to the reader.
 */
async function redeem(place: Place, { ticket, verifier }: Held, { closed, idle, payOrigin }: Circumstances) {
  const { promise, resolve, reject } = Promise.withResolvers<Outcome>()
  const over = new AbortController()
  const signal = AbortSignal.any([place.left, over.signal])
  const end = () => {
    over.abort()
    // A later click may have put its own ticket there.
    const label = heldBy(place)
    if (held.read(label)?.ticket === ticket) held.forget(label)
  }

  const ask = async (waitSeconds: number) => {
    const answer = await redeemTicket(place, ticket, { verifier, waitSeconds })
    if (answer.state === 'pending' || signal.aborted) return
    end()
    if (answer.state !== 'done') return resolve(answer.state)
    const { unlocks, membership, tip, vote, grant } = answer
    for (const { item, token } of unlocks) bought.write({ ...place, item }, { token, grant })
    if (membership) bought.write({ ...place, item: anyItem }, { ...membership, grant })
    resolve({ membership, tip, ...(vote && { vote }) })
  }
  const askNow = () => ask(0).catch(() => {})

  addEventListener('focus', askNow, { signal })
  addEventListener(
    'message',
    ({ origin, data }) => {
      if (origin === payOrigin && data?.tuppence === 'ask-now' && data.ticket === ticket) void askNow()
    },
    { signal },
  )
  void closed.then(() => (signal.aborted ? undefined : askNow())).then(() => signal.aborted || idle())
  askOn(ask, signal).catch((fault) => {
    if (signal.aborted) return
    end()
    reject(fault)
  })
  return promise
}

const passing = ['offline', 'internal', 'rate-limited', 'provider-unavailable', 'request-in-progress']

/** One long question after the other; after a failure with growing pauses, and never faster than one a second. */
async function askOn(ask: (waitSeconds: number) => Promise<void>, signal: AbortSignal): Promise<void> {
  let pause = 1
  while (!signal.aborted) {
    const asked = ask(25).then(
      () => null,
      (fault) => fault,
    )
    const [fault] = await Promise.all([asked, seconds(pause)])
    if (fault && !passing.includes(fault.code)) throw fault
    pause = fault ? Math.min(pause * 2, 16) : 1
  }
}

async function closing(popup: Window, left: AbortSignal): Promise<void> {
  while (!popup.closed && !left.aborted) await seconds(0.4)
}

function priceChanged(problem: { code?: string }): null {
  if (problem.code === 'price-changed') return null
  throw problem
}

/** Where the pay page leads back to. The wire takes no more than 2048 characters. */
function pageAddress(): string {
  const page = location.href.split('#', 1)[0] as string
  return page.length > 2048 ? location.origin + location.pathname : page
}

function base64url(bytes: Uint8Array | ArrayBuffer): string {
  const text = btoa(String.fromCharCode(...new Uint8Array(bytes)))
  return text.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}

const seconds = (count: number) => new Promise((done) => setTimeout(done, count * 1000))
