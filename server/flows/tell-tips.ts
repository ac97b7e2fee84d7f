// Tips and votes were committed: who listens is told, and goals are looked at.
import type { Change } from '../core/change.ts'
import type { SiteId } from '../core/id.ts'
import type { Ports } from '../ports/index.ts'
import { reachGoalsTogether } from './reach-goals.ts'

/** The topic of a site's tips. */
export const tipsTopic = (site: SiteId): string => `tips:${site}`

type TellPorts = Pick<Ports, 'store' | 'clock' | 'bell' | 'log'>

/** It stands, whatever happens here: what is missed is seen by who asks next, or in the round of goals. */
export async function tellTips(ports: TellPorts, changes: readonly Change[]): Promise<void> {
  for (const each of changes) {
    if (each.change === 'add-tip') await tellTipsOf(ports, each.tip.site)
    if (each.change === 'cast-vote') ports.bell.ring(tipsTopic(each.vote.site))
  }
}

/** As many as were given there. */
export async function tellTipsOf(ports: TellPorts, site: SiteId): Promise<void> {
  await reachGoalsTogether(ports, site)
  ports.bell.ring(tipsTopic(site))
}
