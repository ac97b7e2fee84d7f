// Every sentence of a table of tiers, in English: the catalogue that the other languages follow.
export type TierWords = {
  heading: string
  offline: string
  /** The switch between prices by the month and by the year. */
  intervals: { legend: string; month: string; year: string }
  per: Record<'month' | 'year', string>
  monthsFree: (months: number) => string
  saves: (amount: string) => string
  free: (days: number, price: string) => string
  /** Said before the price that is struck out, to those who do not see that. */
  regular: string
  founding: (until: string | null, left: number | null) => string
  join: string
  tryIt: string
  opening: string
  paying: string
  whilePaying: string
  anytime: string
  gift: string
  group: string
  failed: string
  again: string
  joined: string
  opensItself: string
  manage: string
}

export const tiers: TierWords = {
  heading: 'Membership',
  offline: 'No connection. Try again.',
  intervals: { legend: 'Pay', month: 'Monthly', year: 'Yearly' },
  per: { month: 'a month', year: 'a year' },
  monthsFree: (months) => `${months} month${months > 1 ? 's' : ''} free`,
  saves: (amount) => `Saves ${amount} a year`,
  free: (days, price) => `${days} day${days > 1 ? 's' : ''} free, then ${price}`,
  regular: 'Regular price',
  founding: (until, left) =>
    ['Founding price', until && `until ${until}`, left !== null && `${left} left`].filter(Boolean).join(' · '),
  join: 'Join',
  tryIt: 'Try for free',
  opening: 'One moment…',
  paying: 'Show window',
  whilePaying: 'This page knows as soon as you are done.',
  anytime: 'Cancel whenever you like.',
  gift: 'Give it as a gift',
  group: 'For a group',
  failed: 'That did not work',
  again: 'Try again',
  joined: 'You are a member',
  opensItself: 'What your membership covers opens by itself.',
  manage: 'Manage your membership',
}
