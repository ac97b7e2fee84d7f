// Decides, purely, what happens when a card is asked for money.
import type { DeclineName } from './declines.ts'
import type { TestCard } from './test-cards.ts'

export interface Circumstances {
  /** The holder is not there to authenticate. */
  isOffSession: boolean
  hasAuthenticated: boolean
  /** The card was set up for later use. */
  isSetUp: boolean
}

export type Attempt =
  | { outcome: 'succeeds' }
  | { outcome: 'declines'; decline: DeclineName }
  | { outcome: 'asks-holder' }

export function attempt(card: TestCard, circumstances: Circumstances): Attempt {
  if (!circumstances.hasAuthenticated && mustAuthenticate(card, circumstances)) {
    return circumstances.isOffSession
      ? { outcome: 'declines', decline: 'authenticationRequired' }
      : { outcome: 'asks-holder' }
  }
  return card.declines ? { outcome: 'declines', decline: card.declines } : { outcome: 'succeeds' }
}

/** Whether the card may be kept for later. One that has no money just now may. */
export function attemptSetup(card: TestCard, hasAuthenticated: boolean): Attempt {
  if (card.authenticates) return { outcome: hasAuthenticated ? 'succeeds' : 'asks-holder' }
  const isRefused = card.declines && !card.attaches
  return isRefused ? { outcome: 'declines', decline: card.declines! } : { outcome: 'succeeds' }
}

function mustAuthenticate({ authenticates }: TestCard, { isOffSession, isSetUp }: Circumstances): boolean {
  switch (authenticates) {
    case undefined:
      return false
    case 'always':
      return true
    case 'unless-set-up':
      // Whoever is there can be asked again.
      return !isOffSession || !isSetUp
    case 'on-session':
      return !isOffSession
    default:
      return authenticates satisfies never
  }
}
