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
  const keep = (where: string, violations: Violation[]) => {
    found.push(...violations.map((violation) => ({ where, ...violation })))
  }
  return {
    request: (method, path, params) => check && keep(`request ${method} ${path}`, check.request(method, path, params)),
    answer: (method, path, object) => check && keep(`answer to ${method} ${path}`, check.answer(asSent(object))),
    event: (event) => check && keep(`event ${event.type}`, check.answer(asSent(event))),
    found,
  }
}

/** Fields without a value do not travel. */
function asSent(object: object): object {
  return JSON.parse(JSON.stringify(object))
}
