// Expansion: puts related objects where an answer has only their ids, along paths such as `a.b.c` and `data.a`.

import type Stripe from 'stripe'
import { idOf } from '../world/ids.ts'
import type { Kind, Tables } from '../world/store.ts'
import type { World } from '../world/world.ts'
import { invalid } from './failure.ts'
import { page } from './list.ts'

type Fields = Record<string, unknown>

/** The fields that hold an id which can be expanded. */
const RELATED: { [K in Kind]: readonly (keyof Tables[K])[] } = {
  balance_transaction: ['source'],
  'billing_portal.configuration': [],
  'billing_portal.session': ['configuration'],
  charge: ['balance_transaction', 'customer', 'failure_balance_transaction', 'payment_intent'],
  'checkout.session': ['customer', 'invoice', 'payment_intent', 'setup_intent', 'subscription'],
  coupon: [],
  customer: ['test_clock'],
  discount: ['customer', 'promotion_code'],
  dispute: ['charge', 'payment_intent'],
  event: [],
  invoice: ['customer', 'default_payment_method', 'discounts', 'test_clock'],
  invoice_payment: ['invoice'],
  invoiceitem: ['customer', 'discounts', 'invoice', 'test_clock'],
  payment_intent: ['customer', 'latest_charge', 'payment_method'],
  payment_method_domain: [],
  payment_method: ['customer'],
  price: ['product'],
  product: ['default_price'],
  promotion_code: ['customer'],
  'radar.early_fraud_warning': ['charge', 'payment_intent'],
  refund: [
    'balance_transaction',
    'charge',
    'customer',
    'failure_balance_transaction',
    'payment_intent',
    'payment_method',
  ],
  setup_intent: ['customer', 'payment_method'],
  subscription: [
    'customer',
    'default_payment_method',
    'discounts',
    'latest_invoice',
    'pending_setup_intent',
    'schedule',
    'test_clock',
  ],
  subscription_schedule: ['customer', 'subscription', 'test_clock'],
  'test_helpers.test_clock': [],
  transfer: ['balance_transaction', 'source_transaction'],
  transfer_reversal: ['balance_transaction', 'transfer'],
  'v2.core.account': [],
  webhook_endpoint: [],
}

/** The fields that an answer leaves out unless they are asked for. */
const INCLUDED: Record<string, Record<string, (world: World, id: string) => unknown>> = {
  'checkout.session': {
    line_items: ({ store }, id) =>
      page(`/v1/checkout/sessions/${id}/line_items`, store.notes('lineItems').get(id) ?? []),
  },
  invoice: {
    confirmation_secret: (world, id) => secretOf(world, id),
    payments: ({ store }, id) => page(`/v1/invoice_payments?invoice=${id}`, store.filed('payments by invoice', id)),
  },
  charge: {
    refunds: ({ store }, id) =>
      page(
        `/v1/charges/${id}/refunds`,
        store.all('refund').filter((refund) => refund.charge === id),
      ),
  },
}

/** With it a page may confirm the payment of an invoice. */
function secretOf({ store }: World, invoice: string): Stripe.Invoice.ConfirmationSecret | null {
  const [payment] = store.filed('payments by invoice', invoice).filter((one) => one.status === 'open')
  const intent = store.get('payment_intent', idOf(payment?.payment.payment_intent ?? null))
  return intent?.client_secret ? { client_secret: intent.client_secret, type: 'payment_intent' } : null
}

const DEPTH = 4

export function expanded(world: World, answer: object, paths: string[] = []): object {
  let result: unknown = answer
  for (const path of paths) {
    const steps = path.split('.')
    if (steps.length > DEPTH + (steps[0] === 'data' ? 1 : 0))
      throw invalid(`${path} expands too deep`, { param: 'expand' })
    result = follow(world, result, steps, path)
  }
  return result as object
}

function follow(world: World, value: unknown, steps: string[], path: string): unknown {
  if (steps.length === 0 || value === null) return value
  if (Array.isArray(value)) return value.map((one) => follow(world, one, steps, path))
  if (typeof value !== 'object') throw refused(path)
  const [name, ...rest] = steps as [string, ...string[]]
  const held = value as Fields
  const found = related(world, held, name, path)
  // A field that Stripe leaves out is not there when it is expanded either.
  return found === undefined ? held : { ...held, [name]: follow(world, found, rest, path) }
}

/** What stands under the name, as an object if it can be one. */
function related(world: World, held: Fields, name: string, path: string): unknown {
  const value = held[name]
  const kind = String(held.object)
  const include = INCLUDED[kind]?.[name]
  if (include) return value ?? include(world, String(held.id))
  // A list of ids stands for a list of objects: discounts.
  if (Array.isArray(value)) return value.map((one) => (typeof one === 'string' ? world.store.find(one) : one))
  if (typeof value === 'object' && value !== null) return value
  const fields = (RELATED as Record<string, readonly string[]>)[kind]
  if (fields && !fields.includes(name)) throw refused(path)
  if (typeof value !== 'string') return value
  const object = world.store.find(value)
  if (!object) throw refused(path)
  return object
}

function refused(path: string) {
  return invalid(`This property cannot be expanded (${path}).`, { param: 'expand' })
}
