// Opens a local Stripe for one test: the real SDK in front of it, a receiver of webhooks behind it.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import Stripe from 'stripe'
import type { LocalStripeOptions } from '../stripe/local-stripe.ts'
import { createSchemaCheck } from '../stripe/schema/schema-check.ts'
import { startLocalStripe } from '../stripe/start.ts'

const schemaCheck = createSchemaCheck()

export const SECRET = 'whsec_of_this_test'

interface Hook {
  body: string
  signature: string
}

/** The receiver answers with the given statuses, one after another, then with 200. */
export async function openStripe({ statuses = [], ...options }: LocalStripeOptions & { statuses?: number[] } = {}) {
  const receiver = await listen(statuses)
  const local = await startLocalStripe({
    webhookUrl: receiver.url,
    webhookSecret: SECRET,
    retryDelays: [5, 5, 5],
    schemaCheck,
    ...options,
  })
  const connection = { host: '127.0.0.1', port: local.port, protocol: 'http' } as const
  const stripe = new Stripe('sk_test_of_this_test', { ...connection, maxNetworkRetries: 0 })
  const close = async () => {
    await local.close()
    // Whatever a test is about: all that was sent has to be as Stripe would send it.
    if (local.violations.length > 0) throw new Error(`Not Stripe’s: ${JSON.stringify(local.violations, null, 2)}`)
    receiver.close()
  }
  return { ...local, stripe, connection, hooks: receiver.hooks, types: receiver.types, [Symbol.asyncDispose]: close }
}

async function listen(statuses: number[]) {
  const hooks: Hook[] = []
  const server = createServer(async (request, response) => {
    const body = (await request.toArray()).join('')
    hooks.push({ body, signature: String(request.headers['stripe-signature']) })
    response.writeHead(statuses.shift() ?? 200).end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhooks`
  const types = () => hooks.map((hook) => (JSON.parse(hook.body) as Stripe.Event).type)
  return { url, hooks, types, close: () => server.closeAllConnections() ?? server.close() }
}

export function fiveDollars(more: Partial<Stripe.Checkout.SessionCreateParams> = {}) {
  return {
    mode: 'payment',
    success_url: 'https://shop.test/done?session={CHECKOUT_SESSION_ID}',
    cancel_url: 'https://shop.test/cart',
    line_items: [
      { quantity: 1, price_data: { currency: 'usd', unit_amount: 500, product_data: { name: 'Five dollars' } } },
    ],
    ...more,
  } satisfies Stripe.Checkout.SessionCreateParams
}

export const embedded = { ui_mode: 'embedded_page', success_url: undefined, cancel_url: undefined } as const

/** What the SDK throws, as a value to look at. */
export async function refusal(promise: Promise<unknown>): Promise<Stripe.errors.StripeError> {
  return promise.then(
    () => {
      throw new Error('This was not refused')
    },
    (error) => error,
  )
}

export type Local = Awaited<ReturnType<typeof openStripe>>

/** Five dollars on the checkout page; answers the session. */
export async function payOnce(local: Local): Promise<string> {
  const { id } = await local.stripe.checkout.sessions.create(fiveDollars())
  local.control.complete(id)
  await local.control.idle()
  return id
}

/** Five dollars with a test card that something happens to afterwards. */
export async function paidWith(local: Local, payment_method: string): Promise<Stripe.PaymentIntent> {
  const params = { amount: 500, currency: 'usd', payment_method, confirm: true, off_session: true }
  const intent = await local.stripe.paymentIntents.create(params)
  await local.control.idle()
  return intent
}

/** The events that have arrived, in the order of their arrival. */
export const eventsOf = (local: Local): Stripe.Event[] => local.hooks.map((hook) => JSON.parse(hook.body))
