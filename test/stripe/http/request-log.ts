// The last requests that the API received, for tests that ask what was sent.
import type { Form } from './form.ts'

export interface LoggedRequest {
  /** The Request-Id it was answered with. */
  id: string
  method: string
  path: string
  params: Form
  idempotencyKey: string | null
  /** Null while it is being worked on. */
  status: number | null
}

export interface RequestLog {
  note(request: Omit<LoggedRequest, 'status'>): LoggedRequest
  all(): LoggedRequest[]
  clear(): void
}

const KEPT = 1000

export function createRequestLog(): RequestLog {
  let requests: LoggedRequest[] = []
  return {
    note(request) {
      const noted = { ...request, status: null }
      requests = [...requests.slice(1 - KEPT), noted]
      return noted
    },
    all: () => requests,
    clear: () => {
      requests = []
    },
  }
}
