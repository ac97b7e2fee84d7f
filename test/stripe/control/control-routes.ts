// /_emu/…: the control by HTTP, for whoever is not in this process. JSON in, JSON out, no key.
import { type Context, Hono } from 'hono'
import type { Env } from '../http/connection.ts'
import { Failure } from '../http/failure.ts'
import type { Control } from './control.ts'

export function createControlRoutes(control: Control, violations: readonly unknown[]): Hono<Env> {
  const app = new Hono<Env>().basePath('/_emu')
  app.get('/chaos', (c) => c.json(control.chaos({})))
  app.post('/chaos', async (c) => c.json(control.chaos(await bodyOf(c))))
  app.delete('/chaos', (c) => c.json(control.calm()))
  app.get('/requests', (c) => c.json({ requests: control.requests() }))
  app.delete('/requests', (c) => {
    control.forgetRequests()
    return c.body(null, 204)
  })
  app.get('/violations', (c) => c.json({ violations }))
  app.get('/mailbox', (c) => c.json({ mails: control.mailbox() }))
  app.get('/clock', (c) => c.json({ now: control.now() }))
  app.post('/clock', async (c) => {
    const { advance = 0, now } = await bodyOf(c)
    return c.json({ now: now === undefined ? control.advance(Number(advance)) : control.moveTo(secondsOf(now)) })
  })
  app.post('/complete/:session', async (c) => c.json(control.complete(c.req.param('session'), await bodyOf(c))))
  app.post('/dispute/:payment', async (c) => c.json(control.dispute(c.req.param('payment'), await bodyOf(c))))
  app.post('/decide/:dispute', async (c) => {
    const { decision = 'lost' } = await bodyOf(c)
    return c.json(control.decide(c.req.param('dispute'), decision))
  })
  app.post('/warn/:payment', (c) => c.json(control.warn(c.req.param('payment'))))
  app.post('/renew/:method', (c) => c.json(control.renewCard(c.req.param('method'))))
  app.post('/capability/:account', async (c) => {
    const { status = 'active' } = await bodyOf(c)
    return c.json(control.setCapability(c.req.param('account'), status))
  })
  app.post('/settle-in', async (c) => {
    const { currency, rate } = await bodyOf(c)
    control.settleIn(currency ?? null, rate)
    return c.body(null, 204)
  })
  app.post('/payout', async (c) => c.json(control.payOut(await bodyOf(c))))
  app.post('/fail-finalization/:invoice', (c) => c.json(control.failFinalization(c.req.param('invoice'))))
  app.post('/refund/:refund', async (c) => {
    const { end = 'failed' } = await bodyOf(c)
    return c.json(control.endRefund(c.req.param('refund'), end))
  })
  app.post('/deliver/:event', async (c) => {
    const { signedAt } = await bodyOf(c)
    return c.json({ deliveries: await control.deliver(c.req.param('event'), signedAt) })
  })
  app.get('/deliveries/:event', (c) => c.json({ deliveries: control.deliveries(c.req.param('event')) }))
  app.post('/idle', async (c) => {
    await control.idle()
    return c.json({ idle: true })
  })
  app.onError((error, c) => {
    if (error instanceof Failure) return c.json({ error: error.body }, error.status as 400)
    throw error
  })
  return app
}

/** An empty body is an order without wishes. */
async function bodyOf(c: Context) {
  const text = await c.req.text()
  return text ? JSON.parse(text) : {}
}

/** Seconds, or a date as JavaScript writes it. */
function secondsOf(moment: number | string): number {
  return typeof moment === 'number' ? moment : Date.parse(moment) / 1000
}
