// Watches what goes in and out while a local Stripe runs, and keeps what is not as Stripe's schema wants it.
import type { SchemaCheck, Violation } from './schema-check.ts'

export interface FoundViolation extends Violation {
  /** `request POST /v1/refunds`, `answer to …`, `event charge.succeeded`. */
  where: string
}

export interface Inspector {
  request(method: string, path: string, params: object): void
  answer(method: string, path: string, object: object): void
  event(event: { type: string }): void
  readonly found: FoundViolation[]
}

/** Without a check it looks at nothing. */
export function createInspector(check: SchemaCheck | undefined): Inspector {
  const found: FoundViolation[] = []
  const isKnown = lately()
  const keep = (where: string, violations: Violation[]) => {
    found.push(...violations.map((violation) => ({ where, ...violation })))
  }
  const look = (where: string, violations: (check: SchemaCheck) => Violation[]) => {
    if (check !== undefined && check.wants?.(where) !== false) keep(where, violations(check))
  }
  return {
    request: (method, path, params) =>
      look(`request ${method} ${path}`, ({ request }) => request(method, path, params)),
    answer: (method, path, object) => look(`answer to ${method} ${path}`, (wanted) => answered(wanted, object)),
    event: (event) => look(`event ${event.type}`, ({ answer }) => answer(asSent(JSON.stringify(event)))),
    found,
  }

  /** What was right a moment ago is right again: lists are of the same objects each time. */
  function answered(check: SchemaCheck, object: object): Violation[] {
    const { object: word, data } = object as { object?: unknown; data?: unknown }
    if (word === 'list' && Array.isArray(data)) return data.flatMap((one) => answered(check, one))
    const text = JSON.stringify(object)
    if (isKnown(text)) return []
    return check.answer(asSent(text))
  }
}

/** Fields without a value do not travel. */
function asSent(text: string): object {
  return JSON.parse(text)
}

const REMEMBERED = 4000

/** Whether a text was asked about before, and not too long ago. What is wrong is told once. */
function lately(): (text: string) => boolean {
  const texts = new Set<string>()
  return (text) => {
    const isKnown = texts.delete(text)
    texts.add(text)
    if (texts.size > REMEMBERED) texts.delete(texts.values().next().value as string)
    return isKnown
  }
}
