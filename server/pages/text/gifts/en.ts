// Gifts of memberships, in English: how they are given, found again, taken back and redeemed.

export const gifts = {
  giveTitle: (tier: string) => `Give a membership: ${tier}`,
  each: { month: 'One month as a member', year: 'One year as a member' },
  number: 'How many',
  change: 'Change',
  numberHint: (most: number) => `From 1 to ${most}`,
  numberWrong: (most: number) => `A whole number from 1 to ${most}, please.`,
  how: 'For each you get a code to pass on. Whoever types it is a member at once, without a card. It works once, within a year.',
  giveFor: (price: string) => `Give for ${price}`,
  addAndGive: (amount: string, price: string) => `Add ${amount} and give for ${price}`,
  forGift: 'For the gift',
  tooLittle: (least: string) => `At least ${least} is needed for this gift.`,
  walletEmpty: 'Your wallet is empty. Add money once, and the gift is paid from it.',
  afterwards: (title: string, price: string) => `Then the gift “${title}” is paid with ${price}.`,

  given: 'Your gift is ready',
  paid: 'Paid from your wallet',
  goodUntil: 'Good until',
  passOn: 'Pass each code on to one person, as it is or as a link.',
  findAgain: 'You find the codes in your wallet, and can take back each that nobody has used.',
  code: (position: number) => `Code ${position}`,
  copyCode: 'Copy code',
  copyLink: 'Copy link',
  copied: 'Copied',
  states: {
    open: (date: string) => `Open until ${date}`,
    late: (date: string) => `Nobody used it until ${date}`,
    redeemed: (date: string) => `Redeemed on ${date}`,
    'taken-back': (date: string) => `Taken back on ${date}`,
  },
  takeBack: (price: string) => `Take back ${price}`,

  fromYou: 'Gifts from you',
  counts: {
    open: (count: number) => `${count} open`,
    late: (count: number) => `${count} not used`,
    redeemed: (count: number) => `${count} redeemed`,
    'taken-back': (count: number) => `${count} taken back`,
  },
  showCodes: 'Show the codes',
  yourGift: 'Your gift',

  redeemTitle: 'Redeem a gift',
  redeemBody: 'Type the code that you were given. No account and no card are needed.',
  theCode: 'Gift code',
  codeRules: 'It has 28 letters and digits. Dashes, spaces and small letters do not matter.',
  look: 'Continue',
  unknown:
    'This code opens no gift. Please look whether it is complete. It may also be too old, or its giver has taken it back.',
  used: 'This code has been used already. Each code makes one person a member, once.',
  forYou: 'A gift for you',
  costs: 'It costs you nothing',
  endsItself: 'No card is asked for, and it ends by itself: nothing will ever be taken for it.',
  redeem: 'Become a member',
  otherCode: 'Another code',
  memberAlready: 'You are a member here already',
  memberAlreadyBody: (date: string) =>
    `Your membership covers what this gift gives. The code stays good until ${date}: use it later, or pass it on.`,
  onSite: (site: string) => `Articles on ${site} that are for members open in this browser without paying.`,

  notices: {
    'code-taken-back': {
      title: 'The code is taken back',
      body: 'Its price is in your wallet again. The code opens nothing any more.',
    },
    'code-taken-before': {
      title: 'This code was taken back before',
      body: 'Its price went back to your wallet then, once.',
    },
    'code-used': { title: 'Somebody has used this code already', body: 'So it stays given. No money has moved.' },
  },
}
