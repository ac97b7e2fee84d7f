// Monthly tips, in English: what is agreed to, how each stands, and how it is stopped.

export const monthly = {
  title: (creator: string) => `Tip ${creator} each month`,
  give: (amount: string) => `Tip ${amount} each month`,
  addAndGive: (amount: string, tip: string) => `Add ${amount} and tip ${tip} each month`,
  afterwards: (creator: string, tip: string) =>
    `Then ${creator} gets your first tip of ${tip}. The others follow each month out of your wallet.`,

  untilStopped: 'Every month, until you stop it',
  firstNow: (date: string) => `The first tip is given now, the next one on ${date}.`,
  outOfWallet:
    'Later ones come out of your wallet: nothing is ever taken from your card by itself. Stop it whenever you like in your wallet.',
  wordsOnce: 'Your message goes with the first tip only.',
  next: 'The next tip',
  tooMany: 'You give to many already',
  tooManyBody: 'You have as many monthly tips as there may be. Stop one in your wallet first. Nothing was charged.',

  yours: 'Monthly tips',
  running: (date: string) => `Next on ${date}`,
  missed: {
    short: (date: string) => `The last one could not be given: add money to your wallet. Tried again on ${date}`,
    'on-hold': (date: string) =>
      `The last one could not be given, because your wallet is on hold. Tried again on ${date}`,
    closed: (date: string) =>
      `The last one could not be given, because no tips are taken at the moment. Tried again on ${date}`,
  },
  stopped: (date: string) => `Stopped: nothing more is given. You can take that back until ${date}`,
  ended: (date: string) => `Ended on ${date}, because it could not be given three months in a row`,
  wishes: { stop: 'Stop', resume: 'Let it go on' },

  letter: {
    subject: 'a monthly tip could not be given',
    endedSubject: 'a monthly tip has ended',
    says: (amount: string, creator: string, site: string) =>
      `Your monthly tip of ${amount} for ${creator} (${site}) could not be given.`,
    because: {
      short: 'Your wallet does not have enough. Add money there, and it is used for it.',
      'on-hold': 'Your wallet is on hold, because a bank questions a card payment into it.',
      closed: 'The publisher takes no tips for this creator at the moment.',
    },
    triedOn: (date: string) => `It is tried again on ${date}. Your card is not charged for it.`,
    ended: 'That was the third month in a row, so it has ended. Nothing more is given.',
    toStop: 'If you do not want it any more, choose “Stop” in your wallet.',
  },

  notices: {
    'monthly-stopped': {
      title: 'Your monthly tip is stopped',
      body: 'Nothing more is given, unless you let it go on.',
    },
    'monthly-resumed': { title: 'Your monthly tip goes on', body: 'The day of the next one is shown here.' },
    'monthly-over': {
      title: 'This monthly tip is over already',
      body: 'Nothing more is given. You can begin a new one on the page of its creator.',
    },
    'monthly-full': {
      title: 'You have as many monthly tips as there may be',
      body: 'Stop another one first. This one stays stopped.',
    },
  },
}
