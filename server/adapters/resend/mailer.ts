// Mail by Resend's HTTP API: one request a message, for runtimes that open no connection to a mail server.
import { type Message, mailAddress, oneLine } from '../../core/mail.ts'
import { Problem } from '../../core/problem.ts'
import type { Mailer } from '../../ports/index.ts'

export type ResendOptions = {
  readonly key: string
  readonly from: string
  /** Another base than Resend's own: the mailbox of the demo. */
  readonly apiBase?: URL | undefined
}

// Less than the shortest pause between two attempts.
const answerMilliseconds = 15_000

/** https://resend.com/docs/api-reference/emails/send-email. A key is remembered there for 24 hours, longer than a code lives. */
export function resendMailer({ key, from, apiBase }: ResendOptions): Mailer {
  const address = new URL('/emails', apiBase ?? 'https://api.resend.com')

  return {
    async send(message) {
      if (mailAddress(message.to) !== message.to) return 'refused'
      const response = await post(address, key, message.id, bodyOf(message, from))
      if (response.ok) {
        await response.body?.cancel()
        return 'sent'
      }
      const refusal = await refusalIn(response)
      if (isOfAddress(refusal)) return 'refused'
      throw outage(new Error(`Resend answered ${response.status} ${refusal.name}`))
    },
  }
}

function bodyOf({ to, subject, text, html, lang }: Message, from: string) {
  const headers = { 'Auto-Submitted': 'auto-generated', 'Content-Language': lang }
  return { from, to: [to], subject: oneLine(subject), text, html, headers }
}

async function post(address: URL, key: string, idempotencyKey: string, body: object): Promise<Response> {
  try {
    return await fetch(address, {
      method: 'POST',
      headers: {
        Authorization: `Bearer ${key}`,
        'Content-Type': 'application/json',
        'Idempotency-Key': idempotencyKey,
        // Requests that name no program are refused there, and an edge runtime names none by itself.
        'User-Agent': 'tuppence',
      },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(answerMilliseconds),
    })
  } catch (cause) {
    throw outage(cause)
  }
}

type Refusal = { readonly name: string; readonly message: string }

async function refusalIn(response: Response): Promise<Refusal> {
  const { name, message } = (await response.json().catch(() => ({}))) as Partial<Record<keyof Refusal, unknown>>
  // Names of errors are short words; whatever else comes is not for our log.
  const isName = typeof name === 'string' && /^\w{1,60}$/.test(name)
  return { name: isName ? name : '', message: typeof message === 'string' ? message : '' }
}

// A sender or a key that is wrong is a `validation_error` too, and ours to mend. The field is told in the message only.
function isOfAddress({ name, message }: Refusal): boolean {
  return name === 'validation_error' && message.includes('`to`')
}

function outage(cause: unknown): Problem {
  return new Problem('provider-unavailable', 'Mail cannot be sent just now.', { cause, retryAfterSeconds: 30 })
}
