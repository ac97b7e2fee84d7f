// A publisher lets a message be seen by everybody, or takes it off.
import type { SiteId, TipId } from '../core/id.ts'
import { Problem } from '../core/problem.ts'
import type { Tip } from '../core/tip.ts'
import type { Ports } from '../ports/index.ts'
import { ownTip } from './own-tip.ts'

export type Moderation = { readonly site: SiteId; readonly tip: TipId; readonly state: 'shown' | 'hidden' }

/** In any order, as often as it is said. Throws `state-conflict` for what its reader did not mean for everybody. */
export async function moderateMessage(ports: Ports, { site, tip: id, state }: Moderation): Promise<Tip> {
  const tip = await ownTip(ports, site, id)
  if (!tip.isPublic || tip.message === null) {
    throw new Problem('state-conflict', 'This tip has no message for everybody: nobody is shown one.')
  }
  await ports.store.commit([{ change: 'moderate-message', tip: id, state }])
  return { ...tip, messageState: state }
}
