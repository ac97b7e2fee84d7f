// What is around every page: the head, the mark, the line at the foot.
import type { ComponentChildren } from 'preact'
import type { Reading } from '../text/reading.ts'
import { Mark, markUrl } from './Mark.tsx'

export type FrameProps = {
  readonly title: string
  readonly reading: Reading
  readonly body: ComponentChildren
  /** Without script the page asks again after so many seconds. */
  readonly refreshSeconds?: number | undefined
  readonly isWallet?: boolean
  readonly nonce: string
  readonly style: string | null
  /** The browser script, and what has to be there before it. */
  readonly client: string | null
  readonly standIn: string | null
}

export function Frame(props: FrameProps) {
  const { reading, body, isWallet = false } = props
  const { words, lang, dir, locale } = reading
  return (
    <html lang={lang} dir={dir} data-locale={locale}>
      <Head {...props} />
      <body data-pending={words.oneMoment}>
        <header class="top">
          <Mark />
          <span class="brand">{words.brand}</span>
        </header>
        <main class="card">{body}</main>
        <footer class="foot">
          <span>{words.cardSafety}</span>
          {/* In a tab of its own: a pay window has no way back. */}
          {!isWallet && (
            <a href="/wallet" target="_blank" rel="noopener">
              {words.wallet}
            </a>
          )}
        </footer>
      </body>
    </html>
  )
}

function Head({ title, reading, refreshSeconds, nonce, style, client, standIn }: FrameProps) {
  return (
    <head>
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <meta name="color-scheme" content="light dark" />
      <meta name="robots" content="noindex" />
      <title>{`${title} · ${reading.words.brand}`}</title>
      <link rel="icon" href={markUrl} />
      {style !== null && <link rel="stylesheet" href={style} />}
      {refreshSeconds !== undefined && (
        <noscript>
          <meta http-equiv="refresh" content={String(refreshSeconds)} />
        </noscript>
      )}
      {/* Deferred scripts and modules run in the order in which they stand here. */}
      {standIn !== null && <script defer src={standIn} nonce={nonce} />}
      {client !== null && <script type="module" src={client} nonce={nonce} />}
    </head>
  )
}
