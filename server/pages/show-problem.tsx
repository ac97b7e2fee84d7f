// Refusals and faults as pages that a reader can do something with. Never JSON, never the inner story.
import type { Context } from 'hono'
import { after } from '../core/instant.ts'
import { Problem } from '../core/problem.ts'
import type { Env } from '../http/env.ts'
import { problemTable } from '../http/middleware/problems.ts'
import type { Ports } from '../ports/index.ts'
import { showPage } from './show-page.tsx'
import type { Words } from './text/en.ts'
import { readingFor } from './text/reading.ts'
import { LocalTime } from './ui/LocalTime.tsx'
import { Message } from './ui/Message.tsx'

// Somebody who has to wait for hours wants to know until when.
const worthNamingSeconds = 120

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
  const { retryAfterSeconds: wait = 0 } = extras
  if (extras.retryAfterSeconds !== undefined) c.header('Retry-After', String(extras.retryAfterSeconds))
  if (extras.allow !== undefined) c.header('Allow', extras.allow)
  const body = (
    <Message title={title} says={says}>
      {wait >= worthNamingSeconds && (
        <p>
          <LocalTime at={after(ports.clock.now(), wait)} reading={reading} says={words.againFrom} />
        </p>
      )}
      <BackLink path={c.req.path} words={words} />
      {status >= 500 && <p class="fine">{words.requestName(c.get('requestId'))}</p>}
    </Message>
  )
  return showPage(ports, c, { title, reading, body, status })
}

function BackLink({ path, words }: { path: string; words: Words }) {
  const ticket = /^\/pay\/(ticket_\w+)\//.exec(path)?.[1]
  const isWallet = path.startsWith('/wallet/')
  if (ticket === undefined && !isWallet) return null
  return (
    <a class="secondary" href={isWallet ? '/wallet' : `/pay/${ticket}`}>
      {isWallet ? words.backToWallet : words.backToPayment}
    </a>
  )
}

function nameOf(cause: unknown): string {
  return cause instanceof Error ? `${cause.name}: ${cause.message}` : typeof cause
}
