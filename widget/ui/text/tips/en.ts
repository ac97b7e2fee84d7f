// Every sentence of a tip jar, in English: the catalogue that the other languages follow.
export type TipWords = {
  offline: string
  /** Over a jar of several creators, and of one. */
  heading: string
  tip: (creator: string) => string
  whom: string
  amount: string
  other: string
  sticker: string
  /** Where they are not called as the server calls them. */
  stickers?: Record<string, string>
  otherIn: (currency: string) => string
  message: string
  /** Graphemes over the limit. */
  tooLong: (over: number) => string
  between: (least: string, most: string) => string
  isPublic: string
  isAnonymous: string
  isMonthly: string
  give: (amount: string) => string
  giveMonthly: (amount: string) => string
  giveAny: string
  terms: string
  opening: string
  paying: string
  whilePaying: string
  thanks: string
  gave: (creator: string, amount: string) => string
  givesMonthly: (creator: string, amount: string) => string
  share: string
  copied: string
  more: string
  close: string
  failed: string
  again: string
}

export const tips: TipWords = {
  offline: 'No connection. Try again.',
  heading: 'Leave a tip',
  tip: (creator) => `Tip ${creator}`,
  whom: 'For',
  amount: 'Amount',
  other: 'Other',
  sticker: 'Sticker',
  otherIn: (currency) => `Another amount in ${currency}`,
  message: 'A few words, if you like',
  tooLong: (over) => `Too long by ${over}`,
  between: (least, most) => `Between ${least} and ${most}`,
  isPublic: 'Everybody may read them',
  isAnonymous: 'Tip anonymously',
  isMonthly: 'Every month',
  give: (amount) => `Tip ${amount}`,
  giveMonthly: (amount) => `Tip ${amount} a month`,
  giveAny: 'Tip',
  terms: 'You see what arrives before you pay. From your wallet there is no card fee.',
  opening: 'One moment…',
  paying: 'Show window',
  whilePaying: 'This page knows as soon as you are done.',
  thanks: 'Thank you!',
  gave: (creator, amount) => `${creator} gets your tip of ${amount}.`,
  givesMonthly: (creator, amount) => `${creator} gets ${amount} each month, until you stop it in your wallet.`,
  share: 'Share this page',
  copied: 'The address is copied.',
  more: 'Tip again',
  close: 'Close',
  failed: 'That did not work',
  again: 'Try again',
}
