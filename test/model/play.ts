// Playing: the same thing is done in the world and in the model, and afterwards both must say the same.
import { Problem } from '../../server/core/problem.ts'
import { checkLedger } from '../../server/flows/check-ledger.ts'
import type { Ports } from '../../server/ports/index.ts'
import { Crash, type Mishap } from './mishap.ts'
import { pass } from './model/at-stripe.ts'
import { booksOf, type Picture } from './model/books.ts'
import type { Op } from './model/op.ts'
import { answerTo, callOf, outcomesOf } from './model/outcomes.ts'
import { emptyState, type State } from './model/state.ts'
import { pictureOf } from './picture.ts'
import { startProcess } from './process.ts'
import type { World } from './world.ts'

/** What the model knows: each state that explains all that was seen. Nearly always there is one. */
export type Model = { candidates: State[] }

export const firstOf = ({ candidates }: Model): State => candidates[0] as State
export const newModel = ({ clock }: World): Model => ({ candidates: [emptyState(Date.parse(clock.now()) / 1000)] })

export type Call = { readonly real: (ports: Ports) => Promise<string>; readonly ops: readonly Op[] }
export type Circumstances = { readonly turns: readonly number[]; readonly mishap: Mishap | null }
export const calm: Circumstances = { turns: [0], mishap: null }

/** The books and the model do not agree, or the books do not agree with themselves. */
export class Disagreement extends Error {}

/** Calls at the same moment, each to its own flow. Answers what each was told; null: it failed, or its process died. */
export async function play(world: World, model: Model, calls: readonly Call[], how: Circumstances = calm) {
  await wait(world, model, 1)
  const backend = startProcess(world.ports, how)
  world.line.expect(how.mishap)
  const ended = await backend.run(calls.map(({ real }) => real))
  const hasMishap = backend.hasCrashed() || world.line.hasFailed()
  world.line.expect(null)

  const answers = ended.map((end) => answerOf(end, hasMishap))
  const kind = hasMishap ? (how.mishap?.kind ?? null) : null
  const outcomes = model.candidates.flatMap((state) =>
    outcomesOf(
      state,
      calls.map(({ ops }) => ops),
      kind,
    ),
  )
  const heard = calls.map(({ ops }, index) => answerTo(callOf(ops), answers[index] ?? '')).toSorted()
  const picture = await pictureOf(world)
  await checkBooks(world, picture)
  const legal = hasMishap ? outcomes : outcomes.filter(({ answers: expected }) => isSame(expected, heard))
  if (legal.length === 0)
    throw new Disagreement(
      differing(
        'answers',
        outcomes.map((each) => each.answers),
        heard,
      ),
    )
  settleOn(
    model,
    legal.map(({ state }) => state),
    picture,
  )
  return answers
}

/** Something that happens outside of our backend. */
export async function act(world: World, model: Model, real: () => unknown, told: (m: State) => void): Promise<void> {
  await wait(world, model, 1)
  await real()
  for (const state of model.candidates) told(state)
  settleOn(model, model.candidates, await pictureOf(world))
}

/** Time passes, for us and for Stripe. */
export async function wait(world: World, model: Model, seconds: number): Promise<void> {
  world.clock.advance({ seconds })
  world.stripe.control.tick()
  for (const state of model.candidates) pass(state, seconds)
}

// A fault that nobody ordered is a bug, whatever the model thinks.
function answerOf(end: PromiseSettledResult<string>, hasMishap: boolean): string | null {
  if (end.status === 'fulfilled') return end.value
  if (end.reason instanceof Crash) return null
  if (end.reason instanceof Problem) return hasMishap ? null : end.reason.code
  throw end.reason
}

function settleOn(model: Model, states: readonly State[], picture: Picture): void {
  const explaining = new Map(
    states.filter((state) => isSame(booksOf(state), picture)).map((state) => [JSON.stringify(state), state]),
  )
  if (explaining.size === 0) throw new Disagreement(differing('books', states.map(booksOf), picture))
  model.candidates = [...explaining.keys()].map((text) => JSON.parse(text) as State)
}

/** Every invariant; not again where nothing has changed. */
async function checkBooks(world: World, picture: Picture): Promise<void> {
  const seen = JSON.stringify(picture)
  if (seen === world.checked) return
  world.checked = seen
  const { findings } = await checkLedger(world.ports)
  if (findings.length > 0) throw new Disagreement(`invariants are broken: ${JSON.stringify(findings, null, 2)}`)
}

const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b)

/** The nearest of what was possible, line by line. */
function differing(what: string, possible: readonly unknown[], seen: unknown): string {
  const seenLines = linesOf(seen)
  const nearest = possible
    .map((each) => ({ expected: linesOf(each).filter((line) => !seenLines.includes(line)), all: linesOf(each) }))
    .toSorted((a, b) => a.expected.length - b.expected.length)[0]
  const unexpected = seenLines.filter((line) => !(nearest?.all ?? []).includes(line))
  const show = (lines: readonly string[]) => lines.map((line) => `\n    ${line}`).join('')
  return `the ${what} differ (of ${possible.length} possible)\n  model:${show(nearest?.expected ?? [])}\n  seen:${show(unexpected)}`
}

function linesOf(value: unknown, path = ''): string[] {
  if (typeof value !== 'object' || value === null) return [`${path} ${JSON.stringify(value)}`]
  return Object.entries(value).flatMap(([key, each]) => linesOf(each, path === '' ? key : `${path}.${key}`))
}
