// The line between the backend and the local Stripe: the real SDK's requests, handed over in process, and their mishaps.
import type { LocalStripe } from '../stripe/local-stripe.ts'
import type { Mishap } from './mishap.ts'

export type StripeLine = {
  readonly fetch: (input: string | URL | Request, init?: RequestInit) => Promise<Response>
  /** From the next request on; null: all is well. */
  expect(mishap: Mishap | null): void
  /** Whether the mishap has happened. */
  hasFailed(): boolean
}

// What the SDK would try again by itself after half a second fails here at once: all its attempts have failed.
const outage = (status: number): Response =>
  new Response('{"error":{"type":"api_error","message":"ordered by the test"}}', {
    status,
    headers: { 'Content-Type': 'application/json', 'Stripe-Should-Retry': 'false' },
  })

export function stripeLine(stripe: () => LocalStripe): StripeLine {
  let mishap: Mishap | null = null
  let requests = 0
  let isOver = false

  const kindNow = (): Mishap['kind'] | null => {
    if (mishap === null || mishap.kind === 'crash' || isOver || requests++ !== mishap.at) return null
    isOver = true
    return mishap.kind
  }

  return {
    expect(next) {
      mishap = next
      requests = 0
      isOver = false
    },
    hasFailed: () => isOver,
    async fetch(input, init) {
      const kind = kindNow()
      const request = new Request(input, init)
      if (kind === 'unreached') return outage(503)
      if (kind === '429') return outage(429)
      if (kind === '500') return failing(request)
      const answer = await stripe().fetch(request)
      return kind === 'unanswered' ? outage(503) : answer
    },
  }

  // An answer that is kept under the key already is given again, and nothing fails.
  async function failing(request: Request): Promise<Response> {
    const { control } = stripe()
    control.chaos({ failNext: { status: 500 } })
    const answer = await stripe().fetch(request)
    isOver = control.chaos({}).failNext === null
    if (isOver) return outage(500)
    control.calm()
    mishap = null
    return answer
  }
}
