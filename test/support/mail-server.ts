// Mail without mail: answers as Resend's API does, keeps what it is given, and shows it on a page. For the demo and for tests.
import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type Mailbox, mailbox } from '../../server/adapters/local/mailbox.ts'
import type { MailAddress, Message, MessageId } from '../../server/core/mail.ts'

export type MailServer = {
  readonly origin: string
  readonly box: Mailbox
  /** Who each message said it was from, and its headers, in their order. */
  readonly sent: readonly SentMail[]
  close(): void
}

type SentMail = {
  readonly from: string
  readonly to: readonly string[]
  readonly subject: string
  readonly text: string
  readonly html: string
  readonly headers: Readonly<Record<string, string>>
}

/** Rejects when the port is taken. 0 takes a free one. */
export async function startMailServer(port = 0): Promise<MailServer> {
  const box = mailbox()
  const sent: SentMail[] = []
  const server = createServer(async (request, response) => {
    const { status, type, body } = await answer(request, box, sent)
    response.writeHead(status, { 'Content-Type': type, 'Cache-Control': 'no-store', ...pageHeaders }).end(body)
  })
  await listening(server, port)
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    box,
    sent,
    close() {
      server.close()
      server.closeAllConnections()
    },
  }
}

const pageHeaders = {
  'Content-Security-Policy': "default-src 'none'; style-src 'unsafe-inline'; frame-src 'self'",
  'X-Content-Type-Options': 'nosniff',
}

function listening(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', resolve)
  })
}

type Answer = { readonly status: number; readonly type: string; readonly body: string }

const json = (status: number, value: unknown): Answer => ({
  status,
  type: 'application/json',
  body: JSON.stringify(value),
})

async function answer(request: IncomingMessage, box: Mailbox, sent: SentMail[]): Promise<Answer> {
  const route = `${request.method} ${request.url}`
  if (route === 'GET /') return { status: 200, type: 'text/html; charset=utf-8', body: page(box.messages) }
  if (route === 'POST /emails') return take(request, box, sent)
  return json(404, { name: 'not_found', message: 'There is nothing here.' })
}

/** https://resend.com/docs/api-reference/emails/send-email, and its errors. */
async function take(request: IncomingMessage, box: Mailbox, sent: SentMail[]): Promise<Answer> {
  const key = request.headers['idempotency-key']
  if (!/^Bearer re_\w+$/.test(request.headers.authorization ?? ''))
    return json(403, { name: 'invalid_api_key', message: 'API key is invalid.' })
  if (typeof key !== 'string') return json(400, { name: 'invalid_idempotency_key', message: 'A key is missing.' })
  const mail = JSON.parse(await textOf(request)) as SentMail
  const before = box.messages.length
  const outcome = await box.send(messageOf(key, mail)).catch(() => 'down' as const)
  if (outcome === 'down') return json(500, { name: 'internal_server_error', message: 'An unexpected error occurred.' })
  if (outcome === 'refused') return json(422, { name: 'validation_error', message: 'Invalid `to` field.' })
  if (box.messages.length > before) sent.push(mail)
  return json(200, { id: key })
}

function messageOf(key: string, { to, subject, text, html, headers }: SentMail): Message {
  const now = new Date().toISOString()
  return {
    id: key as MessageId,
    to: to.join() as MailAddress,
    lang: headers['Content-Language'] ?? '',
    subject,
    text,
    html,
    writtenAt: now,
    expiresAt: now,
    attempts: 0,
  }
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString()
}

/** The newest first. The HTML of a message stands in a frame that runs nothing. */
function page(messages: readonly Message[]): string {
  const list = messages.toReversed().map(
    ({ id, to, subject, html, text, lang }) => `<article lang="${escaped(lang)}">
      <h2>${escaped(subject)}</h2><p>To: ${escaped(to)}</p>
      <iframe sandbox title="${escaped(id)}" srcdoc="${escaped(html)}"></iframe>
      <details><summary>As text</summary><pre>${escaped(text)}</pre></details></article>`,
  )
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
    <title>The mailbox</title><style>${look}</style></head><body><h1>The mailbox</h1>
    ${list.join('') || '<p>Nothing has been sent yet. Load this page again when something has.</p>'}</body></html>`
}

const look = `:root { color-scheme: light dark } body { max-width: 44rem; margin: 2rem auto; padding: 0 1rem; font: 1rem/1.5 system-ui }
  article { margin-block: 2rem; border-top: 1px solid } iframe { width: 100%; height: 22rem; border: 1px dashed } pre { white-space: pre-wrap }`

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (letter) => `&#${letter.charCodeAt(0)};`)
}
