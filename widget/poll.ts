// <tuppence-poll>: a question, what was chosen until now, and a vote. It moves by itself; how a ticket is paid is the visit's part.
import type { Poll } from '../server/wire/poll.ts'
import { askPoll } from './api.ts'
import { begin } from './begin.ts'
import { attribute } from './embed.ts'
import { tell } from './events.ts'
import { held, heldBy } from './keep.ts'
import { listen } from './live.ts'
import type { Arrival, Place, Translation } from './place.ts'
import { refuse } from './refuse.ts'
import { createSteps } from './session.ts'
import { mountPoll } from './ui/mount-community.tsx'
import { type CommunityWords, community as en } from './ui/text/community/en.ts'

/** One poll on the page. */
export type PollPlace = Place & {
  words: CommunityWords
  poll?: Poll | undefined
  /** What the reader has marked, and what the last vote of this visit was for. */
  marked?: string | undefined
  voted?: string | undefined
}

/**
 * A poll of the site, as put at `/v1/admin/polls`. Also as `<div data-tuppence="poll" data-poll="…">`.
 *
 * @attr poll - which poll
 * @fires tuppence:voted
 * @fires tuppence:problem
 * @csspart poll @csspart title @csspart options @csspart option @csspart label @csspart share @csspart bar @csspart votes
 * @csspart vote @csspart notice @csspart again
 */
export async function openPoll(arrival: Arrival, translation: Translation): Promise<void> {
  const { host, left } = arrival
  const named = () => attribute(host, 'poll') ?? ''
  // No item has such a name.
  const heldAs = `\0poll ${named()}`
  const words = translation?.community ?? en
  const place: PollPlace = { ...arrival, heldAs, translation, words, session: createSteps() }
  const presses = {
    onMark: (option: string) => {
      place.marked = option
      redraw(place)
    },
    onVote: () => press(place),
    onAgain: () => void show(place),
    onChange: () => {
      Object.assign(place, { poll: undefined, marked: undefined, voted: undefined, heldAs: `\0poll ${named()}` })
      void show(place)
    },
  }
  left.addEventListener('abort', mountPoll(place, presses))
  await show(place)
  listen(place, { poll: (poll) => poll.poll === named() && put(place, poll), missed: () => void show(place) })
  if (held.read(heldBy(place))) await comeBack(place)
}

async function show(place: PollPlace): Promise<void> {
  const name = attribute(place.host, 'poll') ?? ''
  try {
    const poll = await askPoll(place, name)
    if (attribute(place.host, 'poll') === name) put(place, poll)
  } catch (fault) {
    await refuse(place, fault, () => show(place))
  }
}

/** What stands there stays, but for the numbers: the reader may be about to vote. */
function put(place: PollPlace, poll: Poll): void {
  const isFirst = !place.poll
  place.poll = poll
  if (isFirst) place.session.go({ is: 'ready' })
  else redraw(place)
}

const redraw = ({ session }: PollPlace) => session.go(session.step())

/** The window opens in the click itself: a moment later the browser would block it. */
function press(place: PollPlace): void {
  const { poll, marked, session, words } = place
  if (session.step().is === 'paying') place.popup?.focus()
  else if (poll && marked) void vote(place, place.openWindow())
  else session.go({ is: 'ready', says: { notice: words.poll.mark } })
}

async function vote(place: PollPlace, popup: Window | null): Promise<void> {
  const { session, poll, marked: option } = place
  if (!poll || !option) return
  place.popup = popup
  session.go({ is: 'opening' })
  await begin(
    place,
    async (visit) => {
      const want = { kind: 'vote', poll: poll.poll, option } as const
      const outcome = await visit.pay(place, popup, { want, expected: poll.price })
      if (typeof outcome === 'object') return thank(place, outcome.vote ?? want)
      if (place.popup !== popup) return
      session.go({ is: 'ready', says: { notice: visit.newsOf(place).sentences[outcome] } })
      if (outcome === 'price-changed') await show(place)
    },
    () => vote(place, place.openWindow()),
  )
}

/** From the pay window, which took the place of this page. */
async function comeBack(place: PollPlace): Promise<void> {
  await begin(place, async (visit) => {
    const outcome = await visit.resume(place, () => {})
    if (typeof outcome === 'object' && outcome.vote) thank(place, outcome.vote)
  })
}

/** A reader may vote again: for money as often as is liked, as a member to choose anew. */
function thank(place: PollPlace, { poll, option }: { poll: string; option: string }): void {
  Object.assign(place, { voted: option, marked: undefined })
  place.session.go({ is: 'ready', says: { notice: place.words.poll.thanks } })
  tell(place.host, 'tuppence:voted', { poll, option })
  void show(place)
}
