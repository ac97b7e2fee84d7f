// The feed of a site's tips: what there is to tell, how much of it at once, and from where who was cut off goes on.
import type { TipId } from './id.ts'
import type { Instant } from './instant.ts'
import type { Money } from './money.ts'

/** One thing to tell, in any shape of a line, of a goal and of a poll. */
export type News<Line, Goal, Poll = never> =
  | { readonly is: 'tip'; readonly line: Line }
  /** So many more tips than are told one by one. */
  | { readonly is: 'more'; readonly tips: number }
  | { readonly is: 'goal'; readonly goal: Goal }
  | { readonly is: 'poll'; readonly poll: Poll }

/** More at once nobody reads: the dearest are told, the others are counted. */
export const toldMax = 50

/** As many tips as may be told at once, the dearest in their order, and each goal and poll as it is now. */
export function coalesced<
  Line extends { readonly amount: Money },
  Goal extends { readonly name: string },
  Poll extends { readonly name: string } = never,
>(news: readonly News<Line, Goal, Poll>[]): News<Line, Goal, Poll>[] {
  const tips = news.filter((each) => each.is === 'tip')
  const dearest = tips.toSorted((one, other) => other.line.amount.amount - one.line.amount.amount).slice(0, toldMax)
  const told = new Set(dearest)
  const counted = news.reduce((sum, each) => sum + (each.is === 'more' ? each.tips : 0), tips.length - told.size)
  const goals = new Map(news.filter((each) => each.is === 'goal').map((each) => [each.goal.name, each]))
  const polls = new Map(news.filter((each) => each.is === 'poll').map((each) => [each.poll.name, each]))
  return [
    ...tips.filter((tip) => told.has(tip)),
    ...(counted === 0 ? [] : [{ is: 'more', tips: counted } as const]),
    ...goals.values(),
    ...polls.values(),
  ]
}

/** Tips from an instant on, except these. Ids are random, so a few letters tell tips of one minute apart. */
export type FeedPosition = { readonly since: Instant; readonly marks: ReadonlySet<string> }

const markLength = 6
const marksMax = 200

export const markOf = (tip: TipId): string => tip.slice(-markLength)

/**
 * Where the processes of one database commit at once, a tip may be seen after a later one, so that no number says which ones have been told. The
 * position says it of the last minutes.
 */
export function positionText(since: Instant, seen: ReadonlyMap<TipId, Instant>): string {
  const newest = [...seen].toSorted(([, one], [, other]) => (one < other ? 1 : one > other ? -1 : 0)).slice(0, marksMax)
  const from = seen.size > marksMax ? (newest.at(-1)?.[1] ?? since) : since
  return `${Date.parse(from).toString(36)}.${newest.map(([tip]) => markOf(tip)).join('')}`
}

/** Null: not what an event was numbered with. */
export function positionFrom(text: string): FeedPosition | null {
  const [, since, marks] = /^([0-9a-z]{1,9})\.([0-9a-z_]{0,1200})$/.exec(text) ?? []
  if (since === undefined || marks === undefined || marks.length % markLength !== 0) return null
  const milliseconds = Number.parseInt(since, 36)
  if (milliseconds > 8.64e15) return null
  return {
    since: new Date(milliseconds).toISOString(),
    marks: new Set(
      Array.from({ length: marks.length / markLength }, (_, at) => marks.slice(at * markLength, (at + 1) * markLength)),
    ),
  }
}
