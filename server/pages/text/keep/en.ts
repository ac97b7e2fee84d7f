// Keeping a wallet under a mail address, in English: the pages, their notices, and the mail with the code.

export const keep = {
  title: 'Keep this wallet',
  why: 'So far it is known to this browser only. With a mail address you can open it in any other, and when this one has forgotten you.',
  promise: 'We write only when a code is asked for, and about your memberships.',
  address: 'Mail address',
  ask: 'Send me a code',
  keptUnder: 'Kept under',
  howToOpen: 'In another browser, open the wallet page and choose “I have a wallet already”.',
  haveOne: 'I have a wallet already',
  haveAnother: 'I have another wallet',
  haveOneBody: 'Type the mail address under which it is kept, and we send you a code.',
  notAnAddress: (example: string) => `This does not look like a mail address. It should look like ${example}.`,

  codeTitle: 'Type the code from your mail',
  codeSent: (address: string) => `A code of six digits is on its way to ${address}.`,
  codeRules: 'It works for ten minutes, once, and in this browser only. Look into the spam folder too.',
  codeWaits: 'The mail could not be sent at once. We keep trying, so leave this page open for some minutes.',
  codeRefused: 'The mail server of this address does not take our mail. Is the address right?',
  code: 'Code',
  prove: 'Continue',
  notSixDigits: 'The code has six digits.',
  wrongCode: (left: number) =>
    left === 1 ? 'That is not the code. You have one more try.' : `That is not the code. You have ${left} more tries.`,
  otherAddress: 'Another address, or a new code',

  switchTitle: 'Which wallet shall this browser have?',
  present: 'The wallet in this browser',
  other: 'The wallet of this address',
  noMoney: 'no money',
  presentLost:
    'The wallet in this browser is not kept under any mail address. If you switch, its money and what you unlocked with it are out of reach for good. You can spend its money or return it to your card first.',
  presentKept: (address: string) => `The wallet in this browser stays kept under ${address}. A code opens it again.`,
  stay: 'Stay with the one in this browser',
  change: 'Switch to the other one',

  notices: {
    kept: { title: 'This wallet is kept', body: 'With your mail address you can open it in any other browser.' },
    'kept-before': { title: 'This wallet is kept already', body: 'It was kept under this mail address before.' },
    'kept-elsewhere': {
      title: 'This wallet is kept under another address',
      body: 'It can have one mail address only. Nothing has changed.',
    },
    opened: { title: 'Here is your wallet', body: 'This browser knows you now, as the others do.' },
    'no-wallet': {
      title: 'No wallet is kept under this address',
      body: 'Perhaps you used another one. Nothing has changed here.',
    },
    'code-over': {
      title: 'This code cannot be used any more',
      body: 'It was too late, used, or mistyped too often. Please ask for a new one.',
    },
  },

  letter: {
    subject: 'the code for your wallet',
    type: 'Type this code into the window in which you asked for it:',
    where: (host: string) => `That window is at ${host}. The code works for ten minutes, and once only.`,
    beware:
      'None of us will ever ask you for it. If you did not ask for a code, you need not do anything: without it nobody can open your wallet.',
  },
}
