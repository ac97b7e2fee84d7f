// Every way in which calls at the same moment may end: each order of their steps, and each point at which one may fail.
import type { Mishap } from '../mishap.ts'
import { apply } from './apply.ts'
import type { Op } from './op.ts'
import { attemptOf } from './refunds.ts'
import type { State } from './state.ts'

/** `answers`: each call with what it was answered, in no order. One that failed, or whose process died, is answered nothing. */
export type Outcome = { readonly state: State; readonly answers: readonly string[] }

/** `call`: what it was called for, the same for two that are the same call. */
type Task = { readonly call: string; readonly ops: readonly Op[]; readonly answer: string }
/** `text`: the state as text, from which it is copied and by which it is known again. */
type Node = { state: State; text: string; tasks: readonly Task[]; mishap: Mishap['kind'] | null }

export function outcomesOf(state: State, tasks: readonly (readonly Op[])[], mishap: Mishap['kind'] | null): Outcome[] {
  const begun = tasks.map((ops): Task => ({ call: callOf(ops), ops, answer: '' }))
  const waiting: Node[] = [{ state, text: JSON.stringify(state), mishap, tasks: begun.map(told) }]
  const ends: Outcome[] = []
  const seen = new Set<string>()
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    const isOver = node.tasks.every(({ ops }) => ops.length === 0)
    if (isOver || node.mishap === 'crash') ends.push({ state: node.state, answers: answersOf(node) })
    for (const next of isOver ? [] : following(node)) {
      const key = keyOf(next)
      if (seen.has(key)) continue
      seen.add(key)
      waiting.push(next)
    }
  }
  return ends
}

/** Calls that are the same call need not be told apart: eight of them would have 40,320 orders. */
function keyOf({ text, tasks, mishap }: Node): string {
  return `${mishap} ${tasks
    .map((task) => JSON.stringify(task))
    .toSorted()
    .join()} ${text}`
}

export const callOf = (ops: readonly Op[]): string => JSON.stringify(ops)
export const answerTo = (call: string, answer: string): string => `${call} → ${answer}`

function answersOf({ tasks }: Node): string[] {
  return tasks.flatMap(({ call, answer }) => (call === '' ? [] : [answerTo(call, answer)])).toSorted()
}

function* following(node: Node): Generator<Node> {
  for (const [index, task] of node.tasks.entries()) {
    if (task.ops.length === 0) continue
    yield stepped(node, index)
    if (node.mishap !== null && node.mishap !== 'crash') yield failed(node, index, node.mishap)
  }
}

function stepped(node: Node, index: number): Node {
  const state = JSON.parse(node.text) as State
  const { call, ops, answer } = node.tasks[index] as Task
  const [op, ...rest] = ops as [Op, ...Op[]]
  const next = apply(state, op)
  const left = next?.fails === true ? afterUnit(rest) : [...(next?.steps ?? []), ...rest]
  const forked = op.op === 'fork' ? op.tasks.map((each): Task => ({ call: '', ops: each, answer: '' })) : []
  const tasks = node.tasks.with(index, told({ call, ops: left, answer: next?.answer ?? answer }))
  return { ...node, state, text: JSON.stringify(state), tasks: [...tasks, ...forked] }
}

/** A request of this step met with the mishap: nobody goes on with the unit. */
function failed(node: Node, index: number, kind: Mishap['kind']): Node {
  const state = JSON.parse(node.text) as State
  const { call, ops } = node.tasks[index] as Task
  const [op, ...rest] = ops as [Op, ...Op[]]
  if (kind === '500') keepFault(state, op)
  const left = op.op.startsWith('list-') ? [] : afterUnit(rest)
  const tasks = node.tasks.with(index, told({ call, ops: left, answer: '' }))
  return { state, text: JSON.stringify(state), mishap: null, tasks }
}

/** What touches nothing is done at once: its place among the steps of others makes no difference. */
function told({ call, ops, answer }: Task): Task {
  const [op, ...rest] = ops
  if (op?.op === 'answer') return told({ call, ops: rest, answer: op.answer })
  return op?.op === 'unit-end' ? told({ call, ops: rest, answer }) : { call, ops, answer }
}

function keepFault(m: State, op: Op): void {
  if (op.op === 'make-session') Object.assign(m.checkouts[op.checkout] ?? {}, { isKeyBurnt: true })
  const refund = op.op === 'send' ? m.refunds[op.refund] : undefined
  if (refund !== undefined) refund.kept = { attempt: attemptOf(m, refund), answer: 'fault' }
}

function afterUnit(ops: readonly Op[]): readonly Op[] {
  const end = ops.findIndex(({ op }) => op === 'unit-end')
  return end < 0 ? [] : ops.slice(end + 1)
}
