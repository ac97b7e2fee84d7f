// On what terms a membership begins, in English: free days, founding prices, and what was bought before.

export const terms = {
  freeThen: (date: string, price: string) => `Free until ${date}, then ${price}. Cancel before and nothing is charged.`,
  startFree: (price: string) => `Start free, then ${price}`,
  freeUntil: 'Free until',
  founding: 'A price for the first members: it stays yours for as long as you stay.',
  regularly: (price: string) => `Regularly it costs ${price}.`,
  /** At most 40 characters: it stands on invoices too. */
  purchases: 'Your purchases of the last 30 days',
  afterwards: 'Afterwards',
  takenThen: {
    month: (price: string) =>
      `From then on ${price} is taken each month until you cancel. You can do so at any time in your wallet, and keep what is paid.`,
    year: (price: string) =>
      `From then on ${price} is taken each year until you cancel. You can do so at any time in your wallet, and keep what is paid.`,
  },
  nowThen: (now: string, price: string) =>
    `${now} now, then ${price}, until you cancel. You can do so at any time in your wallet.`,
  trial: (date: string) => `Free until ${date}, then it renews`,
  counted: 'Counted towards your membership, so it cannot be undone',
  notices: {
    'undo-counted': {
      title: 'This one counts towards your membership',
      body: 'Its price was taken off your first payment, so it cannot come back as well. No money has moved, and the article stays yours.',
    },
  },
}
