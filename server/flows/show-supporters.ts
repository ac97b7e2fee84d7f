// Who supports a site or one of its creators: the newest tips, or those who gave most.
import type { CreatorId, CreatorName, SiteId, TipId } from '../core/id.ts'
import { Problem } from '../core/problem.ts'
import type { Site } from '../core/site.ts'
import { lineOfSupporter, lineOfTip, type Supporter, type SupporterLine } from '../core/supporter.ts'
import type { ApiPorts } from '../ports/index.ts'

type Asked = Pick<ApiPorts, 'store'>

export type SupportersWish = {
  readonly by: 'recent' | 'top'
  readonly creator?: string | undefined
  readonly before?: string | undefined
  readonly limit: number
}

/** A line as it is told: by the name of its creator, not by the id. */
export type ShownLine = Omit<SupporterLine, 'creator'> & { readonly creator: CreatorName }

export async function showSupporters(
  ports: Asked,
  siteId: string,
  wish: SupportersWish,
): Promise<{ supporters: ShownLine[]; next: string | null }> {
  const { site, creator, told } = await placeOf(ports, siteId, wish.creator)
  const { limit } = wish
  if (wish.by === 'top') {
    const asked = { site: site.id, creator, currency: site.currency }
    const found = await ports.store.topSupporters(asked, topCursor(wish.before), limit)
    const next = found.length === limit ? cursorAfter(found.at(-1)) : null
    return { supporters: found.map(lineOfSupporter).map(told), next }
  }
  const found = await ports.store.shownTips({ site: site.id, creator }, tipCursor(wish.before), limit)
  return {
    supporters: found.map(lineOfTip).map(told),
    next: found.length === limit ? (found.at(-1)?.id ?? null) : null,
  }
}

/** Throws `not-found` for a site or a creator that is not there. One who takes no tips any more still has supporters. */
export async function placeOf(
  { store }: Asked,
  siteId: string,
  name: string | undefined,
): Promise<{ site: Site; creator: CreatorId | null; told: (line: SupporterLine) => ShownLine }> {
  const site = await store.site(siteId as SiteId)
  if (site === null) throw new Problem('not-found', 'There is no such site.')
  const creators = await store.creators(site.id)
  const creator = name === undefined ? null : creators.find((each) => each.name === name)
  if (creator === undefined) throw new Problem('not-found', 'There is no such creator on this site.')
  const names = new Map(creators.map((each) => [each.id, each.name]))
  const told = (line: SupporterLine): ShownLine => ({ ...line, creator: names.get(line.creator) ?? '' })
  return { site, creator: creator?.id ?? null, told }
}

function tipCursor(before: string | undefined): TipId | null {
  if (before === undefined) return null
  if (!/^tip_\w+$/.test(before)) throw notACursor()
  return before as TipId
}

const cursorAfter = (last: Supporter | undefined) =>
  last === undefined ? null : `${last.amount.amount}.${last.latest.tip}`

function topCursor(before: string | undefined): { amount: number; tip: TipId } | null {
  if (before === undefined) return null
  const [, amount, tip] = /^(\d{1,15})\.(tip_\w+)$/.exec(before) ?? []
  if (amount === undefined || tip === undefined) throw notACursor()
  return { amount: Number(amount), tip: tip as TipId }
}

function notACursor(): Problem {
  return new Problem('malformed-request', 'before is what an earlier answer called next.')
}
