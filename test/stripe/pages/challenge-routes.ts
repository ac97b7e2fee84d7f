// /3ds/:intent: asks the holder of a card, and sends the browser on with the answer.
import { Hono } from 'hono'
import type { Env } from '../http/connection.ts'
import { authenticate } from '../payments/confirm.ts'
import { answerHolder, sessionOfIntent } from '../payments/pay-session.ts'
import { paymentIntentNamed } from '../resources/payment-intents.ts'
import { because, type World } from '../world/world.ts'
import { challengePage } from './challenge-page.ts'
import { noticePage } from './layout.ts'
import { afterChallenge, afterPayment, pageOf } from './way-on.ts'

export function createChallengeRoutes(world: World): Hono<Env> {
  const app = new Hono<Env>()
  app.get('/:intent', (c) => {
    const intent = paymentIntentNamed(world, c.req.param('intent'))
    if (intent.status !== 'requires_action') return c.html(answeredPage)
    return c.html(challengePage(intent, sessionOfIntent(world, intent.id)?.ui_mode === 'embedded_page'))
  })
  app.post('/:intent', async (c) => {
    const intent = paymentIntentNamed(world, c.req.param('intent'))
    if (intent.status !== 'requires_action') return c.html(answeredPage)
    const isHolder = new URLSearchParams(await c.req.text()).get('answer') === 'complete'
    const target = because(world, null, () => answer(world, intent.id, isHolder))
    return target ? c.redirect(target, 303) : c.html(answeredPage)
  })
  return app
}

const answeredPage = noticePage('Answered', 'There is nothing to confirm here any more.')

/** Where the browser goes with the answer. */
function answer(world: World, id: string, isHolder: boolean): string | null {
  const session = sessionOfIntent(world, id)
  if (session) {
    const paid = answerHolder(world, session, isHolder)
    const isDone = paid.outcome === 'paid' && session.ui_mode === 'hosted_page'
    return (isDone && afterPayment(paid.session)) || pageOf(session, world.store.notes('secrets').get(session.id))
  }
  const intent = paymentIntentNamed(world, id)
  const returnUrl = intent.next_action?.redirect_to_url?.return_url
  const confirmed = authenticate(world, intent, isHolder)
  return returnUrl ? afterChallenge(confirmed.intent, returnUrl, confirmed.outcome === 'succeeded') : null
}
