// Changing, pausing and resuming a membership, in English: its page, what is confirmed before, and what is said afterwards.

export const membership = {
  title: 'Your membership',
  manage: 'Change',
  paused: (date: string) => `Paused, paid until ${date}`,
  planned: (date: string, terms: string) => `From ${date}: ${terms}`,

  choices: 'Change it',
  choose: 'Change to this',
  now: (due: string, then: string) => `Now: you pay ${due} today, then ${then}`,
  nowFree: (then: string) => `Now, nothing to pay today. Then ${then}`,
  later: (date: string, then: string) => `From ${date}, nothing to pay today. Then ${then}`,
  hindrances: {
    'past-due': 'The last payment failed. It can be changed once that is paid.',
    cancelled: 'It is cancelled. Resume it first, then it can be changed.',
    paused: 'It is paused. Resume it first, then it can be changed.',
    'renewal-due': 'The payment for the next period is being taken. It can be changed after that, in about an hour.',
  },
  waiting: 'Your bank has to confirm this payment',
  waitingBody:
    'Confirm it on Stripe’s page, or pay by another card there. Nothing changes and nothing is charged before. If you do nothing, it is dropped within a day.',
  confirmAtStripe: 'Continue on Stripe’s page',
  keep: 'Stay with what I have',
  keepBody: (then: string) => `The planned change is dropped: it stays ${then}. Nothing to pay today.`,
  card: 'Another card',
  invoices: 'Invoices',
  atStripe: 'Cards and invoices open on Stripe’s page, and you come back here from there.',
  pauseOrEnd: 'Pause or cancel',
  rest: 'Pause…',
  resume: 'Resume…',

  changeTitle: (tier: string) => `Change to ${tier}`,
  present: 'You have',
  wanted: 'You change to',
  payNow: 'You pay now',
  restOfPeriod: 'the rest of this period, less what you have paid for it',
  newPeriod: 'a whole period, less what is left of the present one',
  sameRhythm: (date: string, then: string) => `It counts at once. From ${date} on ${then}, until you cancel.`,
  newRhythm: (then: string) =>
    `It counts at once, and a new period begins today. Afterwards ${then}, until you cancel.`,
  onTrial: (date: string, then: string) =>
    `It counts at once, and your free days go on. From ${date} on ${then}, until you cancel.`,
  atEnd: (date: string, then: string) =>
    `Until ${date} everything stays as it is, because you have paid for it. From then on ${then}, until you cancel.`,
  changeFor: (due: string) => `Change and pay ${due}`,
  changeNow: 'Change now, pay nothing',
  changeLater: 'Change from that day on',
  back: 'Leave it as it is',

  pauseTitle: 'Pause your membership',
  pauseBody: (date: string) =>
    `What you have paid is yours: it stays open until ${date}. After that it opens nothing, and nothing is taken until you resume it.`,
  pauseReturn: (then: string) =>
    `Resumed before that day it simply goes on. Resumed later, a new period begins on that day: ${then}.`,
  pauseDrops: 'The change that is planned is dropped by this.',
  pauseNow: 'Pause, pay nothing',

  resumeTitle: 'Resume your membership',
  resumeSame: (date: string, then: string) =>
    `It goes on in the period that you have paid. From ${date} on ${then}, until you cancel.`,
  resumeNew: (then: string) =>
    `A new period begins today and opens everything at once. Afterwards ${then}, until you cancel. Should the payment fail, it stays paused.`,
  resumeFree: 'Resume, pay nothing',
  resumeFor: (due: string) => `Resume and pay ${due}`,

  notices: {
    'member-changed': { title: 'Your membership is changed', body: 'It counts from now on.' },
    'member-planned': { title: 'The change is planned', body: 'It begins on the day shown here. Nothing was charged.' },
    'member-kept': { title: 'It stays as it is', body: 'The planned change is dropped. Nothing was charged.' },
    'member-same': { title: 'It is so already', body: 'Nothing was charged by this step.' },
    'member-paused': {
      title: 'Your membership is paused',
      body: 'It stays open until the day shown here. Nothing is taken until you resume it.',
    },
    'member-going': { title: 'Your membership is not paused', body: 'It renews on the day shown here.' },
    'member-ended': { title: 'Your membership has ended', body: 'Nothing more is taken.' },
    'member-waits': { title: 'Not changed yet', body: 'The payment has to be confirmed first, as it says below.' },
    'member-look-again': {
      title: 'It costs something else by now',
      body: 'Nothing was charged. Please look at the sum again.',
    },
    'member-busy': {
      title: 'A change of this membership is under way',
      body: 'Nothing was charged by this step. Look again in a minute or two.',
    },
    'member-hindered': { title: 'It cannot be changed just now', body: 'Nothing was charged. Below it says why.' },
    'member-on-trial': {
      title: 'There is nothing to pause yet',
      body: 'Your free days are running and nothing is paid. If you do not want it, cancel it.',
    },
    'member-card': { title: 'Welcome back', body: 'If you chose another card, that one pays from now on.' },
  },
}
