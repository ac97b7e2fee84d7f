// The overlay before anything has happened: empty, with what its script needs to know.
import type { Reading } from '../../text/reading.ts'

type OverlayProps = {
  /** Where the feed is. */
  live: string
  currency: string
  decimals: number
  reading: Reading
  nonce: string
  style: string | null
  client: string | null
}

export function Overlay({ live, currency, decimals, reading, nonce, style, client }: OverlayProps) {
  const { words, lang, dir, locale } = reading
  const { overlay } = words
  return (
    <html lang={lang} dir={dir} data-locale={locale}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex" />
        <title>{`${overlay.title} · ${words.brand}`}</title>
        {style !== null && <link rel="stylesheet" href={style} />}
        {client !== null && <script type="module" src={client} nonce={nonce} />}
      </head>
      <body>
        <main
          id="alerts"
          aria-live="polite"
          data-live={live}
          data-currency={currency}
          data-decimals={decimals}
          data-nobody={overlay.nobody}
          data-more={overlay.more('{}')}
          data-reached={overlay.reached}
          data-stickers={JSON.stringify(words.tips.stickers)}
        />
        <p id="standing" class="standing" role="status" hidden>
          {overlay.reconnecting}
        </p>
        <noscript>
          <p class="standing">{overlay.noScript}</p>
        </noscript>
      </body>
    </html>
  )
}
