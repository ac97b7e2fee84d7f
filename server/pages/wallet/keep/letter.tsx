// The mail with a code, as text and as HTML. It has no link: nothing in it does anything when somebody opens it.
import { render } from 'preact-render-to-string'
import type { Letter } from '../../../core/mail.ts'
import type { Settings } from '../../../ports/index.ts'
import type { Reading } from '../../text/reading.ts'

/** The words in the reader's language; `code` is all that is not ours. */
export function codeLetter({ payOrigin }: Pick<Settings, 'payOrigin'>, reading: Reading, code: string): Letter {
  const { brand, keep } = reading.words
  const { subject, type, where, beware } = keep.letter
  const told = where(new URL(payOrigin).host)
  return {
    lang: reading.lang,
    subject: `${brand}: ${subject}`,
    text: `${[type, code, told, beware].join('\n\n')}\n`,
    html: `<!doctype html>${render(<Mail reading={reading} says={type} code={code} after={[told, beware]} />)}`,
  }
}

type MailProps = { reading: Reading; says: string; code: string; after: readonly string[] }

// No colours of ours but in between, so that it can be read on whatever ground the mail program has, also a dark one.
const look = {
  body: 'margin:0 auto;max-width:30rem;padding:24px;font:16px/1.5 system-ui,sans-serif',
  code: 'margin:24px 0;font:600 32px/1.2 ui-monospace,monospace;letter-spacing:0.15em',
  after: 'font-size:14px',
}

function Mail({ reading: { lang, dir, words }, says, code, after }: MailProps) {
  return (
    <html lang={lang} dir={dir}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width" />
        <meta name="color-scheme" content="light dark" />
        <title>{words.keep.letter.subject}</title>
      </head>
      <body style={look.body}>
        <p>{says}</p>
        <p style={look.code} dir="ltr">
          {code}
        </p>
        {after.map((sentence) => (
          <p key={sentence} style={look.after}>
            {sentence}
          </p>
        ))}
      </body>
    </html>
  )
}
