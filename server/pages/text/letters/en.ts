// Letters to members, in English.

export const letters = {
  named: (tier: string, site: string) => `“${tier}” on ${site}`,
  inWallet: (address: string) => `You find your wallet at ${address}.`,
  noLinks:
    'Our letters have no links: type the address into your browser yourself. You get this letter because your wallet is kept under this mail address.',

  joined: {
    subject: 'you are a member',
    says: (name: string) => `You have joined ${name}. Thank you.`,
    paid: (amount: string) => `You have paid ${amount}.`,
    isFree: (date: string) => `Nothing was taken: it is free until ${date}.`,
    renews: (price: string, date: string) => `It costs ${price} and renews on ${date}, until you cancel.`,
    toCancel: 'You can cancel at any time in your wallet, by one button, and keep what is paid.',
  },
  'trial-ends': {
    subject: 'your free days end soon',
    says: (name: string, date: string) => `Your free days of ${name} end on ${date}.`,
    costs: (price: string) => `From then on it costs ${price}, and is taken on that day for the first time.`,
    toCancel: 'If you do not want that, cancel it in your wallet before: then nothing is taken.',
  },
  'payment-failed': {
    subject: 'a payment did not go through',
    says: (amount: string, name: string) => `The payment of ${amount} for ${name} did not go through.`,
    triedOn: (date: string) => `It is tried again on ${date}.`,
    notTried: 'It is not tried again by itself.',
    opensUntil: (date: string) => `Until ${date} all stays open.`,
    toPay: 'You can pay at once, also with another card: choose “Pay now” in your wallet.',
  },
  'bank-asks': {
    subject: 'your bank asks for you',
    says: (amount: string, name: string) =>
      `Your bank wants you to confirm the payment of ${amount} for ${name}. Only you can do that.`,
    toConfirm: 'Choose “Pay now” in your wallet: your bank asks you there.',
  },
  'last-notice': {
    subject: 'your membership closes soon',
    says: (amount: string, name: string) => `The payment of ${amount} for ${name} is still missing.`,
    closesOn: (date: string) => `If it does not arrive, the membership closes on ${date}.`,
  },
  over: {
    subject: 'your membership is closed',
    says: (name: string, date: string) => `${name} is closed since ${date}, because the payment did not go through.`,
    triedOn: (date: string) =>
      `It is tried once more on ${date}; should it go through then, all is open again. If you do not want that, cancel it in your wallet before.`,
    notTried: 'Nothing more is taken. You can become a member again at any time.',
    staysOpen: 'Articles that you bought one by one stay open.',
  },
  'paid-after-all': {
    subject: 'your payment has gone through',
    says: (amount: string, name: string) =>
      `The payment of ${amount} for ${name} has gone through after all. Thank you.`,
    renews: (date: string) => `All is open, and renews on ${date}.`,
    ends: (date: string) => `All is open until ${date}. It does not renew.`,
  },
  cancelled: {
    subject: 'your membership is cancelled',
    says: (name: string) => `${name} is cancelled. Nothing more is taken.`,
    opensUntil: (date: string) => `What is paid stays open until ${date}.`,
    isClosed: 'What was paid for is over, so it is closed now.',
    toResume: 'If you think better of it until then, choose “Resume” in your wallet.',
  },
}
