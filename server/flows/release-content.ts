// The text of a served item, for who owns it.
import { Problem } from '../core/problem.ts'
import { hasOrigin } from '../core/site.ts'
import type { ApiPorts } from '../ports/index.ts'
import { admitToken } from './admit-token.ts'
import { quoteItem } from './quote-item.ts'

export type ContentRequest = {
  readonly site: string
  readonly item: string
  readonly token: string | null
  readonly origin: string | null
}

/** The HTML as the publisher stored it. Refuses like `admitToken`; `not-found` when the publisher stored nothing. */
export async function releaseContent(ports: ApiPorts, { site, item, token, origin }: ContentRequest): Promise<string> {
  const quote = await quoteItem(ports, site, item)
  if (origin !== null && !hasOrigin(quote.site, origin))
    throw new Problem('origin-not-allowed', 'This page is not one of the site’s.')
  await admitToken(ports, quote, token)
  const html = await ports.store.content(quote.site.id, quote.item.id)
  if (html === null) throw new Problem('not-found', 'The publisher has stored no text for this item.')
  return html
}
