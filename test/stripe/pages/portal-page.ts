// The page of a customer's subscriptions: what they have, what they can change, what they paid.
import { html } from 'hono/html'
import type Stripe from 'stripe'
import { periodEnd } from '../billing/subscription-states.ts'
import { spelled } from '../money/spelled.ts'
import { type Html, layout } from './layout.ts'

export interface PortalView {
  session: Stripe.BillingPortal.Session
  features: Stripe.BillingPortal.Configuration.Features
  subscriptions: Stripe.Subscription[]
  methods: Stripe.PaymentMethod[]
  invoices: Stripe.Invoice[]
  /** Prices that a subscription can be changed to. */
  offers: Stripe.Price[]
  action: string
  fault?: string | undefined
}

export function portalPage(view: PortalView): Html {
  const { session, features, subscriptions, fault } = view
  const body = html`<main class="portal">
    ${session.return_url ? html`<a class="back" href="${session.return_url}">← Back</a>` : ''}
    <h1>Your subscriptions</h1>
    ${fault ? html`<p class="fault" role="alert">${fault}</p>` : ''}
    ${subscriptions.length === 0 ? html`<p>None.</p>` : subscriptions.map((one) => subscriptionPart(view, one))}
    ${features.payment_method_update.enabled ? methodsPart(view) : ''}
    ${features.invoice_history.enabled ? invoicesPart(view) : ''}
  </main>`
  return layout({ title: 'Subscriptions', body })
}

function subscriptionPart(view: PortalView, subscription: Stripe.Subscription): Html {
  const { features } = view
  const until = day(periodEnd(subscription))
  const isLeaving = subscription.cancel_at_period_end
  const state = isLeaving ? `ends on ${until}` : `${subscription.status}, until ${until}`
  return html`<section class="notice">
    <h2>${subscription.items.data.map((item) => priceText(item.price))}</h2>
    <p>${state}</p>
    ${isLeaving ? verb(view, 'keep', subscription.id, 'Do not cancel') : ''}
    ${features.subscription_cancel.enabled && !isLeaving ? verb(view, 'cancel', subscription.id, 'Cancel') : ''}
    ${pauseVerb(view, subscription)}
    ${features.subscription_update.enabled ? changes(view, subscription) : ''}
  </section>`
}

function pauseVerb(view: PortalView, { id, status }: Stripe.Subscription): Html | string {
  if (!view.features.subscription_pause.enabled) return ''
  return status === 'paused' ? verb(view, 'resume', id, 'Resume') : verb(view, 'pause', id, 'Pause')
}

function changes(view: PortalView, { id, items }: Stripe.Subscription): Html[] {
  const others = view.offers.filter((price) => !items.data.some((item) => item.price.id === price.id))
  return others.map((price) => verb(view, 'change', `${id} ${price.id}`, `Change to ${priceText(price)}`))
}

function verb({ action }: PortalView, name: string, value: string, label: string): Html {
  return html`<form method="post" action="${action}">
    <input type="hidden" name="subject" value="${value}">
    <button type="submit" class="plain" name="verb" value="${name}">${label}</button>
  </form>`
}

function methodsPart({ methods, action }: PortalView): Html {
  return html`<section class="notice">
    <h2>Cards</h2>
    <ul>${methods.map(({ card }) => html`<li>${card?.brand} ···· ${card?.last4}</li>`)}</ul>
    <form method="post" action="${action}" data-card>
      <label>Card number <input name="cardNumber" inputmode="numeric" autocomplete="cc-number" required></label>
      <div class="pair">
        <label>Expiry <input name="cardExpiry" inputmode="numeric" autocomplete="cc-exp" required></label>
        <label>Security code <input name="cardCvc" inputmode="numeric" autocomplete="cc-csc" maxlength="4" required></label>
      </div>
      <button type="submit" name="verb" value="card">Use this card</button>
    </form>
  </section>`
}

function invoicesPart({ invoices }: PortalView): Html {
  return html`<section class="notice">
    <h2>Invoices</h2>
    <table>${invoices.map(
      (invoice) => html`<tr>
        <td>${day(invoice.created)}</td>
        <td>${spelled(invoice.total, invoice.currency)}</td>
        <td>${invoice.status}</td>
      </tr>`,
    )}</table>
  </section>`
}

function priceText({ unit_amount: amount, currency, recurring }: Stripe.Price): string {
  return `${spelled(amount ?? 0, currency)} a ${recurring?.interval ?? 'time'}`
}

function day(moment: number): string {
  return new Date(moment * 1000).toISOString().slice(0, 10)
}
