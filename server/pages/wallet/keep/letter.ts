// The mail with a code, as text and as HTML.
import { h } from 'preact'
import type { Letter } from '../../../core/mail.ts'
import type { Settings } from '../../../ports/index.ts'
import { letterHtml, paragraph, smallPrint } from '../../letters/letter-html.ts'
import type { Reading } from '../../text/reading.ts'

const codeLook = 'margin:24px 0;font:600 32px/1.2 ui-monospace,monospace;letter-spacing:0.15em'

/** The words in the reader's language; `code` is all that is not ours. */
export function codeLetter({ payOrigin }: Pick<Settings, 'payOrigin'>, reading: Reading, code: string): Letter {
  const { brand, keep } = reading.words
  const { subject, type, where, beware } = keep.letter
  const told = where(new URL(payOrigin).host)
  const shown = h('p', { style: codeLook, dir: 'ltr' }, code)
  return {
    lang: reading.lang,
    subject: `${brand}: ${subject}`,
    text: `${[type, code, told, beware].join('\n\n')}\n`,
    html: letterHtml(reading, subject, [paragraph(type), shown, smallPrint(told), smallPrint(beware)]),
  }
}
