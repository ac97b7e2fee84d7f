// <tuppence-goal>: what is being collected for, and how far it is; it moves by itself.
import type { Goal } from '../server/wire/goal.ts'
import { askGoal } from './api.ts'
import { attribute } from './embed.ts'
import { tell } from './events.ts'
import { listen } from './live.ts'
import type { Arrival, Place, Translation } from './place.ts'
import { refuse } from './refuse.ts'
import { createSteps } from './session.ts'
import { mountGoal } from './ui/mount-community.tsx'
import { type CommunityWords, community as en } from './ui/text/community/en.ts'

/** One goal on the page. */
export type GoalPlace = Place & { words: CommunityWords; goal?: Goal }

/**
 * A goal of the site, as put at `/v1/admin/goals`. Also as `<div data-tuppence="goal" data-id="…">`.
 *
 * @attr id - which goal
 * @fires tuppence:reached
 * @fires tuppence:problem
 * @csspart goal @csspart title @csspart bar @csspart raised @csspart notice @csspart again
 */
export async function openGoal(arrival: Arrival, translation: Translation): Promise<void> {
  const words = translation?.community ?? en
  const place: GoalPlace = { ...arrival, translation, words, session: createSteps() }
  const presses = { onAgain: () => void show(place), onChange: () => void show(place) }
  place.left.addEventListener('abort', mountGoal(place, presses))
  await show(place)
  const named = () => attribute(place.host, 'id')
  listen(place, { goal: (goal) => goal.goal === named() && put(place, goal), missed: () => void show(place) })
}

async function show(place: GoalPlace): Promise<void> {
  try {
    put(place, await askGoal(place, attribute(place.host, 'id') ?? ''))
  } catch (fault) {
    await refuse(place, fault, () => show(place))
  }
}

function put(place: GoalPlace, goal: Goal): void {
  const { reachedAt, goal: name, item } = goal
  const isNews = reachedAt !== null && place.goal?.reachedAt == null
  place.goal = goal
  place.session.go({ is: 'ready' })
  if (isNews) tell(place.host, 'tuppence:reached', { goal: name, item })
}
