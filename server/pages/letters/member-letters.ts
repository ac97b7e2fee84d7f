// Letters to members, as text and as HTML.
import type { Occasion } from '../../core/member-letter.ts'
import type { Membership } from '../../core/membership.ts'
import { isZero } from '../../core/money.ts'
import { totalOf } from '../../core/seat.ts'
import type { Letters, MemberNews, Settings } from '../../ports/index.ts'
import { moneyText } from '../text/money-text.ts'
import { dateText, type Reading, readingFor } from '../text/reading.ts'
import { letterHtml, paragraph, smallPrint } from './letter-html.ts'
import { plainName } from './plain-name.ts'

export function memberLetters({ payOrigin }: Pick<Settings, 'payOrigin'>): Pick<Letters, 'toMember'> {
  const wallet = `${new URL(payOrigin).host}/wallet`
  return {
    toMember(news) {
      const reading = readingFor(news.membership.lang)
      const { brand, letters } = reading.words
      const said = [...sentences(news, reading), letters.inWallet(wallet)]
      const subject = `${brand}: ${letters[news.occasion.is].subject}`
      return {
        lang: reading.lang,
        subject,
        text: `${[...said, letters.noLinks].join('\n\n')}\n`,
        html: letterHtml(reading, subject, [...said.map(paragraph), smallPrint(letters.noLinks)]),
      }
    },
  }
}

/** Amounts and days of the occasion as its reader reads them, in the order in which they matter. */
function sentences({ occasion, membership, site, tier }: MemberNews, reading: Reading): string[] {
  const { letters } = reading.words
  const name = letters.named(plainName(tier), plainName(site))
  const price = priceOf(membership, reading)
  const until = dateText(occasion.until, reading)
  switch (occasion.is) {
    case 'joined': {
      const { says, paid, isFree, renews, toCancel } = letters.joined
      const charged = isZero(occasion.charged) ? isFree(until) : paid(moneyText(occasion.charged, reading))
      return [says(name), charged, renews(price, until), toCancel]
    }
    case 'trial-ends': {
      const { says, costs, toCancel } = letters['trial-ends']
      return [says(name, until), costs(price), toCancel]
    }
    case 'payment-failed':
    case 'bank-asks':
    case 'last-notice':
      return dunning(occasion, name, reading)
    case 'over': {
      const { says, triedOn, notTried, staysOpen } = letters.over
      const next = occasion.due?.nextAttemptAt ?? null
      return [says(name, until), next === null ? notTried : triedOn(dateText(next, reading)), staysOpen]
    }
    case 'paid-after-all': {
      const { says, renews, ends } = letters['paid-after-all']
      return [says(moneyText(occasion.paid, reading), name), occasion.renews ? renews(until) : ends(until)]
    }
    case 'cancelled': {
      const { says, opensUntil, toResume, isClosed } = letters.cancelled
      return [says(name), ...(occasion.isOpen ? [opensUntil(until), toResume] : [isClosed])]
    }
    default:
      return occasion satisfies never
  }
}

type Dunning = Extract<Occasion, { is: 'payment-failed' | 'bank-asks' | 'last-notice' }>

function dunning({ is, due, until }: Dunning, name: string, reading: Reading): string[] {
  const { letters } = reading.words
  const amount = moneyText(due.money, reading)
  const { triedOn, notTried, opensUntil, toPay } = letters['payment-failed']
  const toDo = due.needsHolder ? letters['bank-asks'].toConfirm : toPay
  const open = is === 'last-notice' ? letters['last-notice'].closesOn : opensUntil
  const tried = due.nextAttemptAt === null ? notTried : triedOn(dateText(due.nextAttemptAt, reading))
  // Another attempt by itself helps nothing where the bank asks.
  return [letters[is].says(amount, name), ...(due.needsHolder ? [] : [tried]), open(dateText(until, reading)), toDo]
}

/** `$5.00 a month`, for all seats together. */
function priceOf({ price, seats, interval }: Membership, reading: Reading): string {
  return reading.words.per[interval](moneyText(totalOf({ price, seats }), reading))
}
