// The commands as one types them: a site, the books, and exit codes that a shell can trust.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, onTestFinished, test } from 'vitest'
import { stripePayments } from '../../../server/adapters/stripe/payments.ts'
import { openBooks } from '../../../server/runtimes/books.ts'
import { readEnvironment, stripeOf } from '../../../server/runtimes/env.ts'
import { type RunningStripe, startLocalStripe } from '../../stripe/start.ts'
import { freePort, startNodeProgram } from '../../support/child.ts'
import { makeCheckout } from '../../support/make.ts'
import { texts } from '../../support/reader.ts'

const program = resolve(import.meta.dirname, '../../../server/cli/tuppence.ts')

async function tuppence(
  args: string[],
  folder: string,
  env: Record<string, string> = {},
): Promise<{ code: number | null; printed: string }> {
  const child = startNodeProgram([program, ...args], { env: { DATA_FOLDER: folder, ...env } })
  const code = await new Promise<number | null>((done) => child.process.once('close', done))
  return { code, printed: child.output() }
}

const fresh = () => join(mkdtempSync(join(tmpdir(), 'tuppence-cli-')), 'data')
const create = ['site', 'create', '--name', 'The River', '--origin', 'https://river.example/some/page', '--price', '20']

test('site create prints the snippet with the site’s id and the secret key, and a second site cannot take the origin', async () => {
  const folder = fresh()
  const { code, printed } = await tuppence(create, folder)
  expect(code).toBe(0)
  expect(printed).toMatch(
    /<script async src="http:\/\/127\.0\.0\.1:4401\/tuppence\.js" data-site="site_\w{26}"><\/script>/,
  )
  expect(printed).toMatch(/<tuppence-gate item=/)
  expect(printed).toMatch(/tsk_[\w-]{43}/)
  const again = await tuppence(create, folder)
  expect([again.code, again.printed.trim()]).toEqual([
    1,
    'state-conflict: The id or one of the origins belongs to another site.',
  ])
  rmSync(folder, { recursive: true })
})

test('ledger check says that the books are in order, and ends with 1 when they are not', async () => {
  const folder = fresh()
  await tuppence(create, folder)
  expect(await tuppence(['ledger', 'check'], folder)).toMatchObject({
    code: 0,
    printed: expect.stringContaining('the books are in order'),
  })
  const hand = new DatabaseSync(join(folder, 'tuppence.db'))
  hand.exec(`insert into balances values ('reader:reader_x:wallet', 'USD', 500)`)
  hand.close()
  const { code, printed } = await tuppence(['ledger', 'check'], folder)
  expect(code).toBe(1)
  expect(printed).toContain('reader:reader_x:wallet keeps 500, its postings say 0')
  rmSync(folder, { recursive: true })
})

test('migrate says why the database cannot be reached, and ends with 1', async () => {
  const nobody = `postgres://root@127.0.0.1:${await freePort()}/tuppence`
  const { code, printed } = await tuppence(['migrate'], fresh(), { DATABASE_URL: nobody })
  expect(code).toBe(1)
  expect(printed).toMatch(/could not be migrated\n {2}because: .*ECONNREFUSED/s)
})

// WHK-11
test('ledger reconcile lists what the webhooks never told, posts it once, and ends with 1 when something is odd', async () => {
  const folder = fresh()
  await tuppence(create, folder)
  const stripe = await startLocalStripe({ retryDelays: [] })
  onTestFinished(() => stripe.close())
  const env = {
    STRIPE_API_BASE: stripe.url,
    STRIPE_SECRET_KEY: 'sk_test_cli',
    STRIPE_PUBLISHABLE_KEY: 'pk_test_cli',
    STRIPE_WEBHOOK_SECRET: 'whsec_cli',
  }
  const payments = await paidUnseen(folder, env, stripe)

  const first = await tuppence(['ledger', 'reconcile'], folder, env)
  expect(first.code).toBe(0)
  for (const payment of payments) expect(first.printed).toContain(`posted    payment ${payment} 500 USD`)
  expect(first.printed).toContain(`${payments.length} posted, 0 odd, 0 invariants broken`)
  const second = await tuppence(['ledger', 'reconcile', '--days', '3'], folder, env)
  expect([second.code, second.printed]).toEqual([0, expect.stringContaining('over 3 days: 0 posted, 0 odd')])

  const hand = new DatabaseSync(join(folder, 'tuppence.db'))
  hand.exec(`drop trigger postings_refuse_update; update postings set amount = 456 where account = 'stripe:balance'`)
  hand.close()
  const third = await tuppence(['ledger', 'reconcile'], folder, env)
  expect(third.code).toBe(1)
  expect(third.printed).toMatch(/odd {7}movement txn_\w+ is 455 USD there and 456 in our books/)
  expect(third.printed).toContain('Payouts are on hold since')
  const refused = await tuppence(['ledger', 'resume-payouts'], folder)
  expect([refused.code, refused.printed]).toEqual([1, expect.stringContaining('Payouts stay on hold')])
  rmSync(folder, { recursive: true })
})

test('ledger resume-payouts lets them go on when the books are in order; wallet release answers for who is there', async () => {
  const folder = fresh()
  await tuppence(create, folder)
  const hand = new DatabaseSync(join(folder, 'tuppence.db'))
  hand.exec(`insert into payout_holds (because, held_at) values ('a test', '2026-11-22T12:00:00.000Z');
    insert into readers (id, cookie_hash, created_at) values ('reader_one', 'hash', '2026-11-22T12:00:00.000Z')`)
  hand.close()
  expect((await tuppence(['ledger', 'check'], folder)).printed).toContain('Payouts are on hold since 2026-11-22')
  expect(await tuppence(['ledger', 'resume-payouts'], folder)).toMatchObject({ code: 0 })
  expect((await tuppence(['ledger', 'check'], folder)).printed).not.toContain('on hold')

  expect(await tuppence(['wallet', 'release', 'reader_one'], folder)).toMatchObject({
    code: 0,
    printed: expect.stringContaining('reader_one may spend again.'),
  })
  expect((await tuppence(['wallet', 'release', 'reader_two'], folder)).code).toBe(1)
  rmSync(folder, { recursive: true })
})

/** Two readers who paid while nobody listened. Answers the provider's ids of their payments. */
async function paidUnseen(folder: string, env: Record<string, string>, stripe: RunningStripe): Promise<string[]> {
  const read = readEnvironment({ DATA_FOLDER: folder, ...env })
  const books = await openBooks(read)
  const payments = stripePayments({ ...stripeOf(read), clock: books.clock })
  const paid: string[] = []
  for (const name of ['one', 'two'] as const) {
    const reader = `reader_${name}` as const
    const checkout = makeCheckout({ id: `checkout_${name}`, reader, startedAt: books.clock.now() })
    await books.store.commit([
      { change: 'add-reader', reader, cookieHash: name, at: books.clock.now() },
      { change: 'start-checkout', checkout },
    ])
    const { session } = await payments.open(checkout, texts)
    paid.push(stripe.control.complete(session).session.payment_intent as string)
  }
  await books.store.close()
  return paid
}

test.each([
  [['site', 'create']],
  [['site', 'create', '--name', 'x', '--origin', 'river']],
  [['ledger']],
  [['ledger', 'reconcile', '--days', '0']],
  [['wallet', 'release']],
  [['dance']],
])('%s is answered with how it is meant, and changes nothing', async (args) => {
  const folder = fresh()
  const { code, printed } = await tuppence(args, folder)
  expect(code).not.toBe(0)
  expect(printed).toMatch(/tuppence|web address/)
  rmSync(folder, { recursive: true, force: true })
})
