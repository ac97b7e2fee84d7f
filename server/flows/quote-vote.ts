// What a page wants to vote for, and what a vote costs now.
import type { Creator } from '../core/creator.ts'
import type { ReaderId } from '../core/id.ts'
import { hasEnded, offeredOption, type Poll } from '../core/poll.ts'
import { Problem } from '../core/problem.ts'
import type { Site } from '../core/site.ts'
import type { TipWish, VoteWish } from '../core/ticket.ts'
import type { ApiPorts } from '../ports/index.ts'
import { openMemberships } from './find-member.ts'
import { creatorFor } from './quote-tip.ts'
import { pollNamed } from './show-poll.ts'

type Asked = Pick<ApiPorts, 'store' | 'clock'>

/** Throws `not-found` for a poll or an option that is not there, `state-conflict` where no votes are taken any more. */
export async function quoteVote(ports: Asked, siteId: string, wanted: VoteWish): Promise<{ site: Site; tip: TipWish }> {
  const { store, clock } = ports
  const site = await store.site(siteId as Site['id'])
  const poll = site === null ? null : await pollNamed(ports, site.id, wanted.poll)
  const option = poll === null ? null : offeredOption(poll, wanted.option)
  if (site === null || poll === null || option === null)
    throw new Problem('not-found', 'There is no such poll on this site, or no such option in it.')
  const creator = (await store.creators(site.id)).find(({ id }) => id === poll.creator)
  if (hasEnded(poll, clock.now()) || !creator?.isOpen)
    throw new Problem('state-conflict', 'This poll takes no votes any more.')
  const vote = { poll: poll.name, option: option.option }
  // How somebody votes is nobody's business: its tip names nobody.
  const tip = { creator: creator.name, amount: poll.price, message: null, isPublic: false, isAnonymous: true, vote }
  return { site, tip }
}

/** Of a reader in the window: null where there is no such poll any more, or its creator takes nothing of this reader. */
export async function pollFor(
  ports: Asked,
  { site, reader, wish: { poll: name } }: { site: Site['id']; reader: ReaderId | null; wish: VoteWish },
): Promise<{ poll: Poll | null; creator: Creator | null; isMember: boolean }> {
  const { store } = ports
  const [poll, creators] = await Promise.all([pollNamed(ports, site, name), store.creators(site)])
  const named = creators.find(({ id }) => id === poll?.creator)
  const asked = { site, name: named?.name ?? '' }
  const takes = reader === null ? named?.isOpen === true : (await creatorFor(ports, { ...asked, reader })) !== null
  const isMember = poll?.isFreeForMembers === true && reader !== null && (await isMemberOf(ports, site, reader))
  return { poll, creator: takes ? (named ?? null) : null, isMember }
}

async function isMemberOf(ports: Asked, site: Site['id'], reader: ReaderId): Promise<boolean> {
  const tiers = await ports.store.tiers(site)
  return (await openMemberships(ports, { reader, site, tiers })).length > 0
}
