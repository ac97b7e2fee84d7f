// /p/session/:id: shows the portal and does what its buttons say, within what the configuration allows.
import { type Context, Hono } from 'hono'
import type Stripe from 'stripe'
import { endSubscription } from '../billing/end-subscription.ts'
import { pauseSubscription, resumeSubscription } from '../billing/pause-subscription.ts'
import { isLive } from '../billing/subscription-states.ts'
import { readCardForm } from '../cards/card-form.ts'
import type { Env } from '../http/connection.ts'
import { Failure } from '../http/failure.ts'
import { having } from '../http/list.ts'
import { updateCustomer } from '../resources/customers.ts'
import { attachByApi, createPaymentMethod } from '../resources/payment-methods.ts'
import { configurationNamed } from '../resources/portal-configurations.ts'
import { portalSessionNamed } from '../resources/portal-sessions.ts'
import { updateSubscription } from '../resources/subscriptions.ts'
import { nowFor, onClockOf } from '../resources/test-clocks.ts'
import { idOf } from '../world/ids.ts'
import { because, type World } from '../world/world.ts'
import { portalPage } from './portal-page.ts'

type Session = Stripe.BillingPortal.Session
type Typed = Record<string, string>

export function createPortalRoutes(world: World, tick: () => void): Hono<Env> {
  const app = new Hono<Env>()
  const named = (c: Context<Env>) => {
    because(world, null, tick)
    const session = portalSessionNamed(world, c.req.param('id') ?? '')
    if (c.req.query('key') === keyOf(session)) return session
    throw new Failure(403, { type: 'invalid_request_error', message: 'This page opens by its whole address only.' })
  }
  app.get('/session/:id', (c) => show(world, c, named(c)))
  app.post('/session/:id', async (c) => {
    const session = named(c)
    const typed: Typed = Object.fromEntries(new URLSearchParams(await c.req.text()))
    const fault = because(world, null, () => onClockOf(world, session.customer, () => tried(world, session, typed)))
    if (fault) return show(world, c, session, fault)
    const after = session.flow?.after_completion
    return c.redirect(after?.redirect?.return_url ?? pathOf(session), 303)
  })
  return app
}

function show(world: World, c: Context<Env>, session: Session, fault?: string) {
  const { features } = configurationNamed(world, idOf(session.configuration), 'configuration')
  const { customer } = session
  const prices = (features.subscription_update.products ?? []).flatMap((product) => product.prices)
  return c.html(
    portalPage({
      session,
      features,
      subscriptions: having(world.store.all('subscription'), { customer }).filter(isLive),
      methods: having(world.store.all('payment_method'), { customer }),
      invoices: having(world.store.all('invoice'), { customer }).filter((invoice) => invoice.status !== 'draft'),
      offers: prices.flatMap((id) => world.store.get('price', id) ?? []),
      action: pathOf(session),
      fault,
    }),
  )
}

function tried(world: World, session: Session, typed: Typed): string | undefined {
  try {
    return act(world, session, typed)
  } catch (error) {
    if (error instanceof Failure) return error.message
    throw error
  }
}

/** What was asked for, or why it cannot be done. */
function act(world: World, session: Session, typed: Typed): string | undefined {
  if (typed.verb === 'card') return keepCard(world, session, typed)
  const [id = '', price = ''] = (typed.subject ?? '').split(' ')
  const subscription = world.store.get('subscription', id)
  if (subscription?.customer !== session.customer) return 'There is no such subscription.'
  const { features } = configurationNamed(world, idOf(session.configuration), 'configuration')
  const isAllowed = {
    cancel: features.subscription_cancel.enabled,
    keep: features.subscription_cancel.enabled,
    pause: features.subscription_pause.enabled,
    resume: features.subscription_pause.enabled,
    change: features.subscription_update.products?.some((product) => product.prices.includes(price)),
  }[typed.verb ?? '']
  if (!isAllowed) return 'This cannot be done here.'
  perform(world, subscription, typed.verb ?? '', price, features)
  return undefined
}

function perform(
  world: World,
  subscription: Stripe.Subscription,
  verb: string,
  price: string,
  features: Stripe.BillingPortal.Configuration.Features,
): void {
  if (verb === 'cancel' && features.subscription_cancel.mode === 'immediately') {
    endSubscription(world, subscription, 'cancellation_requested')
  } else if (verb === 'cancel') updateSubscription(world, subscription, { cancel_at_period_end: true })
  else if (verb === 'keep') updateSubscription(world, subscription, { cancel_at_period_end: false })
  else if (verb === 'pause') pauseSubscription(world, subscription, {})
  else if (verb === 'resume') resumeSubscription(world, subscription, {})
  else if (verb === 'change') {
    const items = [{ id: subscription.items.data[0]!.id, price }]
    const { proration_behavior } = features.subscription_update
    updateSubscription(world, subscription, { items, proration_behavior })
  }
}

function keepCard(world: World, { customer }: Session, typed: Typed): string | undefined {
  const year = new Date(nowFor(world, customer) * 1000).getUTCFullYear()
  const form = readCardForm(typed, year)
  if ('message' in form) return form.message
  const { id } = attachByApi(world, createPaymentMethod(world, form), customer)
  updateCustomer(world, { invoice_settings: { default_payment_method: id } }, customer)
  return undefined
}

function keyOf({ url }: Session): string | null {
  return new URL(url).searchParams.get('key')
}

function pathOf(session: Session): string {
  return `/p/session/${session.id}?key=${keyOf(session)}`
}
