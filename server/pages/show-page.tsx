// A page as an answer: the frame around it, its headers, its status.
import type { Context } from 'hono'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import { render } from 'preact-render-to-string'
import type { Env } from '../http/env.ts'
import type { Ports } from '../ports/index.ts'
import { type PageRights, pageHeaders } from './page-headers.ts'
import { Frame, type FrameProps } from './ui/Frame.tsx'

export type Page = Pick<FrameProps, 'title' | 'reading' | 'body' | 'refreshSeconds' | 'isWallet'> & {
  readonly status?: ContentfulStatusCode
  readonly needs?: PageRights['needs']
  /** The publisher's origin, where a form of the page ends. */
  readonly leadsTo?: string | undefined
}

/** Sets no cookie and reads nothing: what the page says is its caller's affair. */
export function showPage({ ids, assets, settings }: Ports, c: Context<Env>, page: Page): Response {
  const { needs = 'nothing', status = 200, leadsTo, ...shown } = page
  const { provider } = settings
  const nonce = ids.secret()
  for (const [name, value] of Object.entries(pageHeaders({ nonce, provider, needs, leadsTo }))) c.header(name, value)
  c.header('Content-Language', page.reading.lang)

  const standIn = needs === 'checkout' ? provider.standIn : null
  const files = { style: assets.page('style'), client: assets.page('client'), standIn }
  return c.html(`<!doctype html>${render(<Frame {...shown} {...files} nonce={nonce} />)}`, status)
}
