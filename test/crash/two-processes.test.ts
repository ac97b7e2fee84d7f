// Two servers on one PostgreSQL for a minute of mixed load. One of them is killed with -9 and the database falls: what was
// acknowledged is there, nothing is there twice, and the books are in order.
import { beforeAll, type ExpectStatic, test } from 'vitest'
import { reconcileLedger } from '../../server/flows/reconcile-ledger.ts'
import { recoverCheckouts } from '../../server/flows/recover-checkouts.ts'
import { recoverRefunds } from '../../server/flows/recover-refunds.ts'
import { run } from '../support/postgres.ts'
import { cutOff, cutShort, startPair, startPostgres } from '../support/postgres-server.ts'
import { buildProgram } from './build-program.ts'
import { startCrowd } from './crowd.ts'
import { reckon } from './reckoning.ts'
import type { Told } from './told.ts'
import { startTwoServers, type TwoServers } from './two-servers.ts'

const loadSeconds = 60
const items = Array.from({ length: 40 }, (_, index) => `item-${index}`)

let program: string
beforeAll(async () => {
  program = await buildProgram('backend', 'two-processes')
})

test.concurrent('a server that is killed, and a database that crashes and recovers, lose and double nothing', {
  timeout: 240_000,
}, async ({ expect, onTestFinished }) => {
  // With the defaults of PostgreSQL: every commit is on disk before it is acknowledged.
  const postgres = await startPostgres([])
  onTestFinished(postgres.stop)
  const servers = await startTwoServers(program, postgres.url, items)
  onTestFinished(servers.close)
  const trial = await underLoad(servers, () => cutShort(postgres))
  expect(await wrongIn(servers, trial, postgres.url)).toEqual([])
  expectRealTrial(expect, servers, trial)
})

test.concurrent('a server that is killed, and a primary whose standby is promoted, lose and double nothing', {
  timeout: 240_000,
}, async ({ expect, onTestFinished }) => {
  const { primary, standby, url } = await startPair()
  onTestFinished(standby.stop)
  const servers = await startTwoServers(program, url, items)
  onTestFinished(servers.close)
  const trial = await underLoad(servers, async () => {
    await cutOff(primary)
    await run(standby.url, 'select pg_promote()')
  })
  expect(await wrongIn(servers, trial, standby.url)).toEqual([])
  expectRealTrial(expect, servers, trial)
})

/** What was told until then. */
type Moment = { readonly sold: Told['sold']; readonly unavailable: number; readonly unanswered: number }
type Trial = { readonly told: Told; readonly moments: Record<'before' | 'killed' | 'whole' | 'fallen' | 'end', Moment> }

/** A minute in which a server dies and comes back, and then its database falls. */
async function underLoad(servers: TwoServers, fall: () => Promise<void>): Promise<Trial> {
  const { told, leave } = startCrowd(servers, items)
  // Everybody pays in by card at first. The minute begins with the trade.
  while (told.sold.size < servers.addresses.length) await pause(100)
  const afterPart = async (): Promise<Moment> => {
    await pause((loadSeconds * 1000) / 5)
    return { ...told, sold: new Map(told.sold) }
  }
  const before = await afterPart()
  await servers.kill(0)
  const killed = await afterPart()
  await servers.startAgain(0)
  const whole = await afterPart()
  await fall()
  const fallen = await afterPart()
  const end = await afterPart()
  await leave()
  await servers.stripe.control.idle()
  await servers.stop()
  return { told, moments: { before, killed, whole, fallen, end } }
}

/** In words, all that is not as it should be: in the rows, by the ledger check, and by Stripe's books. */
async function wrongIn({ books, stripe }: TwoServers, { told }: Trial, url: string): Promise<unknown[]> {
  // What a server left half way when it died, another one finishes within minutes: here at once.
  await recoverCheckouts(books, 0)
  await recoverRefunds(books, 0)
  const { missed, oddities, broken } = await reconcileLedger(books)
  return [...(await reckon(url, told, stripe)), ...missed, ...oddities, ...broken, ...stripe.violations]
}

/** Both sold before and after it, one while the other was dead; requests met the dead server and the fallen database. */
function expectRealTrial(
  expect: ExpectStatic,
  { addresses: [mortal, steady] }: TwoServers,
  { told, moments }: Trial,
): void {
  const { before, killed, whole, fallen, end } = moments
  const soldBy = (server: string, from: Moment, to: Moment) => (to.sold.get(server) ?? 0) - (from.sold.get(server) ?? 0)
  for (const server of [mortal, steady]) {
    expect(before.sold.get(server)).toBeGreaterThan(0)
    expect(soldBy(server, fallen, end)).toBeGreaterThan(0)
  }
  expect(soldBy(steady, before, killed)).toBeGreaterThan(0)
  expect(killed.unanswered).toBeGreaterThan(before.unanswered)
  expect(fallen.unavailable).toBeGreaterThan(whole.unavailable)
  expect(told.undone.size).toBeGreaterThan(0)
  expect(told.refunds.size).toBeGreaterThan(0)
}

const pause = (milliseconds: number) => new Promise((done) => setTimeout(done, milliseconds))
