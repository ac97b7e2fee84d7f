// The ways in which a payment can be refused, with the codes that Stripe gives each.

export interface Decline {
  code: string
  declineCode?: string
  message: string
  param?: string
  /** What the issuer's side is said to have answered, for the charge's outcome. */
  reason: string
}

export const DECLINES = {
  generic: declined('generic_decline', 'The card was declined.'),
  insufficientFunds: declined('insufficient_funds', 'The card has insufficient funds.'),
  lost: declined('lost_card', 'The card was declined.'),
  stolen: declined('stolen_card', 'The card was declined.'),
  velocity: declined('card_velocity_exceeded', 'The card was declined: it made too many payments.'),
  blocked: declined('fraudulent', 'The card was declined.'),
  liveCard: declined('test_mode_live_card', 'The card was declined: only test cards work in test mode.'),
  authenticationRequired: {
    code: 'authentication_required',
    declineCode: 'authentication_required',
    message: 'The card was declined: this payment has to be authenticated by its holder.',
    reason: 'authentication_required',
  },
  expired: {
    code: 'expired_card',
    message: 'The card has expired.',
    param: 'exp_month',
    reason: 'expired_card',
  },
  cvc: {
    code: 'incorrect_cvc',
    message: "The card's security code is incorrect.",
    param: 'cvc',
    reason: 'incorrect_cvc',
  },
  processing: {
    code: 'processing_error',
    message: 'The card could not be processed just now. Try again in a little while.',
    reason: 'processing_error',
  },
  authenticationFailed: {
    code: 'payment_intent_authentication_failure',
    message: 'The holder of the card could not be authenticated. Choose another way to pay and try again.',
    reason: 'authentication_failed',
  },
  setupAuthenticationFailed: {
    code: 'setup_intent_authentication_failure',
    message: 'The holder of the card could not be authenticated. Choose another way to pay and try again.',
    reason: 'authentication_failed',
  },
  debitReturned: {
    code: 'payment_intent_payment_attempt_failed',
    message: 'The bank returned the debit.',
    reason: 'insufficient_funds',
  },
} satisfies Record<string, Decline>

export type DeclineName = keyof typeof DECLINES

function declined(declineCode: string, message: string): Decline {
  return { code: 'card_declined', declineCode, message, reason: declineCode }
}
