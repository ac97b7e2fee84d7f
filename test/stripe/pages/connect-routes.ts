// /connect/:account: where somebody tells who they are, so that they can be paid out to.
import { Hono } from 'hono'
import { html } from 'hono/html'
import type { Env } from '../http/connection.ts'
import { accountNamed, setCapability } from '../resources/accounts.ts'
import { because, type World } from '../world/world.ts'
import { layout, noticePage } from './layout.ts'

export function createConnectRoutes(world: World): Hono<Env> {
  const app = new Hono<Env>()
  app.get('/:account', (c) => {
    const account = accountNamed(world, c.req.param('account'), 'id')
    const action = `/connect/${account.id}?${new URLSearchParams({ return_url: c.req.query('return_url') ?? '' })}`
    const body = html`<main class="notice">
      <h1>Get paid</h1>
      <p>Tell who <strong>${account.display_name ?? account.id}</strong> is and which bank account money goes to.</p>
      <form method="post" action="${action}"><button type="submit">Use test details</button></form>
    </main>`
    return c.html(layout({ title: 'Get paid', body }))
  })
  app.post('/:account', (c) => {
    because(world, null, () => setCapability(world, accountNamed(world, c.req.param('account'), 'id'), 'active'))
    const back = c.req.query('return_url')
    return back ? c.redirect(back, 303) : c.html(noticePage('Thank you', 'You can be paid now.'))
  })
  return app
}
