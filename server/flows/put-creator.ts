// A publisher names a creator whom readers can tip, renames one, or takes no more tips for one.
import { type Creator, creatorsMax, isCreatorName } from '../core/creator.ts'
import { Problem } from '../core/problem.ts'
import type { Site } from '../core/site.ts'
import type { Ports } from '../ports/index.ts'

/** Names the creator, or opens one again that was closed: the account in the ledger stays the same. */
export async function putCreator(
  { store, ids, clock }: Ports,
  site: Site,
  { name, title }: Pick<Creator, 'name' | 'title'>,
): Promise<Creator> {
  if (!isCreatorName(name)) {
    throw new Problem('malformed-request', 'A creator’s name is of small letters, digits and dashes, 40 at most.')
  }
  const known = await store.creators(site.id)
  const id = known.find((creator) => creator.name === name)?.id ?? null
  if (id === null && known.length >= creatorsMax) {
    throw new Problem('state-conflict', `A site has ${creatorsMax} creators at most.`)
  }
  const creator: Creator = { id: id ?? ids.id('creator'), site: site.id, name, title, isOpen: true }
  await store.commit([{ change: 'put-creator', creator, at: clock.now() }])
  // Two who name one at once name the same: the first one's account stays.
  return (await store.creators(site.id)).find((each) => each.name === name) ?? creator
}

/** No tips are taken any more. What is owed stays owed. */
export async function closeCreator({ store, clock }: Ports, site: Site, name: string): Promise<void> {
  const creator = (await store.creators(site.id)).find((each) => each.name === name)
  if (creator === undefined) throw new Problem('not-found', 'There is no such creator.')
  await store.commit([{ change: 'close-creator', creator: creator.id, at: clock.now() }])
}
