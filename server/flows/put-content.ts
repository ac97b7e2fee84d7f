// A publisher stores the text of a served item.
import { Problem } from '../core/problem.ts'
import type { Site } from '../core/site.ts'
import type { Ports } from '../ports/index.ts'

/** Replaces what was there. The item must be registered as served: a text for a sealed one would be a second copy to leak. */
export async function putContent({ store, clock }: Ports, site: Site, id: string, html: string): Promise<void> {
  const item = await store.item(site.id, id)
  if (item === null) throw new Problem('not-found', 'There is no such item. Register it first.')
  if (item.mode !== 'served') throw new Problem('state-conflict', 'Only a served item has its text stored here.')
  await store.commit([{ change: 'put-content', site: site.id, item: id, html, at: clock.now() }])
}
