// A poll: a question, and what readers may choose. What its readers give for a vote is a tip for its creator.
import { isCreatorName } from './creator.ts'
import type { CreatorId, PollId, SiteId } from './id.ts'
import { type Instant, isPast } from './instant.ts'
import type { Money } from './money.ts'
import { plainLine } from './plain-line.ts'

export type PollOption = {
  /** What votes name. */
  readonly option: string
  /** What readers see. */
  readonly label: string
  /** Whether votes are taken for it: one that was taken away stays known. */
  readonly isOffered: boolean
}

export type Poll = {
  readonly id: PollId
  readonly site: SiteId
  /** What the publisher's pages call it. */
  readonly name: string
  readonly question: string
  readonly options: readonly PollOption[]
  /** Of a vote. One that was cast keeps what it cost. */
  readonly price: Money
  /** Whom votes pay; the same for all of a poll. */
  readonly creator: CreatorId
  /** From then on no votes are taken. */
  readonly endsAt: Instant | null
  /** Whether each member of the site has one vote that costs nothing. */
  readonly isFreeForMembers: boolean
  readonly version: number
}

/** How many votes each option has, of those that have any. */
export type VoteCounts = ReadonlyMap<string, number>

/** More would be no polls, and those of a site are looked at together. */
export const pollsMax = 50
export const optionsMin = 2
export const optionsMax = 12
/** With those that were taken away. */
export const knownOptionsMax = 60

const questionGraphemesMax = 200
const labelGraphemesMax = 80

/** As one line of plain text. Null: nothing is left of it, or more than 200 graphemes. */
export const pollQuestion = (text: string): string | null => plainLine(text, questionGraphemesMax) || null

/** The same with 80. */
export const pollLabel = (text: string): string | null => plainLine(text, labelGraphemesMax) || null

/** Polls and their options are named as creators are. */
export const isPollName = isCreatorName

export function hasEnded({ endsAt }: Poll, now: Instant): boolean {
  return endsAt !== null && isPast(endsAt, now)
}

export function offeredOption({ options }: Poll, name: string): PollOption | null {
  return options.find(({ option, isOffered }) => isOffered && option === name) ?? null
}

/** In their order, with what somebody has chosen in the moment in which it was taken away. */
export function shownOptions({ options }: Poll, votes: VoteCounts): { option: string; label: string; votes: number }[] {
  return options
    .map(({ isOffered, ...option }) => ({ isOffered, shown: { ...option, votes: votes.get(option.option) ?? 0 } }))
    .filter(({ isOffered, shown }) => isOffered || shown.votes > 0)
    .map(({ shown }) => shown)
}

type Written = Pick<PollOption, 'option' | 'label'>

/**
 * What is known after these were put in place of the former ones. Null: one that has votes would be gone, or would bear the label of
 * another one, so that votes would come to mean what nobody has chosen.
 */
export function optionsAfter(
  known: readonly PollOption[],
  written: readonly Written[],
  votes: VoteCounts,
): readonly PollOption[] | null {
  const hasVotes = ({ option }: Written) => (votes.get(option) ?? 0) > 0
  const gone = known.filter(({ option }) => !written.some((each) => each.option === option))
  const isTaken = ({ option, label }: Written) =>
    known.some((other) => other.option !== option && other.label === label)
  if (gone.some(hasVotes) || written.some((each) => hasVotes(each) && isTaken(each))) return null
  return [
    ...written.map((each) => ({ ...each, isOffered: true })),
    ...gone.map((each) => ({ ...each, isOffered: false })),
  ]
}
