// Commits that wait at the same moment in one isolate go to D1 as one batch.
import type { Filled } from './statement.ts'

export type Outcome = 'kept' | { readonly fault: unknown }
/** `companyMax`: how many may be in its batch. Fewer each time that one was undone because of somebody in it. */
type Member = { readonly statements: readonly Filled[]; outcome: Outcome | null; companyMax: number }

export type CommitOptions = {
  /** Sends statements as one batch: all of them are kept, or none. */
  send(statements: readonly Filled[]): Promise<unknown>
  /** Whether the database read the batch and said no. Then nothing of it is kept; any other fault leaves that unknown. */
  isRefusal(fault: unknown): boolean
  /** Keeps a batch going when the request that sent it is hung up on: others' commits are in it. The runtime's `waitUntil`. */
  keepGoing(work: Promise<unknown>): void
}

// More callers than this at once are told to come back: a D1 database works through its queue alone.
const waitingMax = 500
// A batch is one request to D1, and each of its statements counts towards the thousand that one of ours may ask.
const statementsMax = 300
const patienceMilliseconds = 15_000
const lookAgainMilliseconds = 10

/**
 * On workerd a request that waits for a promise of another request is now and then taken for hung and ended, and what a request has
 * under way ends with it. So nobody waits for anybody here: who is in another's batch looks again and again what became of it, and
 * whoever first finds the way free sends the next one.
 */
export function groupedCommits({ send, isRefusal, keepGoing }: CommitOptions) {
  const waiting: Member[] = []
  let sentAt: number | null = null

  async function commit(statements: readonly Filled[]): Promise<Outcome> {
    if (waiting.length >= waitingMax) return { fault: new Error(`${waiting.length} commits are waiting`) }
    const member: Member = { statements, outcome: null, companyMax: waitingMax }
    waiting.push(member)
    const patientUntil = Date.now() + patienceMilliseconds
    // Commits made in the same turn go together.
    await Promise.resolve()
    while (member.outcome === null) {
      if (Date.now() > patientUntil) return giveUp(member)
      await (isFree() && waiting.includes(member) ? sendNext() : pause())
    }
    return member.outcome
  }

  async function sendNext(): Promise<void> {
    const group = takeGroup(waiting)
    const now = Date.now()
    sentAt = now
    const over = outcomeOf(send(group.flatMap(({ statements }) => statements))).then((outcome) => {
      if (outcome !== 'kept' && group.length > 1 && isRefusal(outcome.fault)) halve(group)
      else for (const member of group) member.outcome = outcome
      if (sentAt === now) sentAt = null
    })
    keepGoing(over)
    await over
  }

  /** Back to the front, in smaller company, until only the guilty one is refused. Nobody is overtaken. */
  function halve(group: readonly Member[]): void {
    for (const member of group) member.companyMax = Math.ceil(group.length / 2)
    waiting.unshift(...group)
  }

  /** What was never sent is not kept. Of what was sent, and not answered, nobody knows. */
  function giveUp(member: Member): Outcome {
    const place = waiting.indexOf(member)
    if (place !== -1) waiting.splice(place, 1)
    return { fault: new Error('D1 did not answer in time') }
  }

  // A batch whose sender is gone holds nobody up for good.
  const isFree = () => sentAt === null || Date.now() - sentAt > patienceMilliseconds

  return {
    commit,
    /** Resolves when nothing is under way. */
    async idle(): Promise<void> {
      while (!isFree()) await pause()
    },
  }
}

function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, lookAgainMilliseconds))
}

function takeGroup(waiting: Member[]): Member[] {
  let statements = 0
  let companyMax = waitingMax
  const end = waiting.findIndex((member, index) => {
    statements += member.statements.length
    companyMax = Math.min(companyMax, member.companyMax)
    return index > 0 && (statements > statementsMax || index >= companyMax)
  })
  return waiting.splice(0, end === -1 ? waiting.length : end)
}

function outcomeOf(sent: Promise<unknown>): Promise<Outcome> {
  return sent.then(
    () => 'kept',
    (fault) => ({ fault }),
  )
}
