// Every sentence of goals and of the wall of supporters, in English: the catalogue that the other languages follow.
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
}
