// A tip that was given on this site, and on no other.
import type { SiteId, TipId } from '../core/id.ts'
import { Problem } from '../core/problem.ts'
import type { Tip } from '../core/tip.ts'
import type { Ports } from '../ports/index.ts'

/** Throws `not-found` for one of another site, as for one that is not there. */
export async function ownTip({ store }: Pick<Ports, 'store'>, site: SiteId, id: TipId): Promise<Tip> {
  const tip = await store.tip(id)
  if (tip?.site !== site) throw new Problem('not-found', 'There is no such tip.')
  return tip
}
