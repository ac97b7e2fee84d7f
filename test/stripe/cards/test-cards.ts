// The test cards that Stripe documents and how each behaves. Other numbers are no cards here.
import type { DeclineName } from './declines.ts'

export interface TestCard {
  number: string
  brand: 'amex' | 'discover' | 'mastercard' | 'visa'
  /** As in `pm_card_visa`: a payment method that an API request may name. */
  alias?: string
  declines?: DeclineName
  /** Asks for 3-D Secure: every time, or only until it was set up for later use. */
  authenticates?: 'always' | 'unless-set-up' | 'on-session'
  /** Can be saved in spite of its declines. */
  attaches?: true
  /** What the bank of its holder does with a payment afterwards. */
  afterPayment?: 'fraudulent' | 'product_not_received' | 'inquiry' | 'many-disputes' | 'fraud-warning'
  /** A refund to it waits before it succeeds, or fails after it did. */
  refunds?: 'later' | 'fails'
  /** Its payments are available at once. */
  isInstant?: true
  shows: string
}

export const TEST_CARDS: TestCard[] = [
  { number: '4242424242424242', brand: 'visa', alias: 'pm_card_visa', shows: 'Pays' },
  { number: '5555555555554444', brand: 'mastercard', alias: 'pm_card_mastercard', shows: 'Pays (Mastercard)' },
  { number: '378282246310005', brand: 'amex', alias: 'pm_card_amex', shows: 'Pays (American Express)' },
  {
    number: '4000000000000002',
    brand: 'visa',
    alias: 'pm_card_chargeDeclined',
    declines: 'generic',
    shows: 'Declined',
  },
  {
    number: '4000000000009995',
    brand: 'visa',
    alias: 'pm_card_chargeDeclinedInsufficientFunds',
    declines: 'insufficientFunds',
    shows: 'Insufficient funds',
  },
  {
    number: '4000000000009987',
    brand: 'visa',
    alias: 'pm_card_chargeDeclinedLostCard',
    declines: 'lost',
    shows: 'Lost card',
  },
  {
    number: '4000000000009979',
    brand: 'visa',
    alias: 'pm_card_chargeDeclinedStolenCard',
    declines: 'stolen',
    shows: 'Stolen card',
  },
  {
    number: '4000000000000069',
    brand: 'visa',
    alias: 'pm_card_chargeDeclinedExpiredCard',
    declines: 'expired',
    shows: 'Expired card',
  },
  {
    number: '4000000000000127',
    brand: 'visa',
    alias: 'pm_card_chargeDeclinedIncorrectCvc',
    declines: 'cvc',
    shows: 'Wrong security code',
  },
  {
    number: '4000000000000119',
    brand: 'visa',
    alias: 'pm_card_chargeDeclinedProcessingError',
    declines: 'processing',
    shows: 'Processing error',
  },
  {
    number: '4000002500003155',
    brand: 'visa',
    alias: 'pm_card_authenticationRequiredOnSetup',
    authenticates: 'unless-set-up',
    shows: '3-D Secure unless set up',
  },
  {
    number: '4000002760003184',
    brand: 'visa',
    alias: 'pm_card_authenticationRequired',
    authenticates: 'always',
    shows: '3-D Secure, always',
  },
  {
    number: '4000003800000446',
    brand: 'visa',
    alias: 'pm_card_authenticationRequiredSetupForOffSession',
    authenticates: 'on-session',
    shows: '3-D Secure, already set up',
  },
  {
    number: '4000000000003220',
    brand: 'visa',
    alias: 'pm_card_threeDSecure2Required',
    authenticates: 'always',
    shows: '3-D Secure 2 required',
  },
  {
    number: '4000008260003178',
    brand: 'visa',
    alias: 'pm_card_authenticationRequiredChargeDeclinedInsufficientFunds',
    authenticates: 'unless-set-up',
    declines: 'insufficientFunds',
    shows: '3-D Secure, then insufficient funds',
  },
  {
    number: '4000000000006975',
    brand: 'visa',
    alias: 'pm_card_chargeDeclinedVelocityLimitExceeded',
    declines: 'velocity',
    shows: 'Too many payments',
  },
  {
    number: '4000000000000341',
    brand: 'visa',
    alias: 'pm_card_chargeCustomerFail',
    declines: 'generic',
    attaches: true,
    shows: 'Can be saved, then declined',
  },
  {
    number: '4100000000000019',
    brand: 'visa',
    alias: 'pm_card_radarBlock',
    declines: 'blocked',
    shows: 'Blocked as fraud',
  },
  {
    number: '4000000000000259',
    brand: 'visa',
    alias: 'pm_card_createDispute',
    afterPayment: 'fraudulent',
    shows: 'Disputed as fraud',
  },
  {
    number: '4000000000002685',
    brand: 'visa',
    alias: 'pm_card_createDisputeProductNotReceived',
    afterPayment: 'product_not_received',
    shows: 'Disputed as not received',
  },
  {
    number: '4000000000001976',
    brand: 'visa',
    alias: 'pm_card_createDisputeInquiry',
    afterPayment: 'inquiry',
    shows: 'Inquiry',
  },
  {
    number: '4000000000005423',
    brand: 'visa',
    alias: 'pm_card_createIssuerFraudRecord',
    afterPayment: 'fraud-warning',
    shows: 'Early fraud warning',
  },
  {
    number: '4000000404000079',
    brand: 'visa',
    alias: 'pm_card_createMultipleDisputes',
    afterPayment: 'many-disputes',
    shows: 'Disputed twice',
  },
  {
    number: '4000000000007726',
    brand: 'visa',
    alias: 'pm_card_pendingRefund',
    refunds: 'later',
    shows: 'Refunds wait',
  },
  { number: '4000000000005126', brand: 'visa', alias: 'pm_card_refundFail', refunds: 'fails', shows: 'Refunds fail' },
  {
    number: '4000000000000077',
    brand: 'visa',
    alias: 'pm_card_bypassPending',
    isInstant: true,
    shows: 'Available at once',
  },
]

/** A real-looking number that is nobody's test card. Never kept. */
const LIVE_CARD: TestCard = { number: '', brand: 'visa', declines: 'liveCard', shows: 'Not a test card' }

export function cardOfNumber(number: string): TestCard {
  return TEST_CARDS.find((card) => card.number === number) ?? LIVE_CARD
}

export function cardOfAlias(alias: string): TestCard | undefined {
  // Stripe names its declining cards with and without their brand.
  const plain = alias.replace(/^pm_card_visa_(?=charge)/, 'pm_card_')
  return TEST_CARDS.find((card) => card.alias === plain)
}
