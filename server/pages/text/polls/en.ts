// Votes in polls, in English: what is chosen, what it costs, and that it counts. Where a vote is a tip, by the names that tips have.

export const polls = {
  title: (question: string) => `Vote: ${question}`,
  give: (price: string) => `Vote · ${price}`,
  addAndGive: (amount: string, price: string) => `Add ${amount} and vote · ${price}`,
  forTip: 'For this vote',
  tooLittle: (least: string) => `At least ${least} is needed for this vote.`,
  walletEmpty: 'Your wallet is empty. Add money once, then vote from it without a card fee.',
  only: (amount: string) => `Only this vote: ${amount}`,
  payOnly: (amount: string, price: string) =>
    amount === price ? `Vote by card · ${price}` : `Pay ${amount} by card and vote · ${price}`,
  onlyCosts:
    'Each card payment costs the operator a fixed fee, which weighs most on a small one. Money added once pays it once, for many votes.',
  onlyFrom: (least: string) => `By card alone ${least} is the least. What costs less is paid from the wallet.`,
  afterwards: (_question: string, price: string) => `Then your vote counts, for ${price}.`,

  choice: 'Your choice',
  secret: 'Nobody is told how you vote.',
  instead: 'It takes the place of your vote until now:',
  mayChange: 'You can change it until the poll ends.',
  forMembers: 'Free for members',
  giveFree: 'Vote for free',

  closed: 'No votes are taken',
  closedBody: 'The poll has ended, or this is not offered any more. Nothing was charged.',
  nothingGiven: 'You have not voted, and nothing was taken from your wallet.',
  given: 'Your vote counts!',
  price: 'Your vote cost',

  lines: { tip: 'A vote of yours', 'tip-refund': 'A vote given back by the publisher' },
}
