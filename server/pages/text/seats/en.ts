// Seats in a membership for a group, in English: joining for one, inviting to it, taking a seat, and the letter about it.

export const seats = {
  forGroup: 'Join for a group',
  otherNumber: 'Another number of seats',
  number: 'Seats, yours among them',
  numberHint: (most: number) =>
    `From 2 to ${most}. You pay for all of them. The others take theirs in their wallets, once you have invited them.`,
  numberFault: (most: number) => `Not so many. A group has from 2 to ${most} seats here.`,
  showPrice: 'Show the price',
  onlyMine: 'Only for myself',
  times: (seats: number, each: string) => `${seats} seats × ${each}`,
  perk: (seats: number) =>
    seats === 2 ? 'A seat for you and one more reader' : `Seats for you and ${seats - 1} more readers`,
  inviteNext: 'Invite readers',

  manage: (seats: number) => `${seats} seats: who has one, who may`,
  title: (tier: string) => `Seats: ${tier}`,
  count: (taken: number, others: number) => {
    if (others === 1) return `One seat is yours. The other one is ${taken === 0 ? 'free' : 'taken'}.`
    if (taken === 0) return `One seat is yours. The other ${others} are free.`
    return taken === others
      ? `One seat is yours. The other ${others} are taken.`
      : `One seat is yours. Of the other ${others}, ${others - taken === 1 ? 'one is' : `${others - taken} are`} free.`
  },
  untilOver: 'This membership is over: the seats open nothing any more.',
  takenTitle: 'Who has a seat',
  nobody: 'Nobody yet.',
  since: (date: string) => `Since ${date}`,
  beyond: 'Beyond the seats that you pay for: it opens nothing.',
  free: 'Take back',
  freeHint:
    'Who loses a seat can go on reading for an hour at most, and cannot take one again unless you invite the address anew.',
  invitedTitle: 'Who may take one',
  nobodyInvited: 'Nobody is invited yet.',
  anybodyAt: (domain: string) => `Everybody with an address ${domain}`,
  told: 'Told by mail',
  untold: 'Not told by mail. Please tell them yourself: the seat waits in their wallet.',
  domainUntold: 'Not told by mail. Please tell them that a seat waits in their wallet.',
  withdraw: 'Withdraw',
  barredTitle: 'Who may not any more',
  inviteAgain: 'Invite again',
  inviteTitle: 'Invite readers',
  lines: 'Mail addresses or domains',
  linesHint: (domain: string) =>
    `One on each line, 100 at most. A domain such as ${domain} invites everybody with a proven address there.`,
  letterHint: 'Each address gets one short mail from us. The readers see the site and the tier, not who pays.',
  invite: 'Invite',
  nothingTyped: 'Type at least one address or domain.',
  tooManyLines: 'At most 100 at once, please.',
  tooMany: 'This group has too many invitations. Withdraw some, or invite a domain.',
  notAddresses: (lines: string) => `Neither a mail address nor a domain: ${lines}`,
  everybody: (domains: string) =>
    `Anybody can have an address at ${domains}. Please invite by single addresses there. Nobody was invited.`,

  yours: 'Seats',
  held: 'A seat in a group',
  beyondHeld: 'The group has fewer seats now, so this one opens nothing.',
  leave: 'Give the seat back',
  freeFor: (site: string, tier: string) => `A seat is free for you at ${site}: ${tier}`,
  freeForBody:
    'Somebody pays for it. It costs you nothing. They see your mail address and since when you have the seat, but not what you read.',
  take: 'Take the seat',
  fullFor: (site: string, tier: string) => `You are invited to a seat at ${site}: ${tier}`,
  fullForBody: 'All of them are taken at the moment. When one is free again, it is offered here.',
  haveOneOrInvited: 'I have a wallet already, or an invitation',

  notices: {
    invited: {
      title: 'They are invited',
      body: 'Mail goes out within minutes. Each of them can take a seat in the wallet as soon as the address is proven there.',
    },
    'invited-untold': {
      title: 'They are invited, but not all were told',
      body: 'So many letters may be written in a day. Those below without one have to hear of it from you.',
    },
    'group-over': { title: 'Nobody was invited', body: 'This membership is over, so there is no seat to take.' },
    withdrawn: { title: 'The invitation is withdrawn', body: 'Who has taken a seat by it keeps the seat.' },
    freed: { title: 'The seat is free again', body: 'Whoever had it can go on reading for an hour at most.' },
    'freed-before': { title: 'This address has no seat', body: 'It was given back before. Nothing has changed.' },
    'seat-taken': { title: 'The seat is yours', body: 'Articles open now as for any member. It costs you nothing.' },
    'seat-full': {
      title: 'All seats are taken',
      body: 'Somebody else was quicker. When one is free again, it is offered here.',
    },
    'seat-over': {
      title: 'There is no seat any more',
      body: 'The group is not paid for any more. Nothing has changed for you.',
    },
    'seat-left': { title: 'The seat is given back', body: 'As long as you are invited, you can take one again.' },
    'seat-none': { title: 'You have no seat there', body: 'It was given back, or taken back. Nothing has changed.' },
  },

  letter: {
    subject: 'a seat is free for you',
    says: (site: string, tier: string) =>
      `Somebody pays for a group of members at ${site} (${tier}), and has invited this mail address to a seat. It costs you nothing.`,
    how: (place: string) =>
      `To take it, open ${place} in your browser. If you have a wallet there, choose “Keep this wallet”, else “I have a wallet already, or an invitation”. Type this mail address, and then the code that we send to it.`,
    seen: 'Who pays then sees this address and since when you have the seat, but not what you read.',
    ignore: 'If you do not want it, you need not do anything. You will get no more mail about this.',
  },
}
