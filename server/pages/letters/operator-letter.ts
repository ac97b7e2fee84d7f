// The letter to the operator when tips by card pause on a site.
import { calmSeconds, tripSeconds } from '../../core/card-tip-pause.ts'
import type { Letter } from '../../core/mail.ts'
import type { OperatorNews } from '../../ports/index.ts'
import { readingFor } from '../text/reading.ts'
import { letterHtml, paragraph, smallPrint } from './letter-html.ts'
import { plainName } from './plain-name.ts'

export function operatorLetter({ site, declines }: OperatorNews): Letter {
  const reading = readingFor(site.locale)
  const { brand, cardTips } = reading.words
  const { subject: about, seen, pauses, goesOn, toEnd, why } = cardTips.alarm
  const said = [seen(plainName(site.name), declines, tripSeconds / 60), pauses(calmSeconds / 60), goesOn, toEnd]
  const subject = `${brand}: ${about}`
  return {
    lang: reading.lang,
    subject,
    text: `${[...said, why].join('\n\n')}\n`,
    html: letterHtml(reading, subject, [...said.map(paragraph), smallPrint(why)]),
  }
}
