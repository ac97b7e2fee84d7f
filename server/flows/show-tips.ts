// What a page may suggest to tip on a site, and whom.
import type { Creator } from '../core/creator.ts'
import { Problem } from '../core/problem.ts'
import type { Site } from '../core/site.ts'
import { type PricedSticker, stickersOf } from '../core/sticker.ts'
import { tipLimits } from '../core/tip.ts'
import type { ApiPorts } from '../ports/index.ts'

/** Null: the site has no creator who takes tips. */
export async function showTips(
  { store }: Pick<ApiPorts, 'store'>,
  { id, currency }: Site,
): Promise<ReturnType<typeof tipLimits> | null> {
  return (await store.creators(id)).some(({ isOpen }) => isOpen) ? tipLimits(currency) : null
}

/** Those who take tips, by name; where some names are asked for, these in the order of the asking. And what can be sent to them. */
export async function showCreators(
  { store }: Pick<ApiPorts, 'store'>,
  id: string,
  names: readonly string[],
): Promise<{ readonly creators: Creator[]; readonly stickers: PricedSticker[] }> {
  const site = await store.site(id as Site['id'])
  if (site === null) throw new Problem('not-found', 'There is no such site.')
  const open = (await store.creators(site.id)).filter(({ isOpen }) => isOpen)
  const stickers = stickersOf(site)
  if (names.length === 0) return { creators: open, stickers }
  const named = [...new Set(names)].flatMap((name) => open.find((creator) => creator.name === name) ?? [])
  return { creators: named, stickers }
}
