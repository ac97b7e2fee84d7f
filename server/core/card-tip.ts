// A tip by card: what a card is charged for one tip alone, without money that stays in the wallet.
import type { Currency } from './currency.ts'
import { type Money, money } from './money.ts'
import { isChargeable, topUpMin } from './top-up.ts'

/** The least that a card is charged for a tip: a dollar, or about as much. Throws a RangeError for a currency that is not sellable. */
export function cardTipMin(currency: Currency): Money {
  return money(topUpMin(currency).amount / 3, currency)
}

/** Exactly what the wallet misses of a tip. Null: nothing, too little, or no amount of a card. */
export function cardTip(tip: Money, balance: Money): Money | null {
  const missing = money(Math.max(0, tip.amount - balance.amount), tip.currency)
  return missing.amount >= cardTipMin(tip.currency).amount && isChargeable(missing) ? missing : null
}
