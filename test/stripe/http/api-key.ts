// Who may ask: anybody with a secret test key, by Bearer or as the user name of basic authentication.
import { Failure } from './failure.ts'

export function requireTestKey(authorization: string | undefined): void {
  const key = keyOf(authorization ?? '')
  if (!key) throw unauthenticated('No API key came with the request: send it as a Bearer token.')
  if (!/^sk_test_\w+$/.test(key)) throw unauthenticated(`Invalid API Key provided: ${hidden(key)}`)
}

function keyOf(authorization: string): string {
  const [scheme = '', credentials = ''] = authorization.trim().split(/\s+/)
  if (scheme.toLowerCase() === 'bearer') return credentials
  if (scheme.toLowerCase() !== 'basic') return ''
  return Buffer.from(credentials, 'base64').toString('utf8').split(':', 1)[0] ?? ''
}

/** Enough to recognise a key, not enough to use it. */
function hidden(key: string): string {
  return `${key.slice(0, 8)}${'*'.repeat(8)}${key.slice(-4)}`
}

function unauthenticated(message: string): Failure {
  return new Failure(401, { type: 'invalid_request_error', message })
}
