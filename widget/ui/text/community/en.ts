// Every sentence of goals, polls and the wall of supporters, in English: the catalogue that the other languages follow.
export type CommunityWords = {
  offline: string
  supporters: string
  order: { legend: string; recent: string; top: string }
  /** Who gave without a name. */
  somebody: string
  nobody: string
  more: string
  again: string
  raised: (raised: string, target: string) => string
  /** What creators get of it, or what was given. */
  basis: Record<'net' | 'gross', string>
  by: (supporters: number) => string
  until: (date: string) => string
  reached: string
  opened: string
  /** Of a goal that is not reached yet. */
  opens: string
  poll: {
    vote: (price: string) => string
    /** The number, and how it is written. */
    votes: (count: number, written: string) => string
    nobody: string
    free: string
    mark: string
    whilePaying: string
    thanks: string
    /** Behind the answer that the reader chose last. */
    yours: string
    over: string
  }
}

export const community: CommunityWords = {
  offline: 'No connection. Try again.',
  supporters: 'Supporters',
  order: { legend: 'Order', recent: 'Newest', top: 'Most given' },
  somebody: 'Somebody',
  nobody: 'Nobody yet. Be the first!',
  more: 'Show more',
  again: 'Try again',
  raised: (raised, target) => `${raised} of ${target}`,
  basis: { net: 'after fees', gross: 'before fees' },
  by: (supporters) => (supporters === 1 ? '1 supporter' : `${supporters} supporters`),
  until: (date) => `until ${date}`,
  reached: 'Reached. Thank you!',
  opens: 'Then everybody can read it.',
  opened: 'Reached: now everybody can read it. Thank you!',
  poll: {
    vote: (price) => `Vote · ${price}`,
    votes: (count, written) => (count === 1 ? '1 vote' : `${written} votes`),
    nobody: 'No votes yet',
    free: 'free for members',
    mark: 'Choose an answer first.',
    whilePaying: 'Finish in the pay window.',
    thanks: 'Thank you! Your vote counts.',
    yours: '(your vote)',
    over: 'Voting is over',
  },
}
