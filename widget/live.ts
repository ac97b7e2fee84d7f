// The site's live feed: one connection for all places of a page that listen, open while the page can be seen.
import type { Goal } from '../server/wire/goal.ts'
import type { Poll } from '../server/wire/poll.ts'
import type { Supporter } from '../server/wire/supporter.ts'
import { type Caller, liveAddress } from './api.ts'

/** `missed`: something may have happened while nobody listened. */
export type Ears = {
  tip?: (tip: Supporter) => void
  goal?: (goal: Goal) => void
  poll?: (poll: Poll) => void
  missed: () => void
}

type Feed = { ears: Set<Ears>; source?: EventSource | undefined }

const feeds = new Map<string, Feed>()
const pauseMs = 30_000

export function listen({ embed, left }: Caller, ears: Ears): void {
  if (left.aborted) return
  const address = liveAddress(embed)
  const feed = feeds.get(address) ?? begin(address)
  feed.ears.add(ears)
  connect(address, feed)
  left.addEventListener('abort', () => {
    feed.ears.delete(ears)
    if (feed.ears.size === 0) disconnect(feed)
  })
}

function begin(address: string): Feed {
  const feed: Feed = { ears: new Set() }
  feeds.set(address, feed)
  document.addEventListener('visibilitychange', () => {
    if (document.hidden) return disconnect(feed)
    if (feed.source || feed.ears.size === 0) return
    connect(address, feed)
    for (const { missed } of feed.ears) missed()
  })
  return feed
}

/** The browser itself connects again after a while, and says what it heard last. What was refused is tried again later. */
function connect(address: string, feed: Feed): void {
  if (feed.source || document.hidden) return
  const source = new EventSource(address)
  feed.source = source
  const hear = <Event extends 'tip' | 'goal' | 'poll'>(name: Event) =>
    source.addEventListener(name, ({ data }) => {
      for (const ears of feed.ears) ears[name]?.(JSON.parse(data))
    })
  hear('tip')
  hear('goal')
  hear('poll')
  // Of a burst the dearest come one by one, and how many others.
  source.addEventListener('more', () => {
    for (const { missed } of feed.ears) missed()
  })
  source.onerror = () => {
    if (source.readyState !== source.CLOSED || feed.source !== source) return
    disconnect(feed)
    setTimeout(() => feed.ears.size > 0 && connect(address, feed), pauseMs)
  }
}

function disconnect(feed: Feed): void {
  feed.source?.close()
  feed.source = undefined
}
