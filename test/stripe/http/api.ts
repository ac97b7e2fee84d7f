// The way of one API request: who asks, what is asked, was it asked before, do it, answer in Stripe's form.
import { type Context, Hono } from 'hono'
import { routes } from '../routes.ts'
import { newId } from '../world/ids.ts'
import { API_VERSION, because, type World } from '../world/world.ts'
import { requireTestKey } from './api-key.ts'
import { cutConnection, type Env } from './connection.ts'
import { expanded } from './expand.ts'
import { Failure } from './failure.ts'
import { type Form, parseForm, parseJson } from './form.ts'
import { fingerprintOf, type Idempotency } from './idempotency.ts'
import { readParameters } from './parameters.ts'
import type { RequestLog } from './request-log.ts'
import type { Route } from './route.ts'

export interface ApiParts {
  world: World
  idempotency: Idempotency
  log: RequestLog
  /** Lets what is due by the clock happen first. */
  tick: () => void
}

interface Asked {
  c: Context<Env>
  route: Route | undefined
  requestId: string
  path: string
  body: string
  key: string | null
}

interface Answer {
  status: number
  body: unknown
  requestId: string
  isReplay?: boolean
}

export function createApi(parts: ApiParts): Hono<Env> {
  const api = new Hono<Env>()
  for (const route of routes) api.on(route.method, route.path, (c) => serve(parts, c, route))
  api.all('/v1/*', (c) => serve(parts, c, undefined))
  api.all('/v2/*', (c) => serve(parts, c, undefined))
  return api
}

async function serve(parts: ApiParts, c: Context<Env>, route: Route | undefined): Promise<Response> {
  const { pathname: path, search } = new URL(c.req.url)
  const isPost = c.req.method === 'POST'
  const body = isPost ? await c.req.text() : search.slice(1)
  const key = isPost ? (c.req.header('idempotency-key') ?? null) : null
  const asked: Asked = { c, route, path, body, key, requestId: newId('req', 14) }
  const form = readForm(path, isPost, body)
  if (!form) return respond(asked, { ...malformed, requestId: asked.requestId })
  const note = parts.log.note({ method: c.req.method, path, params: form, idempotencyKey: key, id: asked.requestId })
  const answer = await answerOf(parts, asked, form)
  note.status = answer.status
  inspect(parts.world, asked, form, answer)
  const cut = isPost ? parts.world.chaos.takeCut(path) : undefined
  if (cut !== undefined) return cutConnection(c, cut)
  return respond(asked, answer)
}

/** A request that was refused may be as wrong as it likes; a declined card was asked for in the right words. */
function inspect({ inspector }: World, { c, path, route }: Asked, form: Form, { status, body }: Answer): void {
  if (route?.isInternal) return
  if (status === 200 || status === 402) inspector.request(c.req.method, path, form)
  if (status === 200) inspector.answer(c.req.method, path, body as object)
}

function readForm(path: string, isPost: boolean, body: string): Form | undefined {
  if (!isPost || !path.startsWith('/v2/')) return parseForm(body)
  try {
    return parseJson(body)
  } catch {
    return undefined
  }
}

const malformed = {
  status: 400,
  body: { error: { type: 'invalid_request_error', message: 'The body is no JSON object.' } },
}

async function answerOf(parts: ApiParts, asked: Asked, form: Form): Promise<Answer> {
  try {
    return await attempt(parts, asked, form)
  } catch (error) {
    return failureOf(error, asked.requestId)
  }
}

async function attempt(parts: ApiParts, asked: Asked, form: Form): Promise<Answer> {
  const { world, idempotency, tick } = parts
  const { c, route, path, body, key, requestId } = asked
  requireTestKey(c.req.header('authorization'))
  if (!route) throw unrecognized(c.req.method, path)
  const fingerprint = fingerprintOf(c.req.method, path, body)
  const saved = key === null ? undefined : idempotency.recall(key, fingerprint)
  if (saved) return { status: saved.status, body: saved.body, requestId: saved.requestId, isReplay: true }
  const ordered = world.chaos.takeFailure(path)
  // Only a 500 comes from a request that began to execute; other failures happen before it and leave no trace.
  if (ordered && ordered.status !== 500) throw orderedFailure(ordered.status)
  tick()
  const params = readParameters(form, route.accepts)
  const work = () => {
    if (ordered && !ordered.isDone) throw orderedFailure(ordered.status)
    const result = route.run(world, params as never, c.req.param('id') ?? '')
    if (ordered) throw orderedFailure(ordered.status)
    return expanded(world, result, params.expand as string[] | undefined)
  }
  const run = () => because(world, { requestId, idempotencyKey: key }, () => tryWork(work, requestId))
  if (key !== null) idempotency.begin(key, fingerprint)
  const answer = run()
  if (world.chaos.now().slowMs > 0) await new Promise((resolve) => setTimeout(resolve, world.chaos.now().slowMs))
  if (key !== null) idempotency.end(key, answer)
  return answer
}

/** What a handler throws is its answer, and is kept under the key like any other. */
function tryWork(work: () => object, requestId: string): Answer {
  try {
    return { status: 200, body: work(), requestId }
  } catch (error) {
    return failureOf(error, requestId)
  }
}

function failureOf(error: unknown, requestId: string): Answer {
  if (error instanceof Failure) return { status: error.status, body: { error: error.body }, requestId }
  console.error('local stripe:', error)
  const message = `The local Stripe itself failed: ${error instanceof Error ? error.message : 'no error was thrown'}`
  return { status: 500, body: { error: { type: 'api_error', message } }, requestId }
}

function respond({ c, key, requestId }: Asked, answer: Answer): Response {
  c.header('Content-Type', 'application/json')
  c.header('Request-Id', requestId)
  c.header('Stripe-Version', API_VERSION)
  if (key !== null) {
    c.header('Idempotency-Key', key)
    c.header('Original-Request', answer.requestId)
  }
  if (answer.isReplay) c.header('Idempotent-Replayed', 'true')
  // Asking again under the same key would only replay it.
  if (answer.status === 500 && key !== null) c.header('Stripe-Should-Retry', 'false')
  return c.body(JSON.stringify(answer.body, null, 2), answer.status as 200)
}

function unrecognized(method: string, path: string): Failure {
  const message = `Unrecognized request URL (${method}: ${path}).`
  return new Failure(404, { type: 'invalid_request_error', message })
}

function orderedFailure(status: number): Failure {
  const message = `This failure (${status}) was ordered by /_emu/chaos.`
  if (status === 429) return new Failure(status, { type: 'invalid_request_error', code: 'rate_limit', message })
  return new Failure(status, { type: status >= 500 ? 'api_error' : 'invalid_request_error', message })
}
