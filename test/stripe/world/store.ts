// Everything this Stripe remembers: tables of objects in the order they were made, and side notes no answer shows.
import type Stripe from 'stripe'
import type { PendingChange } from '../billing/change-subscription.ts'
import type { SavedAnswer } from '../http/idempotency.ts'
import type { Settlement } from '../money/settlement.ts'
import type { Delivery } from '../webhooks/courier.ts'
import { createRegisters, type Filed, type Register } from './registers.ts'

/** Objects as the API answers them, related ones by id. The names are those of each object's `object` field. */
export interface Tables {
  balance_transaction: Stripe.BalanceTransaction
  'billing_portal.configuration': Stripe.BillingPortal.Configuration
  'billing_portal.session': Stripe.BillingPortal.Session
  charge: Stripe.Charge
  coupon: Stripe.Coupon
  'checkout.session': Stripe.Checkout.Session
  customer: Stripe.Customer
  discount: Stripe.Discount
  dispute: Stripe.Dispute
  event: Stripe.Event
  invoice: Stripe.Invoice
  invoice_payment: Stripe.InvoicePayment
  invoiceitem: Stripe.InvoiceItem
  payment_intent: Stripe.PaymentIntent
  payment_method_domain: Stripe.PaymentMethodDomain
  payment_method: Stripe.PaymentMethod
  price: Stripe.Price
  product: Stripe.Product
  promotion_code: Stripe.PromotionCode
  'radar.early_fraud_warning': Stripe.Radar.EarlyFraudWarning
  refund: Stripe.Refund
  setup_intent: Stripe.SetupIntent
  subscription: Stripe.Subscription
  subscription_schedule: Stripe.SubscriptionSchedule
  'test_helpers.test_clock': Stripe.TestHelpers.TestClock
  transfer: Stripe.Transfer
  transfer_reversal: Stripe.TransferReversal
  'v2.core.account': Stripe.V2.Core.Account
  webhook_endpoint: Stripe.WebhookEndpoint
}

/** What belongs to an object and must not be seen in answers, by that object's id. */
interface Notes {
  /** By account that was opened by v1: standard, express or custom. */
  accountTypes: string
  answers: SavedAnswer
  /** The test card behind a payment method. */
  cards: string
  deliveries: Delivery[]
  /** By session: the intent of a first payment or of a card for later, which the session does not show. */
  firstIntents: string
  lineItems: Stripe.LineItem[]
  /** By account and currency: what has left for its bank. */
  paidOut: number
  paymentData: Stripe.Checkout.SessionCreateParams.PaymentIntentData
  /** By subscription: the change that waits for its invoice to be paid. */
  pendingChanges: PendingChange
  /** By subscription: the invoice with which it goes on. */
  resuming: string
  secrets: string
  /** The one that holds now, if any. */
  settlement: Settlement
  subscriptionData: Stripe.Checkout.SessionCreateParams.SubscriptionData
  /** Payment methods whose holder agreed to later payments. */
  setUp: true
  /** Payment methods that belong to nobody any more: they cannot be used again. */
  spent: true
  /** What was announced already, by the moment it was announced for. */
  told: number
  /** Charges that are paid and not booked yet, by the moment when they will be. */
  unbooked: number
}

export type Kind = keyof Tables

export interface Snapshot {
  tables: Record<string, { id: string }[]>
  notes: Record<string, [string, unknown][]>
}

export interface Store {
  put<K extends Kind>(kind: K, object: Tables[K]): Tables[K]
  get<K extends Kind>(kind: K, id: string): Tables[K] | undefined
  /** Newest first, as Stripe lists. */
  all<K extends Kind>(kind: K): Tables[K][]
  /** Those that are filed so, newest first: without a walk through the whole table. */
  filed<R extends Register>(register: R, under: string): Filed<R>[]
  remove(kind: Kind, id: string): void
  /** The object of any kind that has this id. */
  find(id: string): object | undefined
  notes<N extends keyof Notes>(name: N): Map<string, Notes[N]>
  /** Another number each time something else than an event is put or removed. */
  revision(): number
  snapshot(): Snapshot
}

export function createStore(saved?: Snapshot, onChange: () => void = () => {}): Store {
  const tables = new Map<string, Map<string, { id: string }>>(
    Object.entries(saved?.tables ?? {}).map(([kind, objects]) => [kind, new Map(objects.map((one) => [one.id, one]))]),
  )
  const notes = new Map<string, Map<string, unknown>>(
    Object.entries(saved?.notes ?? {}).map(([name, entries]) => [name, new Map(entries)]),
  )
  const table = <K extends Kind>(kind: K) => opened(tables, kind) as unknown as Map<string, Tables[K]>
  const registers = createRegisters()
  for (const [kind, objects] of tables)
    for (const object of objects.values()) registers.file(kind as Kind, undefined, object)
  let revision = 0
  const changed = (kind: Kind) => {
    if (kind !== 'event') revision += 1
    onChange()
  }

  return {
    put(kind, object) {
      registers.file(kind, table(kind).get(object.id), object)
      table(kind).set(object.id, object)
      changed(kind)
      return object
    },
    get: (kind, id) => table(kind).get(id),
    all: (kind) => [...table(kind).values()].reverse(),
    filed: registers.filed,
    remove(kind, id) {
      registers.file(kind, table(kind).get(id), undefined)
      table(kind).delete(id)
      changed(kind)
    },
    find: (id) => [...tables.values()].find((one) => one.has(id))?.get(id),
    notes: <N extends keyof Notes>(name: N) => opened(notes, name) as Map<string, Notes[N]>,
    revision: () => revision,
    snapshot: () => ({
      tables: Object.fromEntries([...tables].map(([kind, objects]) => [kind, [...objects.values()]])),
      notes: Object.fromEntries([...notes].map(([name, entries]) => [name, [...entries]])),
    }),
  }
}

function opened<V>(drawers: Map<string, Map<string, V>>, name: string): Map<string, V> {
  const drawer = drawers.get(name) ?? new Map<string, V>()
  drawers.set(name, drawer)
  return drawer
}
