// A poll as everybody may see it: what was chosen until now, and whether votes are taken.
import type { Creator } from '../core/creator.ts'
import type { CreatorName, SiteId } from '../core/id.ts'
import { hasEnded, type Poll, shownOptions } from '../core/poll.ts'
import { Problem } from '../core/problem.ts'
import type { ApiPorts } from '../ports/index.ts'

type Asked = Pick<ApiPorts, 'store' | 'clock'>

export type ShownPoll = {
  readonly poll: Poll
  readonly creator: CreatorName
  readonly options: ReturnType<typeof shownOptions>
  readonly total: number
  readonly isOpen: boolean
}

/** Throws `not-found`. */
export async function showPoll(ports: Asked, site: string, name: string): Promise<ShownPoll> {
  const poll = await pollNamed(ports, site as SiteId, name)
  if (poll === null) throw new Problem('not-found', 'There is no such poll.')
  return pollNow(ports, poll)
}

export async function pollNamed({ store }: Pick<Asked, 'store'>, site: SiteId, name: string): Promise<Poll | null> {
  return (await store.polls(site)).find((poll) => poll.name === name) ?? null
}

export async function pollNow({ store, clock }: Asked, poll: Poll): Promise<ShownPoll> {
  const [votes, creators] = await Promise.all([store.voteCounts(poll), store.creators(poll.site)])
  const options = shownOptions(poll, votes)
  const creator = payee(poll, creators)
  return {
    poll,
    creator: creator?.name ?? '',
    options,
    total: options.reduce((sum, option) => sum + option.votes, 0),
    isOpen: !hasEnded(poll, clock.now()) && creator?.isOpen === true,
  }
}

const payee = (poll: Poll, creators: readonly Creator[]) => creators.find(({ id }) => id === poll.creator)
