// The mail that tells somebody of a seat, as text and as HTML. It has no link: the seat is taken in the wallet, by a code to this address.
import { render } from 'preact-render-to-string'
import { type Letter, oneLine } from '../../../core/mail.ts'
import type { Settings } from '../../../ports/index.ts'
import type { Reading } from '../../text/reading.ts'

type Names = { readonly site: string; readonly tier: string }

/** Site and tier in their publisher's words are all that is not ours; the organiser writes nothing into it. */
export function seatLetter(
  { payOrigin }: Pick<Settings, 'payOrigin'>,
  reading: Reading,
  { site, tier }: Names,
): Letter {
  const { brand, seats } = reading.words
  const { subject, says, how, seen, ignore } = seats.letter
  const sentences = [says(oneLine(site), oneLine(tier)), how(`${new URL(payOrigin).host}/wallet`), seen, ignore]
  return {
    lang: reading.lang,
    subject: `${brand}: ${subject}`,
    text: `${sentences.join('\n\n')}\n`,
    html: `<!doctype html>${render(<Mail reading={reading} sentences={sentences} />)}`,
  }
}

// No colours of ours, so that it can be read on whatever ground the mail program has, also a dark one.
const look = 'margin:0 auto;max-width:30rem;padding:24px;font:16px/1.5 system-ui,sans-serif'

function Mail({ reading: { lang, dir, words }, sentences }: { reading: Reading; sentences: readonly string[] }) {
  return (
    <html lang={lang} dir={dir}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width" />
        <meta name="color-scheme" content="light dark" />
        <title>{words.seats.letter.subject}</title>
      </head>
      <body style={look}>
        {sentences.map((sentence) => (
          <p key={sentence}>{sentence}</p>
        ))}
      </body>
    </html>
  )
}
