// Who listens to a site's tips is told of each once. In one process one feed looks for all that listen to a site.
import { coalesced, type News } from '../core/feed.ts'
import type { CreatorName, SiteId } from '../core/id.ts'
import type { ApiPorts } from '../ports/index.ts'
import { type Feed, type FeedPorts, feedTips } from './feed-tips.ts'
import type { ShownGoal } from './show-goal.ts'
import type { ShownPoll } from './show-poll.ts'
import { placeOf, type ShownLine } from './show-supporters.ts'

export type FeedGoal = ShownGoal & { readonly name: string; readonly creator: CreatorName | null }
export type FeedPoll = ShownPoll & { readonly name: string }
export type FeedNews = News<ShownLine, FeedGoal, FeedPoll>

export type Heard = {
  /** For who takes seldom, what `coalesced` leaves of it. */
  readonly news: readonly FeedNews[]
  /** From behind all that goes on who was cut off afterwards. Null: from where it was. */
  readonly position: string | null
}

export type Listener = {
  /** Resolves when there is something to take. */
  ready(): Promise<void>
  take(): Heard
  leave(): void
}

export type Hearing = Listener & {
  /** Whose tips, goals and polls are heard. Null: those of the whole site. */
  readonly creator: CreatorName | null
  /** What the last event was numbered with that was heard before. */
  readonly position: string | null
  hear(heard: Heard): void
}

export type Following = {
  readonly site: string
  readonly creator?: string | undefined
  readonly position: string | null
}

/** Answers the way to listen: from now on, or from behind an event. It throws `not-found` for a site or a creator that is not there. */
export function tipFeeds(ports: FeedPorts & Pick<ApiPorts, 'bell'>): (following: Following) => Promise<Listener> {
  const feeds = new Map<SiteId, Feed>()
  return async ({ site: siteId, creator, position }) => {
    const { site } = await placeOf(ports, siteId, creator)
    const known = ports.bell.isShared ? feeds.get(site.id) : undefined
    const feed = known ?? feedTips(ports, site, () => feeds.delete(site.id))
    if (ports.bell.isShared) feeds.set(site.id, feed)
    const hearing = hearingOf({ creator: creator ?? null, position }, () => feed.leave(hearing))
    feed.join(hearing)
    return hearing
  }
}

function hearingOf(asked: Pick<Hearing, 'creator' | 'position'>, leave: () => void): Hearing {
  let waiting: Heard = { news: [], position: null }
  let wake = () => {}
  return {
    ...asked,
    leave() {
      leave()
      wake()
    },
    hear({ news, position }) {
      if (news.length === 0 && position === null) return
      waiting = { news: coalesced([...waiting.news, ...news]), position: position ?? waiting.position }
      wake()
    },
    ready: () =>
      new Promise((resolve) => {
        wake = resolve
        if (waiting.news.length > 0 || waiting.position !== null) resolve()
      }),
    take() {
      const heard = waiting
      waiting = { news: [], position: null }
      return heard
    },
  }
}
