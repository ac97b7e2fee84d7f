// /c/pay/:session and /c/embedded/:session: shows the checkout page and takes what its form sends.
import { type Context, Hono } from 'hono'
import type Stripe from 'stripe'
import { readCardForm } from '../cards/card-form.ts'
import type { Env } from '../http/connection.ts'
import { Failure } from '../http/failure.ts'
import { finishSession, needsCard, paySession } from '../payments/pay-session.ts'
import { sessionNamed } from '../resources/checkout-sessions.ts'
import { paymentIntentNamed } from '../resources/payment-intents.ts'
import { setupIntentNamed } from '../resources/setup-intents.ts'
import { idOf } from '../world/ids.ts'
import { because, type World } from '../world/world.ts'
import { checkoutPage, embeddedDonePage } from './checkout-page.ts'
import { noticePage } from './layout.ts'
import { afterEmbedded, afterPayment, pageOf } from './way-on.ts'

type Session = Stripe.Checkout.Session
type Typed = Record<string, string>

export function createCheckoutRoutes(world: World, tick: () => void): Hono<Env> {
  const app = new Hono<Env>()
  const named = (c: Context<Env>) => {
    because(world, null, tick)
    return sessionNamed(world, c.req.param('session') ?? '')
  }
  app.use(async (c, next) => {
    await next()
    c.header('Cache-Control', 'no-store')
    // As Stripe's own page, the hosted one refuses to be put into a frame.
    if (c.req.path.startsWith('/c/pay/')) c.header('Content-Security-Policy', "frame-ancestors 'none'")
  })
  app.get('/pay/:session', (c) => show(world, c, named(c), lastFault(world, named(c))))
  app.post('/pay/:session', async (c) => pay(world, c, named(c), await typedIn(c)))
  app.get('/embedded/:session', (c) => {
    const session = named(c)
    requireKey(world, session, c.req.query('key'))
    return show(world, c, session, lastFault(world, session))
  })
  app.post('/embedded/:session', async (c) => {
    const session = named(c)
    requireKey(world, session, c.req.query('key'))
    return pay(world, c, session, await typedIn(c))
  })
  return app
}

function show(world: World, c: Context<Env>, session: Session, fault?: string, typed: Typed = {}) {
  const isEmbedded = session.ui_mode === 'embedded_page'
  if (session.status === 'complete' && isEmbedded) return c.html(embeddedDonePage(session, afterEmbedded(session)))
  if (session.status !== 'open') return c.html(overPage(session))
  const items = world.store.notes('lineItems').get(session.id) ?? []
  const action = pageOf(session, world.store.notes('secrets').get(session.id))
  return c.html(checkoutPage({ session, items, action, isEmbedded, fault, typed }))
}

function pay(world: World, c: Context<Env>, session: Session, typed: Typed) {
  const again = pageOf(session, world.store.notes('secrets').get(session.id))
  // A second click, or "back" and again: it is paid already.
  if (session.status !== 'open') return c.redirect(wayOn(session, again), 303)
  if (!needsCard(session)) {
    const payer = { email: typed.email?.trim() || null, name: typed.billingName?.trim() || null }
    const done = because(world, null, () => finishSession(world, session, payer))
    return c.redirect(wayOn(done.session, again), 303)
  }
  const form = readCardForm(typed, new Date(world.clock.now()).getUTCFullYear())
  if ('message' in form) return show(world, c, session, form.message, typed)
  const paid = because(world, null, () => paySession(world, session, form))
  if (paid.outcome === 'declined') return show(world, c, paid.session, paid.message, typed)
  if (paid.outcome === 'asks-holder') return c.redirect(`/3ds/${paid.intent.id}`, 303)
  return c.redirect(wayOn(paid.session, again), 303)
}

/** A hosted page sends the browser back; in a frame the page around it has to go. */
function wayOn(session: Session, again: string): string {
  const isDone = session.status === 'complete' && session.ui_mode === 'hosted_page'
  return (isDone && afterPayment(session)) || again
}

async function typedIn(c: Context<Env>): Promise<Typed> {
  return Object.fromEntries(new URLSearchParams(await c.req.text()))
}

function lastFault(world: World, session: Session): string | undefined {
  const first = world.store.notes('firstIntents').get(session.id)
  const id = idOf(session.setup_intent ?? session.payment_intent ?? first ?? null)
  if (!id) return undefined
  return id.startsWith('seti_')
    ? setupIntentNamed(world, id).last_setup_error?.message
    : paymentIntentNamed(world, id).last_payment_error?.message
}

function requireKey(world: World, session: Session, key: string | undefined): void {
  const secret = world.store.notes('secrets').get(session.id)
  if (secret === `${session.id}_secret_${key}`) return
  throw new Failure(403, {
    type: 'invalid_request_error',
    message: 'This frame needs the client secret of its session.',
  })
}

function overPage(session: Session) {
  if (session.status === 'expired') {
    const way = session.cancel_url ? { href: session.cancel_url, label: '← Back' } : undefined
    return noticePage('This page has expired', 'Nothing was charged. Start again where you came from.', way)
  }
  const target = afterPayment(session)
  const way = target ? { href: target, label: 'Go on →' } : undefined
  return noticePage('All done', 'This was paid already.', way)
}
