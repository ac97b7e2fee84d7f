// The overlay of a stream, in English.

export const overlay = {
  title: 'Tips over a stream',
  nobody: 'Somebody',
  more: (tips: string) => `and more tips: ${tips}`,
  reached: 'Goal reached',
  reconnecting: 'Reconnecting…',
  noScript: 'This page needs JavaScript.',
}
