// An opening as everybody may see it: who is credited for it.

import type { Instant } from '../core/instant.ts'
import { creditedMax, creditedNames, type Opening } from '../core/opening.ts'
import type { ApiPorts } from '../ports/index.ts'

export type ShownOpening = {
  readonly goal: string
  readonly title: string
  readonly at: Instant
  readonly supporters: number
  readonly names: string[]
}

// Some give more than once, and each name stands there once.
const looksAt = 4 * creditedMax

/** Whoever got all back since then is not named any more; the number stays that of the day. */
export async function showOpening({ store }: Pick<ApiPorts, 'store'>, opening: Opening): Promise<ShownOpening> {
  const { name, title, at, supporters, counted } = opening
  return { goal: name, title, at, supporters, names: creditedNames(await store.namedGivers(counted, looksAt)) }
}
