// What a window to vote is about: the question, what is chosen, and what that costs this reader now.
import type { ReaderId } from '../core/id.ts'
import { type Money, money } from '../core/money.ts'
import { hasEnded, offeredOption, type Poll } from '../core/poll.ts'
import type { Ticket, TipWish } from '../core/ticket.ts'
import type { Ports } from '../ports/index.ts'
import { pollFor } from './quote-vote.ts'

export type VoteOffer = {
  readonly label: string
  /** Whether it costs, or has cost, nothing. */
  readonly isFree: boolean
  /** What the reader has chosen for nothing before, and would choose no more. */
  readonly instead: string | null
}

export type ViewedVote = {
  readonly question: string
  /** Null: no votes are taken any more, or not of this reader. */
  readonly price: Money | null
  /** What its tip is of, or would be. */
  readonly amount: Money
  readonly offer: VoteOffer
}

export async function viewVote(
  ports: Ports,
  ticket: Ticket,
  { vote, amount: asked }: TipWish & Required<Pick<TipWish, 'vote'>>,
  reader: ReaderId | null,
): Promise<ViewedVote> {
  const { poll, creator, isMember } = await pollFor(ports, { site: ticket.site, reader, wish: vote })
  const label = (option: string) => poll?.options.find((each) => each.option === option)?.label ?? option
  const seen = { question: poll?.question ?? vote.poll, price: null }
  if (ticket.state === 'done') {
    const tip = await ports.store.tipOfTicket(ticket.id)
    const offer = { label: label(vote.option), isFree: tip === null, instead: null }
    return { ...seen, amount: tip?.amount ?? asked, offer }
  }
  const amount = poll?.price ?? asked
  const isOpen = poll !== null && creator !== null && !hasEnded(poll, ports.clock.now())
  const before = isOpen && isMember ? await chosenBefore(ports, poll, reader) : null
  return {
    ...seen,
    price: isOpen && offeredOption(poll, vote.option) !== null ? (isMember ? money(0, amount.currency) : amount) : null,
    amount,
    offer: {
      label: label(vote.option),
      isFree: isMember,
      instead: before === null || before === vote.option ? null : label(before),
    },
  }
}

async function chosenBefore({ store }: Ports, poll: Poll, reader: ReaderId | null): Promise<string | null> {
  return reader === null ? null : store.freeVote(poll.id, reader)
}
