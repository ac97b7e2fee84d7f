// A refusal as a server answers it: a problem (RFC 9457), with what the reader's page has to know.
import type { Refusal } from './index.ts'

/** What stays between this reader and the server. */
export const privately = { 'Cache-Control': 'private, no-store', Vary: 'Authorization' } as const

/** For a crawler that was let through: it may find the text, and keeps no copy for others to read. */
export const unarchived = { 'X-Robots-Tag': 'noarchive' } as const

export function refusal(because: Refusal): Response {
  const { status, headers, body } = refusalParts(because)
  return new Response(body, { status, headers })
}

/** The same for servers that know no Response. */
export function refusalParts(because: Refusal): { status: number; headers: Record<string, string>; body: string } {
  const { status, code, title, more = {} } = answers[kindOf(because)]
  return {
    status,
    headers: { 'Content-Type': 'application/problem+json', 'Cache-Control': 'no-store', ...more },
    body: JSON.stringify({ type: `/problems/${code}`, title, status, because }),
  }
}

type Answer = { status: number; code: string; title: string; more?: Record<string, string> }

const answers: Readonly<Record<'unpaid' | 'bad' | 'unavailable', Answer>> = {
  unpaid: { status: 402, code: 'payment-required', title: 'This has to be unlocked first' },
  bad: {
    status: 401,
    code: 'unauthenticated',
    title: 'The token is not valid (any more)',
    more: { 'WWW-Authenticate': 'Bearer error="invalid_token"' },
  },
  unavailable: {
    status: 503,
    code: 'provider-unavailable',
    title: 'Tokens cannot be verified at the moment',
    more: { 'Retry-After': '30' },
  },
}

function kindOf(because: Refusal): keyof typeof answers {
  if (because === 'no-token' || because === 'other-item') return 'unpaid'
  return because === 'keys-unavailable' ? 'unavailable' : 'bad'
}
