// The page of 3-D Secure: the card's bank asks whether it is really its holder who pays.
import { html } from 'hono/html'
import type Stripe from 'stripe'
import { spelled } from '../money/spelled.ts'
import { type Html, layout } from './layout.ts'

export function challengePage(intent: Stripe.PaymentIntent | Stripe.SetupIntent, isEmbedded: boolean): Html {
  const body = html`<main class="notice" ${isEmbedded ? html`data-embedded="open"` : ''}>
    <h1>3-D Secure</h1>
    <p>The bank asks whether it is you who ${doing(intent)}.</p>
    <form method="post" action="/3ds/${intent.id}">
      <button type="submit" name="answer" value="complete">Complete</button>
      <button type="submit" name="answer" value="fail" class="plain">Fail</button>
    </form>
  </main>`
  return layout({ title: '3-D Secure', isEmbedded, body })
}

function doing(intent: Stripe.PaymentIntent | Stripe.SetupIntent): Html {
  if (intent.object === 'setup_intent') return html`saves this card for later payments`
  return html`pays <strong>${spelled(intent.amount, intent.currency)}</strong>`
}
