// /3ds/:intent: asks the holder of a card, and sends the browser on with the answer.
import { Hono } from 'hono'
import type Stripe from 'stripe'
import type { Env } from '../http/connection.ts'
import { authenticate } from '../payments/confirm.ts'
import { authenticateSetup } from '../payments/confirm-setup.ts'
import { answerHolder, sessionOfIntent } from '../payments/pay-session.ts'
import { paymentIntentNamed } from '../resources/payment-intents.ts'
import { setupIntentNamed } from '../resources/setup-intents.ts'
import { because, type World } from '../world/world.ts'
import { challengePage } from './challenge-page.ts'
import { noticePage } from './layout.ts'
import { afterChallenge, afterPayment, pageOf } from './way-on.ts'

export function createChallengeRoutes(world: World): Hono<Env> {
  const app = new Hono<Env>()
  app.get('/:intent', (c) => {
    const intent = intentNamed(world, c.req.param('intent'))
    if (intent.status !== 'requires_action') return c.html(answeredPage)
    return c.html(challengePage(intent, sessionOfIntent(world, intent.id)?.ui_mode === 'embedded_page'))
  })
  app.post('/:intent', async (c) => {
    const intent = intentNamed(world, c.req.param('intent'))
    if (intent.status !== 'requires_action') return c.html(answeredPage)
    const isHolder = new URLSearchParams(await c.req.text()).get('answer') === 'complete'
    const target = because(world, null, () => answer(world, intent.id, isHolder))
    return target ? c.redirect(target, 303) : c.html(answeredPage)
  })
  return app
}

const answeredPage = noticePage('Answered', 'There is nothing to confirm here any more.')

function intentNamed(world: World, id: string): Stripe.PaymentIntent | Stripe.SetupIntent {
  return id.startsWith('seti_') ? setupIntentNamed(world, id) : paymentIntentNamed(world, id)
}

/** Where the browser goes with the answer. */
function answer(world: World, id: string, isHolder: boolean): string | null {
  const session = sessionOfIntent(world, id)
  if (session) {
    const paid = answerHolder(world, session, isHolder)
    const isDone = paid.outcome === 'paid' && session.ui_mode === 'hosted_page'
    return (isDone && afterPayment(paid.session)) || pageOf(session, world.store.notes('secrets').get(session.id))
  }
  const intent = intentNamed(world, id)
  const returnUrl = intent.next_action?.redirect_to_url?.return_url
  const isPayment = intent.object === 'payment_intent'
  const confirmed = isPayment ? authenticate(world, intent, isHolder) : authenticateSetup(world, intent, isHolder)
  return returnUrl ? afterChallenge(confirmed.intent, returnUrl, confirmed.outcome === 'succeeded') : null
}
