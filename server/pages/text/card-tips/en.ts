// Tips by card that pause, in English: for the reader in the window, and for the operator by mail.

export const cardTips = {
  paused: 'Tips by card are paused for a while',
  pausedBody: (creator: string, tip: string) =>
    `From your wallet it works: as soon as it holds ${tip}, you can tip ${creator}. Nothing was charged.`,
  holds: (balance: string) => `Your wallet holds ${balance}.`,

  alarm: {
    subject: 'tips by card are paused',
    seen: (site: string, declines: number, minutes: number) =>
      `${declines} cards were declined within ${minutes} minutes in windows to tip on ${site}. Somebody seems to try stolen cards there.`,
    pauses: (minutes: number) =>
      `Tips by card pause on this site until ${minutes} minutes have passed without a declined card.`,
    goesOn: 'Tips out of a wallet go on, and so does everything else that is paid by card.',
    toEnd: 'The publisher can end the pause earlier (/v1/admin/card-tips/pause). It begins anew if the attempts go on.',
    why: 'ALERT_MAIL names this address.',
  },
}
