// Tips and votes were committed: who listens is told, and goals are looked at.
import type { Change } from '../core/change.ts'
import type { SiteId } from '../core/id.ts'
import type { Ports } from '../ports/index.ts'
import { reachGoalsTogether } from './reach-goals.ts'

/** The topic of a site's tips. */
export const tipsTopic = (site: SiteId): string => `tips:${site}`

/** It stands, whatever happens here: what is missed is seen by who asks next, or in the round of goals. */
export async function tellTips(ports: Pick<Ports, 'store' | 'clock' | 'bell' | 'log'>, changes: readonly Change[]) {
  for (const each of changes) {
    if (each.change === 'add-tip') await reachGoalsTogether(ports, each.tip.site)
    const news = each.change === 'add-tip' ? each.tip : each.change === 'cast-vote' ? each.vote : null
    if (news !== null) ports.bell.ring(tipsTopic(news.site))
  }
}
