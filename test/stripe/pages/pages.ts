// The pages that people see: checkout, hosted and embedded, invoices, 3-D Secure, and the scripts and stylesheet of them.
import { Hono } from 'hono'
import { cardForm } from '../browser/card-form.ts'
import { stripeStandIn } from '../browser/stripe-stand-in.ts'
import type { Env } from '../http/connection.ts'
import { Failure } from '../http/failure.ts'
import type { World } from '../world/world.ts'
import { createChallengeRoutes } from './challenge-routes.ts'
import { createCheckoutRoutes } from './checkout-routes.ts'
import { createConnectRoutes } from './connect-routes.ts'
import { createInvoiceRoutes } from './invoice-routes.ts'
import { noticePage } from './layout.ts'
import { createPortalRoutes } from './portal-routes.ts'
import { stylesheet } from './stylesheet.ts'

export function createPages(world: World, tick: () => void): Hono<Env> {
  const app = new Hono<Env>()
  app.get('/', (c) => c.html(noticePage('Local Stripe', 'A stand-in for Stripe, for development and tests.')))
  app.get('/local-stripe.css', (c) => c.body(stylesheet, 200, { 'content-type': 'text/css; charset=utf-8' }))
  app.get('/card-form.js', (c) => c.body(`(${cardForm.toString()})(window)`, 200, script))
  app.get('/stripe.js', (c) => {
    // The origin by which the browser found this script is the one under which it may show the frame.
    const origin = JSON.stringify(new URL(c.req.url).origin)
    return c.body(`(${stripeStandIn.toString()})(window, ${origin})`, 200, {
      ...script,
      'access-control-allow-origin': '*',
    })
  })
  app.get('/receipts/:charge', (c) =>
    c.html(noticePage('Receipt', `For ${c.req.param('charge')}. No real money moved.`)),
  )
  app.route('/c', createCheckoutRoutes(world, tick))
  app.route('/p', createPortalRoutes(world, tick))
  app.route('/i', createInvoiceRoutes(world, tick))
  app.route('/connect', createConnectRoutes(world))
  app.route('/3ds', createChallengeRoutes(world))
  app.onError((error, c) => {
    if (error instanceof Failure) return c.html(noticePage('This does not work', error.message), error.status as 400)
    throw error
  })
  return app
}

const script = { 'content-type': 'text/javascript; charset=utf-8', 'cross-origin-resource-policy': 'cross-origin' }
