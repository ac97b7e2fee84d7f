// The hosted page of an invoice: what is owed, and the form for a card, or the way to the bank that asks for its customer.
import { html } from 'hono/html'
import type Stripe from 'stripe'
import { spelled } from '../money/spelled.ts'
import { type Html, layout } from './layout.ts'

export interface InvoiceView {
  invoice: Stripe.Invoice
  /** The card that its bank wants to be confirmed. */
  asked: Stripe.PaymentMethod | null
  /** Why the last try did not work. */
  fault?: string | undefined
}

export function invoicePage({ invoice, asked, fault }: InvoiceView): Html {
  const amount = spelled(invoice.amount_remaining, invoice.currency)
  const body = html`<main class="checkout">
    <section class="summary" aria-labelledby="total">
      <h1 id="total">${amount}</h1>
      <p>Invoice ${invoice.number}</p>
      <ul>${invoice.lines.data.map(
        (line) => html`<li><span>${line.description}</span><span>${spelled(line.amount, line.currency)}</span></li>`,
      )}</ul>
    </section>
    <div>
      ${fault ? html`<p class="fault" id="fault" role="alert">${fault}</p>` : ''}
      ${asked ? confirming(invoice, asked) : ''}
      ${paying(invoice, amount)}
    </div>
  </main>`
  return layout({ title: 'Invoice', body })
}

function confirming({ id }: Stripe.Invoice, { card }: Stripe.PaymentMethod): Html {
  return html`<form method="post" action="/i/${id}">
    <p>The bank of ${card?.brand} ···· ${card?.last4} wants this payment to be confirmed.</p>
    <button type="submit" name="verb" value="confirm">Confirm payment</button>
  </form>`
}

function paying({ id }: Stripe.Invoice, amount: string): Html {
  return html`<form method="post" action="/i/${id}" data-card>
    <label>Card number
      <input name="cardNumber" inputmode="numeric" autocomplete="cc-number" placeholder="1234 1234 1234 1234" required>
    </label>
    <div class="pair">
      <label>Expiry <input name="cardExpiry" inputmode="numeric" autocomplete="cc-exp" placeholder="MM / YY" required></label>
      <label>Security code
        <input name="cardCvc" inputmode="numeric" autocomplete="cc-csc" placeholder="CVC" maxlength="4" required>
      </label>
    </div>
    <button type="submit" name="verb" value="pay">Pay ${amount}</button>
  </form>`
}
