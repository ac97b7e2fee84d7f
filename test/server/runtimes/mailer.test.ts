// How mail leaves a server on Node: as the environment says, and with nothing loaded that was not asked for.
import { globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join, resolve } from 'node:path'
import { expect, test } from 'vitest'
import { openBooks } from '../../../server/runtimes/books.ts'
import { readEnvironment } from '../../../server/runtimes/env.ts'
import { nodePorts } from '../../../server/runtimes/node-ports.ts'
import { startMailServer } from '../../support/mail-server.ts'
import { makeMessage } from '../../support/make.ts'

const read = (path: string) => readFileSync(path, 'utf8')

async function mailerIn(variables: Record<string, string>) {
  const folder = mkdtempSync(join(tmpdir(), 'tuppence-mailer-'))
  const env = readEnvironment({
    DATA_FOLDER: join(folder, 'data'),
    STRIPE_SECRET_KEY: 'sk_test_x',
    STRIPE_PUBLISHABLE_KEY: 'pk_test_x',
    STRIPE_WEBHOOK_SECRET: 'whsec_x',
    ...variables,
  })
  const { mailer, store } = await nodePorts(env, await openBooks(env), null)
  await store.close()
  rmSync(folder, { recursive: true })
  return mailer
}

test('without a way for mail there is no mailer', async () => {
  expect(await mailerIn({})).toBeNull()
})

test('with a key of Resend’s mail goes by its API', async () => {
  const server = await startMailServer()
  const mailer = await mailerIn({
    MAIL_FROM: 'mail@pay.example',
    RESEND_API_KEY: 're_x',
    RESEND_API_BASE: server.origin,
  })
  expect(await mailer?.send(makeMessage())).toBe('sent')
  expect(server.sent[0]?.from).toBe('mail@pay.example')
  server.close()
})

test('with the address of a mail server mail goes there', async () => {
  const mailer = await mailerIn({ MAIL_FROM: 'mail@pay.example', MAIL_URL: 'smtp://127.0.0.1:9' })
  await expect(mailer?.send(makeMessage())).rejects.toMatchObject({
    cause: expect.objectContaining({ message: expect.stringMatching(/^SMTP E/) }),
  })
})

test('the library for SMTP is imported by one chunk of the built server, which is loaded on demand', () => {
  const dist = resolve(import.meta.dirname, '../../../dist')
  const files = globSync('{server,cli}/*.js', { cwd: dist }).map((name) => [name, read(join(dist, name))] as const)
  const [chunk, ...others] = files
    .filter(([, code]) => /from ["']nodemailer["']/.test(code))
    .map(([name]) => basename(name))
  expect(others).toEqual([])
  const importing = files.flatMap(([, code]) => code.match(new RegExp(`.*${chunk}.*`, 'g')) ?? [])
  expect(importing).toEqual([expect.stringMatching(/await import\(/)])
})
