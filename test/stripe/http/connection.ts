// What can be done with the connection of a request: wait until the answer is out, or cut it.
import type { HttpBindings } from '@hono/node-server'
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response'
import type { Context } from 'hono'

/** Without Node's objects the app was called in process. */
export interface Env {
  Bindings: Partial<HttpBindings>
}

export function afterAnswer(c: Context<Env>, work: () => void): void {
  const outgoing = c.env?.outgoing
  if (!outgoing || outgoing.destroyed) setImmediate(work)
  else outgoing.once('close', work)
}

/** The client sees the connection end without an answer, at once or after a while of silence. */
export async function cutConnection(c: Context<Env>, hangMs: number): Promise<Response> {
  await new Promise((resolve) => setTimeout(resolve, hangMs))
  if (!c.env?.outgoing) return new Response(null, { status: 504 })
  c.env.outgoing.destroy()
  return RESPONSE_ALREADY_SENT
}
