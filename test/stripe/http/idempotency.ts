// Idempotency keys: the first answer under a key is kept for 24 hours and given again, failures included.
import type { Clock } from '../world/clock.ts'
import type { Store } from '../world/store.ts'
import { Failure } from './failure.ts'

export interface SavedAnswer {
  fingerprint: string
  status: number
  body: unknown
  requestId: string
  /** Milliseconds. */
  at: number
}

export interface Idempotency {
  /** The kept answer, if there is one; refuses other parameters and a key that is still being worked on. */
  recall(key: string, fingerprint: string): SavedAnswer | undefined
  begin(key: string, fingerprint: string): void
  /** Without an answer the key is free again: the request never began to execute. */
  end(key: string, answer?: Omit<SavedAnswer, 'fingerprint' | 'at'>): void
}

const DAY = 24 * 60 * 60 * 1000

export function createIdempotency(store: Store, clock: Clock): Idempotency {
  const answers = store.notes('answers')
  const inFlight = new Map<string, string>()
  const isFresh = (answer: SavedAnswer) => clock.now() - answer.at < DAY

  function forgetOld(): void {
    for (const [key, answer] of answers) if (!isFresh(answer)) answers.delete(key)
  }

  return {
    recall(key, fingerprint) {
      const saved = answers.get(key)
      const kept = saved && isFresh(saved) ? saved : undefined
      const used = kept?.fingerprint ?? inFlight.get(key)
      if (used !== undefined && used !== fingerprint) throw reused(key)
      if (inFlight.has(key)) throw busy()
      return kept
    },
    begin: (key, fingerprint) => void inFlight.set(key, fingerprint),
    end(key, answer) {
      const fingerprint = inFlight.get(key) ?? ''
      inFlight.delete(key)
      forgetOld()
      if (answer) answers.set(key, { ...answer, fingerprint, at: clock.now() })
    },
  }
}

/** Two requests are the same when method, path and parameters are, in whatever order they were written. */
export function fingerprintOf(method: string, path: string, body: string): string {
  return `${method} ${path} ${body.split('&').sort().join('&')}`
}

function reused(key: string): Failure {
  const message = `The idempotency key ${key} was used before with other parameters. Use a new key for a new request.`
  return new Failure(400, { type: 'idempotency_error', message })
}

function busy(): Failure {
  const message = 'Another request with the same idempotency key is in progress.'
  return new Failure(409, { type: 'idempotency_error', code: 'idempotency_key_in_use', message })
}
