// What a page may suggest to tip on a site.
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
