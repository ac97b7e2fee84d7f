// Letters to a member: about which occasions one is to be written, by how the membership stood and stands. Not what is in them.
import { after, type Instant, isPast } from './instant.ts'
import {
  type Due,
  type FreshInvoice,
  graceSeconds,
  isLive,
  type Membership,
  type MembershipReport,
  opensUntil,
} from './membership.ts'
import { type Money, money } from './money.ts'

export type Occasion =
  /** What was charged on joining: nothing, where the first days are free. */
  | { readonly is: 'joined'; readonly charged: Money; readonly until: Instant }
  | { readonly is: 'trial-ends'; readonly until: Instant }
  /** A renewal was tried and failed, or the bank wants its customer to confirm it. All stays open until then. */
  | { readonly is: 'payment-failed' | 'bank-asks' | 'last-notice'; readonly due: Due; readonly until: Instant }
  /** It opens nothing since then, because nobody paid. `due`: what is tried once more all the same. */
  | { readonly is: 'over'; readonly due: Due | null; readonly until: Instant }
  | { readonly is: 'paid-after-all'; readonly paid: Money; readonly until: Instant; readonly renews: boolean }
  /** What is paid stays open until then, which may be over. */
  | { readonly is: 'cancelled'; readonly until: Instant; readonly isOpen: boolean }

export type News = {
  readonly before: Membership
  readonly membership: Membership
  readonly report: MembershipReport
  readonly fresh: readonly FreshInvoice[]
}

const day = 24 * 60 * 60
/** Card networks want a reader to hear of the end of free days some days before the first charge. */
export const trialNoticeSeconds = 3 * day
const lastNoticeSeconds = 2 * day
// Who learns of it later than that has noticed.
const overNewsSeconds = 7 * day

/** What the present moment calls for. The same moment asked twice says the same: who was told already is for the books to know. */
export function occasionsOf(news: News, at: Instant): Occasion[] {
  return [joined(news), trialEnds(news, at), late(news, at), paidAfterAll(news), cancelled(news, at)].filter(
    (occasion) => occasion !== null,
  )
}

/** One letter about each: an attempt has one, and so have the end of a grace and the end of a period. */
export function occasionName(occasion: Occasion, { paidUntil }: Pick<Membership, 'paidUntil'>): string {
  switch (occasion.is) {
    case 'joined':
    case 'trial-ends':
      return occasion.is
    case 'payment-failed':
    case 'bank-asks':
      return `attempt:${occasion.due.invoice}:${occasion.due.attempts}`
    case 'last-notice':
    case 'over':
    case 'paid-after-all':
    case 'cancelled':
      return `${occasion.is}:${paidUntil}`
    default:
      return occasion satisfies never
  }
}

// One that is found again in a backup has no ticket: its reader was welcomed long ago.
function joined({ before, membership, fresh }: News): Occasion | null {
  const { joinedAt, paidUntil, ticket } = membership
  if (before.joinedAt !== null || joinedAt === null || paidUntil === null || ticket === null) return null
  const charged = fresh.reduce((sum, each) => sum + each.money.amount, 0)
  return { is: 'joined', charged: money(charged, membership.price.currency), until: paidUntil }
}

/** Free days that are no longer than the notice were told of on joining. */
function trialEnds({ membership }: News, at: Instant): Occasion | null {
  const { trialUntil: until, joinedAt, state, renews } = membership
  if (until === null || joinedAt === null || !renews || state !== 'active') return null
  const noticeAt = after(until, -trialNoticeSeconds)
  const isTime = isPast(noticeAt, at) && !isPast(until, at)
  return isTime && joinedAt < noticeAt ? { is: 'trial-ends', until } : null
}

function late({ before, membership, report }: News, at: Instant): Occasion | null {
  const { state, paidUntil, renews } = membership
  const { due } = report
  if (state === 'ended') {
    // Seen for the first time: what was paid after all, and ended later, was told of otherwise.
    const isNews = report.isGivenUp && before.renews && paidUntil !== null
    return isNews ? over(after(paidUntil, graceSeconds), due, at) : null
  }
  const until = opensUntil(membership)
  if (state !== 'past-due' || !renews || until === null) return null
  if (isPast(until, at)) return over(until, due, at)
  if (due === null) return null
  const isLast = isPast(after(until, -lastNoticeSeconds), at)
  return { is: isLast ? 'last-notice' : due.needsHolder ? 'bank-asks' : 'payment-failed', due, until }
}

function over(graceEnd: Instant, due: Due | null, at: Instant): Occasion | null {
  if (isPast(after(graceEnd, overNewsSeconds), at)) return null
  return { is: 'over', due, until: graceEnd < at ? graceEnd : at }
}

function paidAfterAll({ before, membership, fresh }: News): Occasion | null {
  const { state, paidUntil: until, renews } = membership
  const wasLate = before.state === 'past-due' || before.state === 'ended'
  const paid = fresh.at(-1)?.money
  if (!wasLate || state !== 'active' || paid === undefined || until === null) return null
  return { is: 'paid-after-all', paid, until, renews }
}

/** Also one that ended at once. Who was given up has heard of it otherwise, and what was cancelled ends without another word. */
function cancelled({ before, membership, report }: News, at: Instant): Occasion | null {
  const until = opensUntil(membership)
  if (!isLive(before) || !before.renews || until === null) return null
  const isCancelled = !membership.renews || (membership.state === 'ended' && !report.isGivenUp)
  return isCancelled && !report.isGivenUp ? { is: 'cancelled', until, isOpen: !isPast(until, at) } : null
}
