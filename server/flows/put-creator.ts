// A publisher names a creator whom readers can tip, says who that is, or takes no more tips for one.
import { type Creator, creatorAbout, creatorsMax, creatorTitle, isCreatorName } from '../core/creator.ts'
import { Problem } from '../core/problem.ts'
import { wholeBps } from '../core/share.ts'
import type { Site } from '../core/site.ts'
import type { Ports } from '../ports/index.ts'

export type CreatorWish = Pick<Creator, 'name' | 'title'> & Partial<Pick<Creator, 'about' | 'website' | 'tipShare'>>

/** Names the creator, or opens one again that was closed: the account in the ledger stays the same. What is left out is none, and all of the tips. */
export async function putCreator({ store, ids, clock }: Ports, site: Site, wish: CreatorWish): Promise<Creator> {
  const { name } = wish
  if (!isCreatorName(name)) {
    throw new Problem('malformed-request', 'A creator’s name is of small letters, digits and dashes, 40 at most.')
  }
  const profile = profileOf(wish)
  const known = await store.creators(site.id)
  const id = known.find((creator) => creator.name === name)?.id ?? null
  if (id === null && known.length >= creatorsMax) {
    throw new Problem('state-conflict', `A site has ${creatorsMax} creators at most.`)
  }
  const creator: Creator = { id: id ?? ids.id('creator'), site: site.id, name, ...profile, isOpen: true }
  await store.commit([{ change: 'put-creator', creator, at: clock.now() }])
  // Two who name one at once name the same: the first one's account stays.
  return (await store.creators(site.id)).find((each) => each.name === name) ?? creator
}

/** As everybody may see it, or it is refused. */
function profileOf({ title: named, about: told = null, website = null, tipShare = wholeBps }: CreatorWish) {
  const title = creatorTitle(named)
  if (title === null) throw malformed('/title', '1 to 120 graphemes that can be seen')
  const said = creatorAbout(told ?? '')
  if (said === null) throw malformed('/about', 'at most 280 graphemes')
  return { title, ...said, website: website === null ? null : safeAddress(website), tipShare }
}

/** As the browser will read it: what another scheme hides behind is seen here too. */
function safeAddress(text: string): string {
  const url = URL.parse(text)
  if (url === null || url.protocol !== 'https:') throw malformed('/website', 'an address that begins with https://')
  if (url.username !== '' || url.password !== '') throw malformed('/website', 'an address without a name or password')
  return url.href
}

const malformed = (pointer: string, detail: string) =>
  new Problem('malformed-request', `This cannot be shown to readers: ${detail}.`, { errors: [{ pointer, detail }] })

/** No tips are taken any more. What is owed stays owed. */
export async function closeCreator({ store, clock }: Ports, site: Site, name: string): Promise<void> {
  const creator = (await store.creators(site.id)).find((each) => each.name === name)
  if (creator === undefined) throw new Problem('not-found', 'There is no such creator.')
  await store.commit([{ change: 'close-creator', creator: creator.id, at: clock.now() }])
}
