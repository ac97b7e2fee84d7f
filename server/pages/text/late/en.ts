// A membership whose payment is late, in English: what the wallet says of it, and why a mail address helps.

export const late = {
  bankAsks: 'Your bank asks you to confirm this payment. Only you can do that.',
  triedOn: (date: string) => `The card is tried again on ${date}.`,
  notTried: 'The card is not tried again by itself.',
  payNow: (amount: string) => `Pay ${amount} now`,
  howToPay: 'You pay on Stripe’s page, also with another card. Then come back here.',
  closed: 'Your membership is closed',
  closedBody:
    'You are a member here, but the last payment did not go through. Pay it in your wallet, and all is open again.',
  keepFirst: 'So that we can tell you when a payment fails, keep your wallet under a mail address.',
  toKeep: 'Keep this wallet',

  notices: {
    'pay-nothing-due': {
      title: 'There is nothing to pay',
      body: 'Nothing is owed for this membership. How it stands is told below.',
    },
  },
}
