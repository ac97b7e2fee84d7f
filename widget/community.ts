// What the community of a site sees of itself: goals, and the wall of supporters.
import { kindOf } from './embed.ts'
import { openGoal } from './goal.ts'
import type { Arrival, Translation } from './place.ts'
import { openSupporters } from './supporters.ts'

export function open(arrival: Arrival, translation: Translation): Promise<void> {
  return (kindOf(arrival.host) === 'goal' ? openGoal : openSupporters)(arrival, translation)
}
