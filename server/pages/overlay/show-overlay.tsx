// GET /overlay/:site: a page for the browser source of a stream, over whose picture it shows each tip as it is given.
import type { Context } from 'hono'
import { render } from 'preact-render-to-string'
import { exponentOf } from '../../core/currency.ts'
import { placeOf } from '../../flows/show-supporters.ts'
import type { Env } from '../../http/env.ts'
import type { Ports } from '../../ports/index.ts'
import { pageHeaders } from '../page-headers.ts'
import { readingFor } from '../text/reading.ts'
import { Overlay } from './ui/Overlay.tsx'

/** Throws `not-found` for a site or a creator that is not there. Nothing of a tip is in the page itself. */
export function showOverlay(ports: Ports) {
  return async (c: Context<Env, '/overlay/:site'>): Promise<Response> => {
    const { assets, ids, settings } = ports
    const { creator } = c.req.query()
    const { site } = await placeOf(ports, c.req.param('site'), creator)
    const nonce = ids.secret()
    const rights = { nonce, provider: settings.provider, needs: 'nothing' } as const
    for (const [name, value] of Object.entries(pageHeaders(rights))) c.header(name, value)
    // Those who watch read what the site is written in, whatever the program that shows it speaks.
    const reading = readingFor('', site.locale)
    const query = creator === undefined ? '' : `?${new URLSearchParams({ creator })}`
    const page = (
      <Overlay
        live={`/v1/sites/${site.id}/live${query}`}
        decimals={exponentOf(site.currency)}
        currency={site.currency}
        reading={reading}
        nonce={nonce}
        style={assets.page('overlay-style')}
        client={assets.page('overlay')}
      />
    )
    c.header('Content-Language', reading.lang)
    return c.html(`<!doctype html>${render(page)}`)
  }
}
