// What the community of a site sees of itself: goals, polls, and the wall of supporters.
import { kindOf } from './embed.ts'
import { openGoal } from './goal.ts'
import type { Arrival, Translation } from './place.ts'
import { openPoll } from './poll.ts'
import { openSupporters } from './supporters.ts'

export function open(arrival: Arrival, translation: Translation): Promise<void> {
  const kind = kindOf(arrival.host)
  return (kind === 'goal' ? openGoal : kind === 'poll' ? openPoll : openSupporters)(arrival, translation)
}
