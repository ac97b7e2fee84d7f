// Refusals and faults as pages that a reader can do something with. Never JSON, never the inner story.
import type { Context } from 'hono'
import { Problem } from '../core/problem.ts'
import type { Env } from '../http/env.ts'
import { problemTable } from '../http/middleware/problems.ts'
import type { Ports } from '../ports/index.ts'
import { showPage } from './show-page.tsx'
import { readingFor } from './text/reading.ts'
import { Message } from './ui/Message.tsx'

export function showProblem(ports: Ports) {
  return (fault: unknown, c: Context<Env>): Response => {
    const requestId = c.get('requestId')
    if (!(fault instanceof Problem)) {
      ports.log.error('page-fault', fault, { requestId })
      return problemPage(ports, c, new Problem('internal', 'A fault.'))
    }
    const { cause } = fault.extras
    if (cause !== undefined) ports.log.warn('page-refused', { requestId, code: fault.code, cause: nameOf(cause) })
    return problemPage(ports, c, fault)
  }
}

function problemPage(ports: Ports, c: Context<Env>, { code, extras }: Problem): Response {
  const reading = readingFor(c.req.header('Accept-Language'))
  const { words } = reading
  const { title, body: says } = words.problems[code]
  const [status] = problemTable[code]
  const ticket = /^\/pay\/(ticket_\w+)\//.exec(c.req.path)?.[1]
  if (extras.retryAfterSeconds !== undefined) c.header('Retry-After', String(extras.retryAfterSeconds))
  if (extras.allow !== undefined) c.header('Allow', extras.allow)
  const body = (
    <Message title={title} says={says}>
      {ticket !== undefined && (
        <a class="secondary" href={`/pay/${ticket}`}>
          {words.backToPayment}
        </a>
      )}
      {status >= 500 && <p class="fine">{words.requestName(c.get('requestId'))}</p>}
    </Message>
  )
  return showPage(ports, c, { title, reading, body, status })
}

function nameOf(cause: unknown): string {
  return cause instanceof Error ? `${cause.name}: ${cause.message}` : typeof cause
}
