// A server that dies while it sends mail: killed at each step, started again. What was written goes out, what was not does not.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { beforeAll, expect, test } from 'vitest'
import { answering, freePort, startNodeProgram } from '../support/child.ts'
import { startMailServer } from '../support/mail-server.ts'
import { buildProgram } from './build-program.ts'

let program: string
beforeAll(async () => {
  program = await buildProgram('backend', 'backend-mail')
})

test.each([
  ['before add-mail-code', 0],
  ['after add-mail-code', 1],
  ['before the mail is sent', 1],
  ['after the mail was sent', 1],
])('a server that dies %s has sent %i message in the end, and holds none back', async (killAt, expected) => {
  const folder = mkdtempSync(join(tmpdir(), 'tuppence-mail-'))
  for (const part of ['widget', 'pages']) mkdirSync(join(folder, 'dist', part), { recursive: true })
  writeFileSync(join(folder, 'dist/pages/manifest.json'), '{}')
  const mail = await startMailServer()
  const port = await freePort()
  const origin = `http://127.0.0.1:${port}`
  const env = {
    PORT: String(port),
    API_ORIGIN: origin,
    DATA_FOLDER: join(folder, 'data'),
    DIST_FOLDER: join(folder, 'dist'),
    STRIPE_API_BASE: 'http://127.0.0.1:9',
    STRIPE_SECRET_KEY: 'sk_test_crash',
    STRIPE_PUBLISHABLE_KEY: 'pk_test_crash',
    STRIPE_WEBHOOK_SECRET: 'whsec_crash',
    MAIL_FROM: 'mail@pay.example.com',
    RESEND_API_KEY: 're_crash',
    RESEND_API_BASE: mail.origin,
  }

  const dying = startNodeProgram([program], { env: { ...env, KILL_AT: killAt } })
  await answering(`${origin}/healthz`, dying)
  const asked = fetch(`${origin}/wallet/mail`, {
    method: 'POST',
    headers: { Origin: origin, 'Content-Type': 'application/x-www-form-urlencoded' },
    body: 'wish=open&address=ana@example.com',
    redirect: 'manual',
  })
  await expect(asked).rejects.toThrow()
  await dying.stop('SIGKILL')
  // Its turn comes after half a minute.
  rowsOf(folder, `update outbox set next_at = '2026-01-01T00:00:00.000Z' returning id`)

  const next = startNodeProgram([program], { env })
  await answering(`${origin}/healthz`, next)
  await expect.poll(() => rowsOf(folder, 'select id from outbox'), { timeout: 20_000 }).toEqual([])
  expect(mail.box.messages).toHaveLength(expected)
  expect(rowsOf(folder, 'select address from mail_codes')).toHaveLength(expected)
  await next.stop()
  mail.close()
  rmSync(folder, { recursive: true, force: true })
})

function rowsOf(folder: string, sql: string): unknown[] {
  const db = new DatabaseSync(join(folder, 'data/tuppence.db'))
  try {
    db.exec('pragma busy_timeout = 5000')
    return db.prepare(sql).all()
  } finally {
    db.close()
  }
}
