// An operator's drill: back up, go on, lose everything, restore, and let Stripe tell what came in since (CRS-09).
import { mkdtempSync, renameSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { money } from '../../../server/core/money.ts'
import { closeDays } from '../../../server/flows/close-days.ts'
import { settlePayment } from '../../../server/flows/settle-payment.ts'
import { topUpWallet } from '../../../server/flows/top-up-wallet.ts'
import { openBooks } from '../../../server/runtimes/books.ts'
import { type Environment, readEnvironment } from '../../../server/runtimes/env.ts'
import { nodePorts } from '../../../server/runtimes/node-ports.ts'
import { type RunningStripe, startLocalStripe } from '../../stripe/start.ts'
import { startNodeProgram } from '../../support/child.ts'
import { testClock } from '../../support/clock.ts'
import { texts } from '../../support/reader.ts'

const program = resolve(import.meta.dirname, '../../../server/cli/tuppence.ts')
const reader = 'reader_one'

async function tuppence(args: string[], env: Record<string, string>) {
  const child = startNodeProgram([program, ...args], { env })
  const code = await new Promise<number | null>((done) => child.process.once('close', done))
  return { code, printed: child.output() }
}

async function drill() {
  const place = mkdtempSync(join(tmpdir(), 'tuppence-backup-'))
  const stripe = await startLocalStripe({ retryDelays: [] })
  onTestFinished(async () => {
    await stripe.close()
    rmSync(place, { recursive: true, force: true })
  })
  const env = {
    DATA_FOLDER: join(place, 'data'),
    STRIPE_API_BASE: stripe.url,
    STRIPE_SECRET_KEY: 'sk_test_drill',
    STRIPE_PUBLISHABLE_KEY: 'pk_test_drill',
    STRIPE_WEBHOOK_SECRET: 'whsec_drill',
  }
  return { place, stripe, env, read: readEnvironment(env) }
}

/** Pays in and books it, as a server would. */
async function payIn(env: Environment, stripe: RunningStripe, amount: number, isNew = false): Promise<number> {
  const ports = await nodePorts(env, await openBooks(env), null)
  if (isNew) await ports.store.commit([{ change: 'add-reader', reader, cookieHash: 'x', at: ports.clock.now() }])
  const { session } = await topUpWallet(ports, {
    checkout: ports.ids.id('checkout'),
    reader,
    ticket: null,
    money: money(amount, 'USD'),
    approved: null,
    surface: 'redirect',
    texts,
  })
  stripe.control.complete(session)
  await settlePayment(ports, session)
  const { amount: kept } = await ports.store.wallet(reader, 'USD')
  await closeDays({ ...ports, clock: testClock(new Date(Date.now() + 2 * 24 * 3600 * 1000).toISOString()) })
  await ports.store.close()
  return kept
}

async function walletIn(env: Environment): Promise<number> {
  const { store } = await openBooks(env)
  const { amount } = await store.wallet(reader, 'USD')
  await store.close()
  return amount
}

// CRS-09
test('after a restore the books are in order, closed days are what they were, and what was paid since is posted', async () => {
  const { place, stripe, env, read } = await drill()
  expect(await payIn(read, stripe, 500, true)).toBe(500)
  const copy = join(place, 'copy')
  const backed = await tuppence(['backup', copy], env)
  expect([backed.code, backed.printed]).toEqual([0, expect.stringContaining('1 entries, in order')])
  for (const file of ['tuppence.db', 'keys.json']) expect(statSync(join(copy, file)).mode & 0o077).toBe(0)
  expect(await payIn(read, stripe, 700)).toBe(1200)

  rmSync(env.DATA_FOLDER, { recursive: true })
  renameSync(copy, env.DATA_FOLDER)
  expect(await walletIn(read)).toBe(500)
  expect(await tuppence(['ledger', 'check'], env)).toMatchObject({
    code: 0,
    printed: expect.stringContaining('1 entries, 1 closed days: the books are in order'),
  })
  const reconciled = await tuppence(['ledger', 'reconcile'], env)
  expect([reconciled.code, reconciled.printed]).toEqual([0, expect.stringContaining('700 USD')])
  expect(await walletIn(read)).toBe(1200)
})

test('a backup never overwrites another, and books in PostgreSQL are told to go another way', async () => {
  const { place, stripe, env, read } = await drill()
  await payIn(read, stripe, 500, true)
  const copy = join(place, 'copy')
  expect((await tuppence(['backup', copy], env)).code).toBe(0)
  const again = await tuppence(['backup', copy], env)
  expect([again.code, again.printed]).toEqual([1, expect.stringContaining('holds a backup already')])
  const elsewhere = await tuppence(['backup', join(place, 'other')], { ...env, DATABASE_URL: 'postgres://nobody' })
  expect([elsewhere.code, elsewhere.printed]).toEqual([1, expect.stringContaining('pg_dump')])
  expect((await tuppence(['backup'], env)).code).toBe(2)
})
