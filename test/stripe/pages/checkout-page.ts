// The checkout page, hosted and embedded: what is bought, and the form for a card.
import { html } from 'hono/html'
import type Stripe from 'stripe'
import { TEST_CARDS } from '../cards/test-cards.ts'
import { spelled } from '../money/spelled.ts'
import { needsCard } from '../payments/pay-session.ts'
import { type Html, layout } from './layout.ts'

export interface CheckoutView {
  session: Stripe.Checkout.Session
  items: Stripe.LineItem[]
  /** Where the form is sent. */
  action: string
  isEmbedded: boolean
  /** Why the last try did not work. */
  fault?: string | undefined
  /** What was typed besides the card. */
  typed?: { email?: string; billingName?: string }
}

export function checkoutPage(view: CheckoutView): Html {
  const main = html`<main class="checkout" ${view.isEmbedded ? html`data-embedded="open"` : ''}>
    ${summary(view)}
    ${cardForm(view)}
  </main>`
  return layout({ title: 'Checkout', isEmbedded: view.isEmbedded, body: main })
}

/** Shown in the frame for the moment until the page around it goes on. */
export function embeddedDonePage(session: Stripe.Checkout.Session, leavesTo: string | null): Html {
  const title = session.mode === 'setup' ? 'Card saved' : 'Payment received'
  const where = leavesTo ? html`data-leaves-to="${leavesTo}"` : ''
  const body = html`<main class="notice" data-embedded="complete" ${where}>
    <h1>${title}</h1><p>${amountOf(session)}</p>
  </main>`
  return layout({ title, isEmbedded: true, body })
}

function summary({ session, items }: CheckoutView): Html {
  const { cancel_url: cancel } = session
  return html`<section class="summary" aria-labelledby="total">
    ${cancel ? html`<a class="back" href="${cancel}">← Back</a>` : ''}
    <h1 id="total">${amountOf(session) || 'Save a card'}</h1>
    <ul>${items.map(
      (item) => html`<li>
        <span>${item.description}${(item.quantity ?? 1) > 1 ? ` × ${item.quantity}` : ''}</span>
        <span>${spelled(item.amount_total, item.currency)}</span>
      </li>`,
    )}</ul>
  </section>`
}

function cardForm({ session, action, fault, typed = {} }: CheckoutView): Html {
  const { custom_text: text, customer_details: known } = session
  return html`<form method="post" action="${action}" data-card>
    ${fault ? html`<p class="fault" id="fault" role="alert">${fault}</p>` : ''}
    ${known?.email ? html`<p class="known">Email <strong>${known.email}</strong></p>` : emailField(typed.email)}
    ${needsCard(session) ? cardFields(fault) : ''}
    <label>Name on card <span class="optional">optional</span>
      <input name="billingName" autocomplete="cc-name" value="${typed.billingName ?? ''}">
    </label>
    <button type="submit">${verbOf(session)} ${amountOf(session)}</button>
    ${text.submit ? html`<p class="small">${text.submit.message}</p>` : ''}
    ${testCards()}
  </form>`
}

function cardFields(fault: string | undefined): Html {
  return html`<label>Card number
      <input name="cardNumber" inputmode="numeric" autocomplete="cc-number" placeholder="1234 1234 1234 1234"
        required ${fault ? html`aria-describedby="fault"` : ''}>
    </label>
    <div class="pair">
      <label>Expiry
        <input name="cardExpiry" inputmode="numeric" autocomplete="cc-exp" placeholder="MM / YY" required>
      </label>
      <label>Security code
        <input name="cardCvc" inputmode="numeric" autocomplete="cc-csc" placeholder="CVC" maxlength="4" required>
      </label>
    </div>`
}

function emailField(typed = ''): Html {
  return html`<label>Email <span class="optional">optional</span>
    <input name="email" type="email" autocomplete="email" value="${typed}">
  </label>`
}

/** Nothing where nothing is paid. */
function amountOf({ amount_total: total, currency }: Stripe.Checkout.Session): string {
  return total === null ? '' : spelled(total, currency ?? 'usd')
}

function verbOf({ mode, amount_total: total, submit_type: type }: Stripe.Checkout.Session): string {
  if (mode === 'setup') return 'Save card'
  if (mode === 'subscription') return total === 0 ? 'Start trial,' : 'Subscribe,'
  if (type === 'donate') return 'Donate'
  return type === 'book' ? 'Book' : 'Pay'
}

function testCards(): Html {
  return html`<details>
    <summary>Test cards: any future date, any code</summary>
    <table>${TEST_CARDS.map(
      (card) =>
        html`<tr><td><code>${card.number.replace(/(.{4})(?=.)/g, '$1 ')}</code></td><td>${card.shows}</td></tr>`,
    )}</table>
  </details>`
}
