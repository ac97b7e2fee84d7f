// Resend's adapter keeps the promises of every mailer, and tells whose fault a refusal is.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, test } from 'vitest'
import { resendMailer } from '../../../../server/adapters/resend/mailer.ts'
import { describeMailer, from } from '../../../contract/mailer.ts'
import { startMailServer } from '../../../support/mail-server.ts'
import { makeMessage } from '../../../support/make.ts'

describeMailer('Resend', async () => {
  const server = await startMailServer()
  return {
    mailer: resendMailer({ key: 're_test', from, apiBase: new URL(server.origin) }),
    arrived: () =>
      server.sent.map(({ to, from: sender, subject, text, html }, index) => {
        const { id = '' } = server.box.messages[index] ?? {}
        return { id, to, from: sender, subject, text, html }
      }),
    set: server.box.set,
    close: server.close,
  }
})

test('a message that was answered twice arrived once: its id is the idempotency key', async () => {
  const server = await startMailServer()
  const mailer = resendMailer({ key: 're_test', from, apiBase: new URL(server.origin) })
  await Promise.all([mailer.send(makeMessage()), mailer.send(makeMessage({ attempts: 1 }))])
  expect(server.box.messages).toHaveLength(1)
  expect(server.sent[0]?.headers).toEqual({ 'Auto-Submitted': 'auto-generated', 'Content-Language': 'pl' })
  server.close()
})

// https://resend.com/docs/api-reference/errors
test.each([
  [400, 'validation_error', 'We found an error with one or more fields in the request.'],
  [403, 'validation_error', 'You can only send testing emails to your own email address (ana@example.com).'],
  [403, 'invalid_api_key', 'API key is invalid.'],
  [409, 'concurrent_idempotent_requests', 'Same idempotency key used while original request is still in progress.'],
  [422, 'invalid_from_address', 'Invalid `from` field.'],
  [429, 'daily_quota_exceeded', 'You have reached your daily email quota.'],
  [500, 'internal_server_error', 'An unexpected error occurred.'],
  [502, '', '<html>Bad gateway for ana@example.com</html>'],
])('an answer %i %s is no refusal of the address: the message waits', async (status, name, message) => {
  const body = name === '' ? message : JSON.stringify({ statusCode: status, name, message })
  const server = createServer((_request, response) => response.writeHead(status).end(body))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const apiBase = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
  const fault = await resendMailer({ key: 're_test', from, apiBase })
    .send(makeMessage())
    .catch((thrown: unknown) => thrown)
  expect(fault).toMatchObject({ code: 'provider-unavailable' })
  expect(String((fault as Error).cause)).toBe(`Error: Resend answered ${status} ${name}`)
  server.close()
})
