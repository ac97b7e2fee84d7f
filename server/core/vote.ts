// A vote: what a reader chose in a poll. Paid for it is a tip that carries a choice; a member may have one for nothing.
import type { Change } from './change.ts'
import type { PollId, ReaderId, SiteId, TipId, VoteId } from './id.ts'
import type { Instant } from './instant.ts'
import type { Money } from './money.ts'
import { hasEnded, offeredOption, type Poll } from './poll.ts'
import { ticketStateAt } from './ticket.ts'
import { decideTip, type TipQuestion } from './tip-decision.ts'
import type { UnlockDecision } from './unlock.ts'

export type Vote = {
  readonly id: VoteId
  readonly site: SiteId
  readonly poll: PollId
  readonly option: string
  readonly reader: ReaderId
  /** What paid for it: a vote whose tip went back counts no more. Null: a member's own, of which there is one. */
  readonly paid: { readonly tip: TipId; readonly amount: Money } | null
  readonly castAt: Instant
}

export type VoteQuestion = Omit<TipQuestion, 'monthly' | 'name'> & {
  /** Null: there is none any more. */
  readonly poll: Poll | null
  readonly isMember: boolean
  readonly freshVote: VoteId
}

/** Decides as `decideTip` does, at the price that the poll has now. A member pays nothing, and chooses anew as often as is liked. */
export function decideVote(question: VoteQuestion): UnlockDecision {
  const { ticket, poll, creator, isMember, now } = question
  const state = ticketStateAt(ticket, now)
  if (state !== 'open') return { next: 'stop', because: state }
  const option = poll === null ? null : offeredOption(poll, ticket.tip?.vote?.option ?? '')
  if (poll === null || option === null || ticket.tip === null || hasEnded(poll, now) || creator?.id !== poll.creator)
    return { next: 'stop', because: 'not-for-sale' }
  const chosen = { site: poll.site, poll: poll.id, option: option.option }
  const cast = { id: question.freshVote, ...chosen, reader: question.reader, castAt: now }
  if (poll.isFreeForMembers && isMember) return { next: 'commit', changes: voting(question, { ...cast, paid: null }) }

  const tip = { ...ticket.tip, amount: poll.price }
  const decision = decideTip({ ...question, ticket: { ...ticket, tip }, name: null, monthly: null })
  if (decision.next !== 'commit') return decision
  const paid = { tip: question.fresh, amount: poll.price }
  return { next: 'commit', changes: [...decision.changes, { change: 'cast-vote', vote: { ...cast, paid } }] }
}

function voting({ ticket, reader, now: at }: VoteQuestion, vote: Vote): Change[] {
  return [
    { change: 'require-unblocked', site: vote.site, reader },
    { change: 'cast-vote', vote },
    { change: 'finish-by-vote', ticket: ticket.id, reader, at },
  ]
}
