// What a window says of money, by what it is for: an article, a gift or a tip.
import type { TicketView } from '../../../flows/view-ticket.ts'
import type { Words } from '../../text/en.ts'

type Buying = {
  /** Below the title. */
  readonly priced: (price: string) => string
  readonly payFor: (price: string) => string
  readonly addAndPay: (amount: string, price: string) => string
  /** The line of a bill. */
  readonly forThis: string
  readonly tooLittle: (least: string) => string
  readonly walletEmpty: string
  readonly afterwards: (title: string, price: string) => string
}

export function buyingWords({ gift, tip }: Pick<TicketView, 'gift' | 'tip'>, words: Words): Buying {
  if (tip !== null) {
    const { forTip, tooLittle, walletEmpty } = words.tips
    const { give, addAndGive, afterwards } = tip.monthly === null ? words.tips : words.monthly
    const priced = tip.monthly === null ? once : words.per.month
    return { priced, payFor: give, addAndPay: addAndGive, forThis: forTip, tooLittle, walletEmpty, afterwards }
  }
  if (gift !== null) {
    const { giveFor, addAndGive, forGift, tooLittle, walletEmpty, afterwards } = words.gifts
    return {
      priced: once,
      payFor: giveFor,
      addAndPay: addAndGive,
      forThis: forGift,
      tooLittle,
      walletEmpty,
      afterwards,
    }
  }
  return {
    priced: once,
    payFor: words.unlockFor,
    addAndPay: words.addAndUnlock,
    forThis: words.forUnlock,
    tooLittle: words.amountTooLittle,
    walletEmpty: words.walletEmpty,
    afterwards: words.checkoutThen,
  }
}

const once = (price: string) => price
