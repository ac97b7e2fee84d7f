// Letters to readers whose monthly tip could not be given, as text and as HTML.
import type { Letters, Settings, TipNews } from '../../ports/index.ts'
import { moneyText } from '../text/money-text.ts'
import { dateText, type Reading, readingFor } from '../text/reading.ts'
import { letterHtml, paragraph, smallPrint } from './letter-html.ts'
import { plainName } from './plain-name.ts'

export function tipLetters({ payOrigin }: Pick<Settings, 'payOrigin'>): Pick<Letters, 'toGiver'> {
  const wallet = `${new URL(payOrigin).host}/wallet`
  return {
    toGiver(news) {
      const reading = readingFor(news.lang)
      const { brand, letters, monthly } = reading.words
      const said = [...sentences(news, reading), letters.inWallet(wallet)]
      const subject = `${brand}: ${news.standingTip.ended === null ? monthly.letter.subject : monthly.letter.endedSubject}`
      return {
        lang: reading.lang,
        subject,
        text: `${[...said, letters.noLinks].join('\n\n')}\n`,
        html: letterHtml(reading, subject, [...said.map(paragraph), smallPrint(letters.noLinks)]),
      }
    },
  }
}

/** What was not given to whom and why, and what follows from it. */
function sentences({ standingTip, site, creator }: TipNews, reading: Reading): string[] {
  const { amount, obstacle, ended, nextAt } = standingTip
  const { says, because, triedOn, ended: isOver, toStop } = reading.words.monthly.letter
  const named = says(moneyText(amount, reading), plainName(creator), plainName(site))
  const why = obstacle === null ? [] : [because[obstacle]]
  return ended === null ? [named, ...why, triedOn(dateText(nextAt, reading)), toStop] : [named, ...why, isOver]
}
