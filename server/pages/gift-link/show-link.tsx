// GET and POST /gift-link/:code: an article that was given, and the way to its page.
import type { Context } from 'hono'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import { type GiftLinkView, openGiftLink, viewGiftLink } from '../../flows/open-gift-link.ts'
import { welcomeReader } from '../../flows/welcome-reader.ts'
import type { Env } from '../../http/env.ts'
import type { Ports } from '../../ports/index.ts'
import { ownForm } from '../own-form.ts'
import { keepReader, readerOf } from '../reader-cookie.ts'
import { showPage } from '../show-page.tsx'
import { readingFor } from '../text/reading.ts'
import { GiftLink } from './ui/GiftLink.tsx'

type LinkContext = Context<Env, '/gift-link/:code'>

export function showLink(ports: Ports) {
  return async (c: LinkContext): Promise<Response> => shown(ports, c, await viewGiftLink(ports, c.req.param('code')))
}

/** A stranger becomes a reader only by a link that is open. */
export function openLink(ports: Ports) {
  return async (c: LinkContext): Promise<Response> => {
    await ownForm(ports, c)
    const view = await viewGiftLink(ports, c.req.param('code'))
    const known = await readerOf(ports, c)
    const { article } = view
    if (article === null || (view.is !== 'open' && known === null)) return shown(ports, c, view)
    const { reader, cookie } = known === null ? await welcomeReader(ports, undefined) : { reader: known }
    const taken = await openGiftLink(ports, view, reader)
    if (taken === null) return shown(ports, c, await viewGiftLink(ports, c.req.param('code')))
    keepReader(c, cookie)
    article.hash = handed(article, `tuppence=${taken.ticket}.${taken.verifier}.${encodeURIComponent(view.link.item)}`)
    return c.redirect(article.href, 303)
  }
}

/**
 * Behind the `#` it reaches no server, and the page takes it out of its address at once (widget/visit.ts). What the page has there
 * stays before it: a page that is routed by it reads a query.
 */
function handed({ hash }: URL, taken: string): string {
  if (hash === '') return taken
  return `${hash}${hash.includes('?') ? '&' : '?'}${taken}`
}

const statuses: Partial<Record<GiftLinkView['is'], ContentfulStatusCode>> = {
  'used-up': 410,
  expired: 410,
  revoked: 410,
  gone: 410,
}

async function shown(ports: Ports, c: LinkContext, view: GiftLinkView): Promise<Response> {
  const site = view.quote?.site ?? (await ports.store.site(view.link.site))
  const reading = readingFor(c.req.header('Accept-Language'), site?.locale)
  const { giftLinks } = reading.words
  const title = view.is === 'open' ? (view.quote?.item.title ?? giftLinks.forYou) : giftLinks.states[view.is].title
  const leadsTo = view.article?.origin
  return showPage(ports, c, {
    title,
    reading,
    body: <GiftLink {...{ view, reading }} />,
    status: statuses[view.is] ?? 200,
    leadsTo,
  })
}
