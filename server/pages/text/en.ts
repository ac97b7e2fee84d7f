// Every sentence of the pay origin's pages, in English: the catalogue that the other languages follow.
import type { EntryKind } from '../../core/journal.ts'
import type { ProblemCode } from '../../core/problem.ts'
import type { RefundState } from '../../core/refund.ts'
import { addMoney } from './add-money/en.ts'
import { cardTips } from './card-tips/en.ts'
import { giftLinks } from './gift-links/en.ts'
import { gifts } from './gifts/en.ts'
import { keep } from './keep/en.ts'
import { late } from './late/en.ts'
import { letters } from './letters/en.ts'
import { membership } from './membership/en.ts'
import { monthly } from './monthly/en.ts'
import { overlay } from './overlay/en.ts'
import { polls } from './polls/en.ts'
import { seats } from './seats/en.ts'
import { terms } from './terms/en.ts'
import { tips } from './tips/en.ts'

/** The entries that a reader sees in the wallet. The others move money between us, the provider and banks. */
export type WalletKind = Exclude<
  EntryKind,
  'card-refund-sent' | 'card-refund-returned' | 'dispute' | 'release' | `membership${string}`
>

type Sentences = { readonly title: string; readonly body: string }

const again: Sentences = {
  title: 'That did not work',
  body: 'Nothing was charged by this step. Go back and try once more.',
}
const refused: Sentences = {
  title: 'This cannot be done from here',
  body: 'The request did not come from this window. Nothing was charged.',
}
const gone: Sentences = {
  title: 'There is nothing here',
  body: 'The link may be old or incomplete. Go back to the article and try from there.',
}

/** `Words` asks each language for the same keys; what is a function here is a function there. */
export const en = {
  brand: 'Tuppence',
  cardSafety: 'Card data goes to Stripe only.',
  wallet: 'Wallet',
  oneMoment: 'One moment…',

  unlockTitle: (title: string) => `Unlock “${title}”`,
  price: 'Price',
  fees: 'Fees',
  feesNone: 'none for you',
  free: 'Free',
  youPay: 'You pay',
  youPayNow: 'You pay now',
  walletNow: 'Wallet now',
  leftAfter: 'Left afterwards',
  unlockFor: (price: string) => `Unlock for ${price}`,
  readFree: 'Read it for free',
  noThanks: 'No thanks',

  joinTitle: (tier: string) => `Become a member: ${tier}`,
  joinFor: (price: string) => `Join for ${price}`,
  joinTakes: (price: string) => `${price}, until you cancel. You can do so at any time in your wallet.`,
  per: { month: (price: string) => `${price} a month`, year: (price: string) => `${price} a year` },
  renewsBy: {
    month:
      'The same is taken each month until you cancel. You can do so at any time in your wallet, and keep what is paid.',
    year: 'The same is taken each year until you cancel. You can do so at any time in your wallet, and keep what is paid.',
  },
  opensAll: (site: string) => `Opens everything on ${site}`,
  opensPart: (site: string) => `Opens what is for members on ${site}`,
  joined: 'You are a member',
  goOn: 'Continue',
  renewsOn: 'Renews on',
  endsOn: 'Ends on',
  memberAlready: 'You are a member',
  memberAlreadyBody: 'Your membership covers this. It costs you nothing more.',
  otherMember: 'You are a member here already',
  otherMemberBody: 'Your membership is another one than this. You can change it in your wallet. Nothing was charged.',
  memberOver: 'This membership is over',
  memberOverBody: 'It opens nothing any more. Articles that you bought stay open.',

  walletEmpty: 'Your wallet is empty. Add money once, then unlock articles for pennies.',
  walletShort: (balance: string, missing: string) => `Your wallet has ${balance}: ${missing} short of the price.`,
  otherAmount: 'Another amount',
  otherHint: (least: string, most: string) => `From ${least} to ${most}`,
  exactly: (amount: string) => `You pay exactly ${amount}; the card fee is not added.`,
  forUnlock: 'For this article',
  staysInWallet: 'Stays in your wallet',
  thisAmount: 'this amount',
  theRest: 'the rest',
  addAndUnlock: (amount: string, price: string) => `Add ${amount} and unlock for ${price}`,
  unspent: 'Unspent money stays yours, on any site with Tuppence.',
  amountMissing: 'Type an amount, or choose one above.',
  amountUnclear: 'You typed an amount. Is that the one? Then press the button again, or choose one above.',
  amountNotPlain: (example: string) => `Only digits, please, for example ${example}.`,
  amountTooFine: (decimals: number) =>
    decimals === 0 ? 'This currency has no decimals.' : `At most ${decimals} digits after the point.`,
  amountTooSmall: (least: string) => `The least that can be added is ${least}.`,
  amountTooLittle: (least: string) => `At least ${least} is needed for this article.`,
  amountTooLarge: (most: string) => `The most that can be added at once is ${most}.`,

  notices: {
    'not-charged': 'You came back without paying. Nothing was charged.',
    'price-changed': 'The price has changed while this window was open. Nothing was charged: please look again.',
    'balance-changed': 'Your wallet has changed while this window was open. Nothing was charged: please look again.',
    'sent-twice': 'This form was sent more than once. Nothing was charged: please continue here.',
    arrived: 'Your payment has arrived in your wallet. Please confirm once more.',
    'card-tip-later':
      'So many small payments by card are not taken at once. Nothing was charged: please add money to your wallet and tip from it, or come back in an hour.',
  },

  owned: 'You own this already',
  ownedBody: 'You have paid for it before. Reading it again costs nothing.',
  readIt: 'Read it',
  unlocked: 'Unlocked',
  paid: 'Paid',
  boughtAt: 'Unlocked on',
  mayUndo: (time: string) => `Not what you expected? You can undo this until ${time}.`,
  openWallet: 'Open your wallet',
  leftInWallet: 'Left in your wallet',
  closeWindow: 'You can close this window.',
  goingBack: 'Taking you back to the article…',
  backTo: (site: string) => `Back to ${site}`,
  declined: 'Cancelled',
  expired: 'This window has run out of time',
  notForSale: 'Not for sale at the moment',
  usedElsewhere: 'This window was used already',
  refunded: 'This unlock was undone',
  nothingTaken: 'Nothing was unlocked, and nothing was taken from your wallet.',
  notForSaleBody: 'The publisher sells this article no longer, or not yet. Nothing was charged.',
  usedElsewhereBody: 'Somebody finished it in another browser. Start again from the article.',
  refundedBody: 'The price went back to the wallet, and the article is closed again.',
  startAgain: 'Start again',

  checkoutTitle: (amount: string) => `Add ${amount} to your wallet`,
  checkoutThen: (title: string, price: string) => `Then “${title}” is unlocked for ${price}.`,
  checkoutLoading: 'Loading Stripe’s payment form…',
  checkoutLate: 'The payment form takes long to load. You can pay on Stripe’s own page instead.',
  checkoutFailed: 'The payment form could not be loaded. Taking you to Stripe’s own page…',
  checkoutNoScript: 'Your browser runs no scripts here, so please pay on Stripe’s own page.',
  continueAtStripe: 'Continue on Stripe’s page',
  cancelPayment: 'Cancel, pay nothing',
  checkoutLine: 'Money for your Tuppence wallet',

  pending: 'Your payment is being confirmed…',
  pendingBody: 'This usually takes a few seconds. Please do not pay again.',
  pendingLate:
    'It takes longer than usual, but nothing is lost. As soon as the payment is confirmed, the money is in your wallet. You may close this window.',
  unknownPayment: 'This browser does not know this payment',
  unknownPaymentBody:
    'If you have paid, please do not pay again. Go back to the window or page in which you started: it opens there as soon as the payment is confirmed.',

  yourWallet: 'Your wallet',
  balance: 'Balance',
  latest: 'Latest',
  noWallet: 'You have no wallet on this device yet',
  noWalletBody: 'It comes into being when you unlock your first article. No account is needed.',
  noLines: 'Nothing yet',
  noLinesBody: 'What you add and what you unlock will be listed here.',
  untitled: 'An article',
  lines: {
    'top-up': 'Added by card',
    unlock: 'Unlocked',
    undo: 'Undone by you',
    refund: 'Given back by the publisher',
    'card-refund': 'Back to your card',
    'card-refund-failed': 'Your card did not take it back',
    'dispute-lost': 'Taken back by your bank',
    'dispute-appealed': 'Given back by your bank',
    gift: 'A gift from you',
    'gift-returned': 'A gift taken back',
    tip: 'A tip from you',
    'tip-refund': 'A tip given back by the publisher',
  } satisfies Record<WalletKind, string>,

  memberships: 'Memberships',
  memberStates: {
    trial: terms.trial,
    renewing: (date: string) => `Renews on ${date}`,
    late: (date: string) => `The last payment did not go through. Open until ${date}`,
    closed: (date: string) => `The last payment did not go through. Closed since ${date}`,
    cancelled: (date: string) => `Cancelled, ends on ${date}`,
    paused: membership.paused,
    given: (date: string) => `A gift, until ${date}`,
  },
  memberWishes: { cancel: 'Cancel', resume: 'Resume' },

  undoUntil: (time: string) => `Undo (until ${time})`,
  undosLeft: (count: number, days: number) =>
    count === 1
      ? `You can undo 1 more unlock within ${days} days.`
      : count === 0
        ? `You can undo no more unlocks within these ${days} days.`
        : `You can undo ${count} more unlocks within ${days} days.`,
  underWay: 'On the way to your card',
  underWayStates: { started: 'We are sending it', pending: 'Your bank has not confirmed it yet' } satisfies Record<
    Extract<RefundState, 'started' | 'pending'>,
    string
  >,
  returnMoney: 'Return unspent money to my card',
  backToCard: 'Back to your card',
  returnTakes: 'It goes to the card that it came from. Banks take 5 to 10 days to show it.',
  returnKeeps: 'This part cannot go back to any of your cards.',
  returnNow: (amount: string) => `Return ${amount}`,
  returnNothing: (amount: string) =>
    `${amount} cannot go back to any of your cards, so it stays here for you to spend.`,
  onHold: 'Your wallet is on hold',
  onHoldBody:
    'A bank questions a card payment into this wallet. Until that is settled, nothing can be spent or returned. The articles that you own stay open.',

  addMoney,
  keep,
  late,
  letters,
  membership,
  terms,
  seats,
  gifts,
  tips,
  polls,
  monthly,
  cardTips,
  giftLinks,
  overlay,
  walletNotices: {
    ...addMoney.notices,
    ...keep.notices,
    ...late.notices,
    ...membership.notices,
    ...terms.notices,
    ...seats.notices,
    ...gifts.notices,
    ...giftLinks.notices,
    ...monthly.notices,
    undone: { title: 'Undone', body: 'The price is back in your wallet, and the article is closed again.' },
    'undone-before': {
      title: 'Undone already',
      body: 'The article is closed, and what went back to your wallet is listed below. It goes back once only.',
    },
    'undo-nothing': {
      title: 'There is nothing to give back',
      body: 'This unlock cost you nothing. The article stays yours.',
    },
    'undo-too-late': {
      title: 'Too late to undo',
      body: 'No money has moved. The article stays yours.',
    },
    'undo-lost': {
      title: 'What you paid has gone back already',
      body: 'It went back to your card, so there is nothing left to return to your wallet.',
    },
    'undo-too-many': {
      title: 'No undo is left for now',
      body: 'No money has moved. The article stays yours.',
    },
    returned: {
      title: 'Your money is on the way to your card',
      body: 'It has left your wallet. Banks take 5 to 10 days to show it.',
    },
    'returned-part': {
      title: 'A part of your money is on the way to your card',
      body: 'Banks take 5 to 10 days to show it. The rest stays in your wallet.',
    },
    'return-empty': {
      title: 'There is nothing to return',
      body: 'Your wallet holds none of this money any more. What went back to your card before is listed below.',
    },
    'return-changed': {
      title: 'Your wallet has changed meanwhile',
      body: 'Nothing was returned. Please look at the sum again.',
    },
    'return-on-hold': { title: 'Nothing was returned', body: 'While your wallet is on hold, the money stays in it.' },
    'return-no-card': {
      title: 'Nothing was returned',
      body: 'The money cannot go back to any of your cards. It stays in your wallet.',
    },
    'member-cancelled': {
      title: 'Your membership is cancelled',
      body: 'Nothing more is taken. It stays open until the day shown here.',
    },
    'member-resumed': {
      title: 'Your membership goes on',
      body: 'It renews on the day shown here. Nothing was taken now.',
    },
    'member-over': {
      title: 'This membership is over already',
      body: 'There is nothing to cancel, and nothing more is taken.',
    },
    'return-refused': {
      title: 'Your card did not take it back',
      body: 'The money is in your wallet again.',
    },
  } satisfies Record<string, Sentences>,

  backToPayment: 'Back to the payment',
  backToWallet: 'Back to your wallet',
  againFrom: (time: string) => `It can be done again from ${time}.`,
  requestName: (id: string) => `If you write to us, name ${id}.`,
  problems: {
    'malformed-request': again,
    'idempotency-key-missing': again,
    'signature-invalid': refused,
    unauthenticated: refused,
    'payment-required': again,
    'payment-declined': {
      title: 'The payment was declined',
      body: 'Nothing was charged. Try again or use another card.',
    },
    'origin-not-allowed': {
      title: 'This page may not ask for this',
      body: 'The page that sent you here is not one of the publisher’s. Nothing was charged.',
    },
    'not-allowed': refused,
    revoked: { title: 'This unlock was undone', body: 'The article is closed again.' },
    'not-found': gone,
    'method-not-allowed': {
      title: 'This step cannot be opened by itself',
      body: 'Go back and press the button there. Nothing was charged by opening this.',
    },
    'request-in-progress': {
      title: 'Your request is being worked on',
      body: 'Wait a moment, then look again. It will not be charged twice.',
    },
    'state-conflict': again,
    'price-changed': { title: 'The price has changed', body: 'Nothing was charged. Go back and look again.' },
    'offer-expired': {
      title: 'This window has run out of time',
      body: 'Nothing was charged. Start again from the article.',
    },
    'body-too-large': again,
    'unsupported-media-type': refused,
    'idempotency-key-reused': again,
    'amount-out-of-range': {
      title: 'This amount is not possible',
      body: 'Nothing was charged. Go back and choose another.',
    },
    'rate-limited': {
      title: 'Too many requests',
      body: 'Please wait a little, then try again. Nothing was charged by this.',
    },
    internal: {
      title: 'Something went wrong on our side',
      body: 'We have noted it. Whatever you have paid is in the books and is not charged twice.',
    },
    'provider-unavailable': {
      title: 'The payment service does not answer',
      body: 'Please try again in a minute. If you have paid already, the money will arrive in your wallet by itself.',
    },
  } satisfies Record<ProblemCode, Sentences>,
}

export type Words = typeof en
export type Notice = keyof Words['notices']
export type WalletNotice = keyof Words['walletNotices']
