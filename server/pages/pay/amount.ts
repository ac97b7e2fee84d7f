// Amounts that come in by a form: minor units in hidden fields, and what a reader types. Anything doubtful is refused.
import { cardTip } from '../../core/card-tip.ts'
import { isCurrency } from '../../core/currency.ts'
import { isSame, type Money, money } from '../../core/money.ts'
import { isChargeable, topUpMax, topUpMin, topUpSuggestions } from '../../core/top-up.ts'
import type { TicketView } from '../../flows/view-ticket.ts'
import type { Form } from '../own-form.ts'
import { type TypingFault, typedMoney } from '../text/money-text.ts'
import type { Reading } from '../text/reading.ts'

/** What may be added for an unlock: at least what is missing, never below the wallet's least. */
export type TopUpRange = {
  readonly least: Money
  readonly most: Money
  readonly suggestions: readonly Money[]
  /** What a tip alone takes from a card, which may be below the least. Null: nothing can be paid for by itself. */
  readonly only: Money | null
}

/** What the window of a ticket offers. What is given each month needs a wallet that has something next month. */
export function rangeFor({ tip, balance }: Pick<TicketView, 'tip' | 'balance'>, price: Money): TopUpRange {
  return topUpRange(price, balance, tip === null || tip.isMonthly ? null : cardTip(price, balance))
}

export function topUpRange(price: Money, balance: Money, only: Money | null = null): TopUpRange {
  const most = topUpMax(price.currency)
  const needed = Math.max(price.amount - balance.amount, topUpMin(price.currency).amount)
  // Where even the most is not enough, it is at least a step on the way.
  const least = money(Math.min(needed, most.amount), price.currency)
  const enough = topUpSuggestions(price.currency).filter(({ amount }) => amount >= least.amount)
  // Where no round amount is enough, as for a gift of many, exactly what is needed: nobody should have to type it.
  const exact = isChargeable(least) ? [least] : []
  return { least, most, suggestions: enough.length > 0 ? enough : exact, only }
}

/** The amounts to choose from, the smallest first. */
export function choicesOf({ suggestions, only }: TopUpRange): readonly Money[] {
  return only === null ? suggestions : [only, ...suggestions.filter((each) => !isSame(each, only))]
}

export type AmountFault = TypingFault | 'unclear' | 'too-small' | 'too-little' | 'too-large'
export type Chosen = { readonly money: Money } | { readonly fault: AmountFault }

/** The amount that the form chose: a suggestion in minor units, or the text of the other amount. */
export function chosenAmount(form: Form, range: TopUpRange, reading: Reading): Chosen {
  const { currency } = range.least
  const choice = form.get('amount') ?? ''
  const typed = form.get('other') ?? ''
  if (choice === 'other') return within(range, typedMoney(typed, currency, reading))
  // Somebody without our script typed an amount and left a suggestion chosen: we do not guess which one was meant.
  if (typed.trim() !== '') return { fault: 'unclear' }
  const amount = minorUnits(choice)
  return amount === null ? { fault: 'missing' } : within(range, { money: money(amount, currency) })
}

/** The price that was on the screen, or what was said to be due. Null unless its field and the currency are there and plain. */
export function approvedPrice(form: Form, field: 'approved' | 'price' | 'due' = 'approved'): Money | null {
  const amount = minorUnits(form.get(field) ?? '')
  const currency = form.get('currency') ?? ''
  return amount === null || !isCurrency(currency) ? null : money(amount, currency)
}

function within({ least, most, only }: TopUpRange, chosen: Chosen): Chosen {
  if ('fault' in chosen || (only !== null && isSame(chosen.money, only))) return chosen
  const { amount, currency } = chosen.money
  if (amount > most.amount) return { fault: 'too-large' }
  if (amount < topUpMin(currency).amount) return { fault: 'too-small' }
  return amount < least.amount ? { fault: 'too-little' } : chosen
}

function minorUnits(text: string): number | null {
  if (!/^(0|[1-9]\d{0,15})$/.test(text)) return null
  const amount = Number(text)
  return Number.isSafeInteger(amount) ? amount : null
}
