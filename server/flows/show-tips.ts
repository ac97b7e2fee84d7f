// What a page may suggest to tip on a site, and whom.
import type { Creator } from '../core/creator.ts'
import { Problem } from '../core/problem.ts'
import type { Site } from '../core/site.ts'
import { tipLimits } from '../core/tip.ts'
import type { ApiPorts } from '../ports/index.ts'

/** Null: the site has no creator who takes tips. */
export async function showTips(
  { store }: Pick<ApiPorts, 'store'>,
  { id, currency }: Site,
): Promise<ReturnType<typeof tipLimits> | null> {
  return (await store.creators(id)).some(({ isOpen }) => isOpen) ? tipLimits(currency) : null
}

/** Those who take tips, by name; where some names are asked for, these in the order of the asking. */
export async function showCreators(
  { store }: Pick<ApiPorts, 'store'>,
  site: string,
  names: readonly string[],
): Promise<Creator[]> {
  const creators = await store.creators(site as Site['id'])
  if (creators.length === 0 && (await store.site(site as Site['id'])) === null) {
    throw new Problem('not-found', 'There is no such site.')
  }
  const open = creators.filter(({ isOpen }) => isOpen)
  if (names.length === 0) return open
  return [...new Set(names)].flatMap((name) => open.find((creator) => creator.name === name) ?? [])
}
