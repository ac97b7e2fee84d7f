// The frame around every page: head, badge, stylesheet, script.
import { html } from 'hono/html'
import type { HtmlEscapedString } from 'hono/utils/html'

export type Html = HtmlEscapedString | Promise<HtmlEscapedString>

interface Framed {
  title: string
  isEmbedded?: boolean
  body: Html
}

export function layout({ title, isEmbedded = false, body }: Framed): Html {
  return html`<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="robots" content="noindex">
    <title>${title} · Local Stripe</title>
    <link rel="icon" href="data:,">
    <link rel="stylesheet" href="/local-stripe.css">
    <script src="/card-form.js" defer></script>
  </head>
  <body class="${isEmbedded ? 'embedded' : 'page'}">
    <p class="badge"><strong>Local Stripe</strong> · test mode</p>
    ${body}
  </body>
</html>`
}

/** A page that says one thing. */
export function noticePage(title: string, text: string, way?: { href: string; label: string }): Html {
  const link = way ? html`<p><a class="back" href="${way.href}">${way.label}</a></p>` : ''
  return layout({ title, body: html`<main class="notice"><h1>${title}</h1><p>${text}</p>${link}</main>` })
}
