// Gift links, in English: an article that somebody gives to others.

const people = (count: number) => `${count} ${count === 1 ? 'person' : 'people'}`

export const giftLinks = {
  forYou: 'An article for you',
  byReader: (site: string) => `A reader of ${site} gives it to you.`,
  byPublisher: (site: string) => `${site} gives it to you.`,
  terms: 'It costs you nothing. No account and no card are needed, and it stays yours in this browser.',
  read: 'Read it',
  states: {
    'used-up': { title: 'Everybody has been here', body: 'This link has been opened by as many people as it was for.' },
    expired: { title: 'This link is over', body: 'It was good for a while only, and that while has passed.' },
    revoked: { title: 'This link was taken back', body: 'Whoever gave it has closed it again.' },
    gone: { title: 'The article is gone', body: 'Its publisher offers it no more.' },
    free: { title: 'Free for everybody', body: 'This article can be read without a link by now.' },
  },
  buy: (price: string) => `Unlock for ${price}`,
  toArticle: 'Go to the article',

  share: 'Share an article',
  shareThis: 'Share this article',
  yours: 'Your gift links',
  how: 'Whoever has one of these links reads its article without paying. Each is for a few people, and ends with its last day.',
  none: 'There is nothing to share just now.',
  canShare: 'You can share',
  make: 'Make a link',
  upTo: (opens: number, days: number) => `For up to ${people(opens)}, for ${days} ${days === 1 ? 'day' : 'days'}`,
  open: (left: number, date: string) => `${people(left)} can still read it until ${date}`,
  over: {
    'used-up': (date: string) => `Opened by all it was for, on or before ${date}`,
    expired: (date: string) => `Over since ${date}`,
    revoked: (date: string) => `Taken back on ${date}`,
  },
  opened: (count: number, opens: number) => `Opened by ${count} of ${opens}`,
  send: 'Share…',
  revoke: 'Take back',

  notices: {
    'link-made': { title: 'Your link is ready', body: 'Copy it and send it to whom you like.' },
    'link-off': { title: 'This cannot be shared', body: 'The site does not let its readers share articles by a link.' },
    'link-not-yours': {
      title: 'This cannot be shared',
      body: 'You can share what you have paid for, or open as a member.',
    },
    'link-too-many': {
      title: 'Enough for this month',
      body: 'You have made as many links here as there may be in a month.',
    },
    'link-revoked': {
      title: 'The link is taken back',
      body: 'Nobody opens it any more. Who has read by it keeps the article.',
    },
  },
}
