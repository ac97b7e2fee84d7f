// The feed of one site: looks for tips while somebody listens, and at goals and polls.
import { coalesced, type FeedPosition, markOf, positionFrom, positionText } from '../core/feed.ts'
import type { TipId } from '../core/id.ts'
import { after, type Instant } from '../core/instant.ts'
import type { Site } from '../core/site.ts'
import { lineOfTip } from '../core/supporter.ts'
import type { Tip } from '../core/tip.ts'
import type { ApiPorts } from '../ports/index.ts'
import { pollsOf } from './feed-polls.ts'
import type { FeedNews, Heard, Hearing } from './follow-tips.ts'
import { shownNow } from './show-goal.ts'
import { placeOf } from './show-supporters.ts'
import { tipsTopic } from './tell-tips.ts'

export type FeedPorts = Pick<ApiPorts, 'store' | 'clock' | 'bell' | 'log'>
export type Feed = { join(listener: Hearing): void; leave(listener: Hearing): void }

// So much later than others a tip may be seen that was given before them.
const lateSeconds = 120
// As many tips at most are looked at once more for it.
const seenMax = 2000
// Who was away for longer looks at the list of supporters.
const awaySeconds = 60 * 60
const pageMax = 1000
const waitSeconds = 1
// Where each listener has a feed of its own, and each look is paid for.
const aloneWaitSeconds = 3
const goalsEverySeconds = 5
// Tips that come close together are one look.
const gatherSeconds = 0.1

/** Begins with its first listener and ends with its last. @param over called then */
export function feedTips(ports: FeedPorts, site: Site, over: () => void): Feed {
  const { bell, log } = ports
  const joining = new Set<Hearing>()
  const listeners = new Set<Hearing>()
  const topic = tipsTopic(site.id)
  const tips = tipsOf(ports, site)
  const goals = goalsOf(ports, site)
  const polls = pollsOf(ports, site)
  let isRunning = false

  const tell = ({ news, position }: Heard) => {
    for (const listener of listeners) listener.hear({ news: news.filter((each) => concerns(listener, each)), position })
  }
  // Between two rounds, so that nothing is told both before and after.
  const admit = async () => {
    for (const listener of joining) {
      const { news, position } = await tips.missedBy(listener.position)
      if (!joining.delete(listener)) continue
      listeners.add(listener)
      listener.hear({
        news: [...news, ...goals.now(), ...polls.now()].filter((each) => concerns(listener, each)),
        position,
      })
    }
  }
  const round = async () => {
    let isFresh = false
    for await (const heard of tips.fresh()) {
      isFresh = true
      tell(heard)
    }
    tell({ news: [...(await goals.changed(isFresh)), ...(await polls.changed())], position: null })
  }
  const begin = async () => {
    await tips.begin()
    await goals.changed(true)
    await polls.changed()
  }
  const run = async () => {
    let isReady = false
    while (joining.size + listeners.size > 0) {
      try {
        if (!isReady) await begin()
        isReady = true
        await admit()
        await round()
      } catch (cause) {
        // A database that is away for a while: who listens waits, and misses nothing.
        log.error('feed-failed', cause)
      }
      if (joining.size > 0 && isReady) continue
      await bell.wait(topic, bell.isShared ? waitSeconds : aloneWaitSeconds)
      if (bell.isShared) await bell.wait(`${topic}:gather`, gatherSeconds)
    }
    isRunning = false
    over()
  }

  return {
    join(listener) {
      joining.add(listener)
      bell.ring(topic)
      if (isRunning) return
      isRunning = true
      void run()
    },
    leave(listener) {
      joining.delete(listener)
      listeners.delete(listener)
      bell.ring(topic)
    },
  }
}

function concerns({ creator }: Hearing, news: FeedNews): boolean {
  if (creator === null || news.is === 'more') return true
  if (news.is === 'poll') return news.poll.creator === creator
  return (news.is === 'tip' ? news.line.creator : (news.goal.creator ?? creator)) === creator
}

/** Which tips have been told, and which have not. */
function tipsOf(ports: FeedPorts, site: Site) {
  const { store, clock } = ports
  const seen = new Map<TipId, Instant>()
  let since = after(clock.now(), -lateSeconds)

  async function* pagesFrom(from: Instant): AsyncGenerator<Tip[]> {
    for (let last: { at: Instant; tip: string } = { at: from, tip: '' }; ; ) {
      const page = await store.tipsAfter(site.id, last, pageMax)
      if (page.length > 0) yield page
      const end = page.at(-1)
      if (end === undefined || page.length < pageMax) return
      last = { at: end.givenAt, tip: end.id }
    }
  }
  const forget = () => {
    const floor = after(clock.now(), -lateSeconds)
    const times = seen.size > seenMax ? [...seen.values()].toSorted() : []
    since = [since, floor, times.at(-seenMax) ?? ''].toSorted().at(-1) as Instant
    for (const [tip, at] of seen) if (at < since) seen.delete(tip)
  }
  const newsOf = async (page: readonly Tip[]): Promise<FeedNews[]> => {
    const { told } = await placeOf(ports, site.id, undefined)
    return page.map((tip) => ({ is: 'tip', line: told(lineOfTip(tip)) }))
  }
  const note = (page: readonly Tip[]) => {
    for (const { id, givenAt } of page) seen.set(id, givenAt)
  }

  return {
    /** What was given until now is not news. */
    async begin() {
      for await (const page of pagesFrom(since)) note(page)
      forget()
    },

    async *fresh(): AsyncGenerator<Heard> {
      for await (const page of pagesFrom(since)) {
        const fresh = page.filter(({ id }) => !seen.has(id))
        if (fresh.length === 0) continue
        const news = coalesced(await newsOf(fresh))
        note(fresh)
        yield { news, position: positionText(since, seen) }
      }
      forget()
    },

    /** What was told to others while this one was away. */
    async missedBy(text: string | null): Promise<Heard> {
      const position = positionText(since, seen)
      const heard = text === null ? null : positionFrom(text)
      let news: FeedNews[] = []
      if (heard === null) return { news, position }
      for await (const page of pagesFrom(notBefore(heard))) {
        news = coalesced([...news, ...(await newsOf(page.filter((tip) => isMissed(tip, heard))))])
      }
      return { news, position }
    },
  }

  function notBefore({ since: from }: FeedPosition): Instant {
    const first = after(clock.now(), -awaySeconds)
    return from > first ? from : first
  }

  // One that nobody has been told yet comes with the next round.
  function isMissed({ id, givenAt }: Tip, { marks }: FeedPosition): boolean {
    return !marks.has(markOf(id)) && (seen.has(id) || givenAt < since)
  }
}

/** The goals as they were told last. */
function goalsOf(ports: FeedPorts, site: Site) {
  const { store, clock } = ports
  const told = new Map<string, { readonly said: string; readonly news: FeedNews }>()
  let lookedAt = ''

  return {
    now: () => [...told.values()].map(({ news }) => news),

    /** Those that are not as they were told. Without tips they are looked at now and then: what goes back, and what a publisher changes. */
    async changed(isFresh: boolean): Promise<FeedNews[]> {
      const now = clock.now()
      if (!isFresh && after(now, -goalsEverySeconds) < lookedAt) return []
      lookedAt = now
      const found = await Promise.all((await store.goals(site.id)).map((standing) => shownNow(ports, standing)))
      const names = new Map((await store.creators(site.id)).map(({ id, name }) => [id, name]))
      const changed: FeedNews[] = []
      for (const shown of found) {
        const said = JSON.stringify(shown)
        if (told.get(shown.goal.name)?.said === said) continue
        const creator = shown.goal.creator === null ? null : (names.get(shown.goal.creator) ?? null)
        const news: FeedNews = { is: 'goal', goal: { ...shown, name: shown.goal.name, creator } }
        told.set(shown.goal.name, { said, news })
        changed.push(news)
      }
      for (const name of told.keys()) if (!found.some(({ goal }) => goal.name === name)) told.delete(name)
      return changed
    },
  }
}
