// What a window says of money, by what it is for: an article, a gift, a tip or a vote.
import type { TicketView, TipOffer } from '../../../flows/view-ticket.ts'
import type { Words } from '../../text/en.ts'

type Buying = {
  /** Below the title. */
  readonly priced: (price: string) => string
  readonly payFor: (price: string) => string
  readonly addAndPay: (amount: string, price: string) => string
  /** The button where nothing is paid, and what stands for the price then. */
  readonly takeFree: string
  readonly free: string
  /** The line of a bill. */
  readonly forThis: string
  readonly tooLittle: (least: string) => string
  readonly walletEmpty: string
  readonly afterwards: (title: string, price: string) => string
}

export function buyingWords({ gift, tip }: Pick<TicketView, 'gift' | 'tip'>, words: Words): Buying {
  const free = { takeFree: words.readFree, free: words.free }
  if (tip !== null) {
    const { forTip, tooLittle, walletEmpty } = givingWords(tip, words)
    const { give, addAndGive, afterwards } = tip.monthly === null ? givingWords(tip, words) : words.monthly
    const { giveFree: takeFree, forMembers } = words.polls
    const priced = tip.monthly === null ? once : words.per.month
    const paid = { priced, payFor: give, addAndPay: addAndGive, forThis: forTip, tooLittle, walletEmpty, afterwards }
    return { ...paid, takeFree, free: forMembers }
  }
  if (gift !== null) {
    const { giveFor, addAndGive, forGift, tooLittle, walletEmpty, afterwards } = words.gifts
    return {
      ...free,
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
    ...free,
    priced: once,
    payFor: words.unlockFor,
    addAndPay: words.addAndUnlock,
    forThis: words.forUnlock,
    tooLittle: words.amountTooLittle,
    walletEmpty: words.walletEmpty,
    afterwards: words.checkoutThen,
  }
}

/** Of a tip: a vote has words of its own for the same. */
export function givingWords({ choice }: Pick<TipOffer, 'choice'>, { tips, polls }: Words) {
  return choice === null ? tips : polls
}

const once = (price: string) => price
