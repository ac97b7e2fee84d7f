// The polls of one site as its feed has told them.
import { after } from '../core/instant.ts'
import { hasEnded } from '../core/poll.ts'
import type { Site } from '../core/site.ts'
import type { FeedPorts } from './feed-tips.ts'
import type { FeedNews } from './follow-tips.ts'
import { pollNow } from './show-poll.ts'

// Of one that has ended, votes may still go back, and a publisher may let it go on.
const endedEverySeconds = 5

/** A free vote is no tip, so polls that take votes are looked at in each round. A site without polls asks for nothing that is not remembered. */
export function pollsOf({ store, clock }: Pick<FeedPorts, 'store' | 'clock'>, site: Site) {
  const told = new Map<string, { readonly said: string; readonly news: FeedNews }>()
  let lookedAt = ''

  return {
    now: () => [...told.values()].map(({ news }) => news),

    /** Those that are not as they were told. */
    async changed(): Promise<FeedNews[]> {
      const now = clock.now()
      const polls = await store.polls(site.id)
      const isLookingAtAll = after(now, -endedEverySeconds) >= lookedAt
      if (isLookingAtAll) lookedAt = now
      const changed: FeedNews[] = []
      for (const poll of polls) {
        if (!isLookingAtAll && hasEnded(poll, now) && told.has(poll.name)) continue
        const shown = await pollNow({ store, clock }, poll)
        const said = JSON.stringify(shown)
        if (told.get(poll.name)?.said === said) continue
        const news: FeedNews = { is: 'poll', poll: { ...shown, name: poll.name } }
        told.set(poll.name, { said, news })
        changed.push(news)
      }
      for (const name of told.keys()) if (!polls.some((poll) => poll.name === name)) told.delete(name)
      return changed
    },
  }
}
