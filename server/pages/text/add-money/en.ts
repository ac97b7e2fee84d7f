// Money that is added in the wallet itself, in English: how much, what it costs, and that it came.

export const addMoney = {
  link: 'Add money',
  title: 'Add money to your wallet',
  howMuch: (balance: string) => `Your wallet has ${balance}. How much do you want to add?`,
  now: (amount: string) => `Add ${amount}`,
  afterwards: 'In your wallet afterwards',
  atStripe: 'You pay by card on Stripe’s page and then come back to your wallet.',
  missing: 'Money is missing for what you give each month.',

  notices: {
    'money-added': {
      title: 'The money is in your wallet',
      body: 'Your payment has arrived. It is listed below.',
    },
  },
}
