// The mail that tells somebody of a seat, as text and as HTML. The seat is taken in the wallet, by a code to this address.
import type { Letter } from '../../../core/mail.ts'
import type { Settings } from '../../../ports/index.ts'
import { letterHtml, paragraph } from '../../letters/letter-html.ts'
import { plainName } from '../../letters/plain-name.ts'
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
  const sentences = [says(plainName(site), plainName(tier)), how(`${new URL(payOrigin).host}/wallet`), seen, ignore]
  return {
    lang: reading.lang,
    subject: `${brand}: ${subject}`,
    text: `${sentences.join('\n\n')}\n`,
    html: letterHtml(reading, subject, sentences.map(paragraph)),
  }
}
