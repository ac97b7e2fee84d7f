// A worker that asks its D1 bindings for whoever stands outside of workerd.
import type { D1Binding } from '../../server/adapters/sql/d1.ts'

// Miniflare's own stand-in for a binding asks workerd at each `prepare` and `bind`, which takes ten times as long.
export const porter = `export default {
  async fetch(request, env) {
    if (request.headers.get('Upgrade') !== 'websocket') return Response.json(await answer(await request.json(), env))
    const [theirs, ours] = Object.values(new WebSocketPair())
    ours.accept()
    ours.addEventListener('message', async ({ data }) => {
      const { id, question } = JSON.parse(data)
      ours.send(JSON.stringify({ id, answer: await answer(question, env) }))
    })
    return new Response(null, { status: 101, webSocket: theirs })
  },
}
async function answer({ name, batch, statements }, env) {
  try {
    const prepared = statements.map(([sql, values]) => env[name].prepare(sql).bind(...values))
    return { done: batch ? await env[name].batch(prepared) : await prepared[0].all() }
  } catch (fault) {
    return { fault: fault.message }
  }
}`

type Question = {
  readonly name: string
  readonly batch: boolean
  readonly statements: readonly (readonly [string, unknown[]])[]
}
type Answer = { readonly done: unknown } | { readonly fault: string }

/** Brings a question to the porter. */
export type Carry = (question: Question) => Promise<Answer>

/** The porter's binding of this name. */
export function portedBinding(name: string, carry: Carry): D1Binding {
  type Carried = ReturnType<D1Binding['prepare']> & { readonly carried: readonly [string, unknown[]] }
  async function ask<T>(batch: boolean, statements: readonly Carried[]): Promise<T> {
    const answer = await carry({ name, batch, statements: statements.map(({ carried }) => carried) })
    if ('fault' in answer) throw new Error(answer.fault)
    return answer.done as T
  }
  const prepare = (sql: string, values: unknown[] = []): Carried => {
    const statement: Carried = {
      carried: [sql, values],
      bind: (...bound) => prepare(sql, bound),
      all: () => ask(false, [statement]),
    }
    return statement
  }
  return { prepare, batch: (statements) => ask(true, statements as Carried[]) }
}

// In D1's own words.
const lost: Answer = { fault: 'Network connection lost.' }

/**
 * By one connection for all questions: a request for each costs twice as much, and workerd hangs up on connections of requests
 * that were idle for some seconds.
 */
export function connected(address: string): { carry: Carry; hangUp(): void } {
  const socket = new WebSocket(address)
  const waiting = new Map<number, (answer: Answer) => void>()
  const settled = new Promise((resolve) => {
    socket.addEventListener('open', resolve)
    socket.addEventListener('close', resolve)
  })
  socket.addEventListener('message', ({ data }) => {
    const { id, answer } = JSON.parse(data) as { id: number; answer: Answer }
    waiting.get(id)?.(answer)
    waiting.delete(id)
  })
  socket.addEventListener('close', () => {
    for (const end of waiting.values()) end(lost)
  })
  let asked = 0
  async function carry(question: Question): Promise<Answer> {
    await settled
    if (socket.readyState !== WebSocket.OPEN) return lost
    asked += 1
    const { promise, resolve } = Promise.withResolvers<Answer>()
    waiting.set(asked, resolve)
    socket.send(JSON.stringify({ id: asked, question }))
    return promise
  }
  return { carry, hangUp: () => socket.close() }
}
