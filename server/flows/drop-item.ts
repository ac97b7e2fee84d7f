// A publisher takes an item out of the catalogue.
import { Problem } from '../core/problem.ts'
import type { Site } from '../core/site.ts'
import type { Ports } from '../ports/index.ts'

/** The item is not for sale any more and its stored text is gone. Entitlements stay: they are in the ledger. */
export async function dropItem({ store }: Ports, site: Site, id: string): Promise<void> {
  if ((await store.item(site.id, id)) === null) throw new Problem('not-found', 'There is no such item.')
  await store.commit([{ change: 'drop-item', site: site.id, item: id }])
}
