// /v1/sites/:site/live: what is tipped and voted, while it happens, as server-sent events (https://html.spec.whatwg.org/multipage/server-sent-events.html).
import { Hono } from 'hono'
import { Problem } from '../core/problem.ts'
import { type FeedNews, type Heard, type Listener, tipFeeds } from '../flows/follow-tips.ts'
import type { ApiPorts } from '../ports/index.ts'
import type { Goal } from '../wire/goal.ts'
import type { Poll } from '../wire/poll.ts'
import type { More, Supporter } from '../wire/supporter.ts'
import type { Env } from './env.ts'
import { wireGoal } from './goals.ts'
import { rateLimit } from './middleware/rate-limit.ts'
import { wirePoll } from './polls.ts'
import { wireLine } from './supporters.ts'

export type LiveLimits = {
  /** Listeners of this process, and of one network address. */
  readonly listenersMax: number
  readonly listenersOfOneMax: number
  readonly heartbeatSeconds: number
  /** Then the browser connects anew, to wherever there is room. */
  readonly lifeSeconds: number
}

const usual: LiveLimits = { listenersMax: 5000, listenersOfOneMax: 50, heartbeatSeconds: 15, lifeSeconds: 5 * 60 }
const retrySeconds = 30
// One that does not read at all is cut off so much later than it should have ended.
const stuckSeconds = 30

const streamHeaders = {
  'Content-Type': 'text/event-stream; charset=utf-8',
  'Cache-Control': 'no-store',
  // Proxies that gather answers would keep the events.
  'X-Accel-Buffering': 'no',
}

/** Mounted beside the routes of a site. */
export function live(ports: ApiPorts, limits: LiveLimits = usual): Hono<Env> {
  const routes = new Hono<Env>()
  const follow = tipFeeds(ports)
  const seats = seatsFor(limits)

  routes.get('/:site/live', rateLimit(ports, 'read'), async (c) => {
    const { creator, after } = c.req.query()
    if (c.req.method === 'HEAD') return c.body(null, 200, streamHeaders)
    const stand = seats.take(c.get('caller'))
    const listener = await follow({
      site: c.req.param('site'),
      creator,
      // A browser says by itself what it heard last; one that begins anew can say it in the address.
      position: c.req.header('Last-Event-ID') ?? after ?? null,
    }).catch((fault: unknown) => {
      stand()
      throw fault
    })
    return c.body(eventStream(listener, limits, stand, c.req.raw.signal), 200, streamHeaders)
  })
  return routes
}

function seatsFor({ listenersMax, listenersOfOneMax, lifeSeconds }: LiveLimits) {
  const taken = new Set<{ readonly caller: string; readonly until: number }>()
  return {
    /** Answers how to stand up again. Throws `rate-limited`. */
    take(caller: string): () => void {
      const now = performance.now()
      // At the edge a request may be dropped with nothing of it run any more.
      for (const seat of taken) if (seat.until < now) taken.delete(seat)
      const own = [...taken].filter((seat) => seat.caller === caller)
      if (taken.size >= listenersMax || own.length >= listenersOfOneMax) {
        throw new Problem('rate-limited', 'Too many listen at once.', { retryAfterSeconds: retrySeconds })
      }
      const seat = { caller, until: now + (lifeSeconds + stuckSeconds) * 1000 }
      taken.add(seat)
      return () => taken.delete(seat)
    },
  }
}

/** Written as fast as it is read: what a slow reader has not taken waits with the listener, in so many lines at most. */
function eventStream(
  listener: Listener,
  limits: LiveLimits,
  stand: () => void,
  gone: AbortSignal,
): ReadableStream<Uint8Array> {
  const utf8 = new TextEncoder()
  const { heartbeatSeconds, lifeSeconds } = limits
  const until = performance.now() + lifeSeconds * 1000
  let cut: ReturnType<typeof setTimeout> | undefined
  const leave = () => {
    clearTimeout(cut)
    listener.leave()
    stand()
  }
  // Workerd tells it by the signal alone, with the next line that is written.
  gone.addEventListener('abort', leave, { once: true })
  return new ReadableStream(
    {
      start(controller) {
        controller.enqueue(utf8.encode('retry: 2000\n\n'))
        cut = setTimeout(
          () => {
            leave()
            controller.error(new Error('A listener does not read.'))
          },
          (lifeSeconds + stuckSeconds) * 1000,
        )
      },
      async pull(controller) {
        await either(listener.ready(), Math.min(heartbeatSeconds * 1000, until - performance.now()))
        const text = textOf(listener.take())
        if (text !== '' || performance.now() < until) controller.enqueue(utf8.encode(text || ': still here\n\n'))
        if (performance.now() < until) return
        leave()
        controller.close()
      },
      cancel: leave,
    },
    { highWaterMark: 1 },
  )
}

function either(ready: Promise<void>, milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, Math.max(0, milliseconds))
    void ready.then(() => {
      clearTimeout(timer)
      resolve()
    })
  })
}

/** Values are JSON, which has no line ends of its own, and positions are letters and digits: nothing that somebody wrote ends an event. */
function textOf({ news, position }: Heard): string {
  const events = news.map((each) => {
    const { event, data } = wireNews(each)
    return `event: ${event}\ndata: ${JSON.stringify(data)}\n\n`
  })
  if (position === null) return events.join('')
  // Who has the last one has been told all. An id alone is no event, and is remembered all the same.
  const last = events.pop() ?? '\n'
  return `${events.join('')}id: ${position}\n${last}`
}

type WireNews =
  | { event: 'tip'; data: Supporter }
  | { event: 'more'; data: More }
  | { event: 'goal'; data: Goal }
  | { event: 'poll'; data: Poll }

function wireNews(news: FeedNews): WireNews {
  switch (news.is) {
    case 'tip':
      return { event: 'tip', data: wireLine(news.line) }
    case 'more':
      return { event: 'more', data: { tips: news.tips } }
    case 'goal':
      return { event: 'goal', data: wireGoal(news.goal) }
    case 'poll':
      return { event: 'poll', data: wirePoll(news.poll) }
    default:
      return news satisfies never
  }
}
