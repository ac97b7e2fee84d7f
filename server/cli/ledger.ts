// tuppence ledger: every invariant of the books, and the books against Stripe's, said aloud.
import { parseArgs } from 'node:util'
import { checkLedger } from '../flows/check-ledger.ts'
import { type ReconciliationReport, reconcileLedger } from '../flows/reconcile-ledger.ts'
import { resumePayouts } from '../flows/resume-payouts.ts'
import { type Books, openBooks } from '../runtimes/books.ts'
import { type Environment, readEnvironment } from '../runtimes/env.ts'
import { nodePorts } from '../runtimes/node-ports.ts'

const usage = `tuppence ledger check                     every invariant of the books
tuppence ledger reconcile [--days 35]     the books against Stripe's: posts what was missed, tells what is odd
tuppence ledger resume-payouts            lets payouts go on after they were put on hold; refused while an invariant is broken

Reads DATABASE_URL, else DATA_FOLDER (default: data); reconcile also STRIPE_SECRET_KEY and its companions. Exit status 1 when something is
broken or odd.`

type Work = (books: Books, env: Environment, days?: number) => Promise<number>

const works: Readonly<Record<string, Work>> = { check, reconcile, 'resume-payouts': resume }

export async function ledger(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    options: { days: { type: 'string' }, help: { type: 'boolean', default: false } },
    allowPositionals: true,
  })
  const work = works[positionals[0] ?? '']
  if (work === undefined || values.help || !/^[1-9]\d{0,3}$/.test(values.days ?? '1')) {
    console.log(usage)
    return values.help ? 0 : 2
  }
  const env = readEnvironment(process.env)
  const books = await openBooks(env)
  try {
    return await work(books, env, values.days === undefined ? undefined : Number(values.days))
  } finally {
    await books.store.close()
  }
}

async function check(books: Books): Promise<number> {
  const { entries, closedDays, findings } = await checkLedger(books)
  for (const { invariant, detail } of findings) console.error(`${invariant}: ${detail}`)
  const verdict = findings.length === 0 ? 'the books are in order' : `${findings.length} findings`
  console.log(`${entries} entries, ${closedDays} closed days: ${verdict}`)
  await tellHold(books)
  return findings.length === 0 ? 0 : 1
}

async function reconcile(books: Books, env: Environment, days?: number): Promise<number> {
  const report = await reconcileLedger(await nodePorts(env, books, null), days)
  tell(report)
  await tellHold(books)
  return report.odd + report.findings === 0 ? 0 : 1
}

function tell({ missed, oddities, broken, looked, days, posted, odd, findings }: ReconciliationReport): void {
  for (const { what, id, money } of missed)
    console.log(`posted    ${what} ${id}${money === null ? '' : ` ${money.amount} ${money.currency}`}`)
  for (const { what, id, detail } of oddities) console.error(`odd       ${what} ${id} ${detail}`)
  for (const { invariant, detail } of broken) console.error(`broken    ${invariant}: ${detail}`)
  console.log(`${looked} looked at over ${days} days: ${posted} posted, ${odd} odd, ${findings} invariants broken`)
}

async function resume(books: Books): Promise<number> {
  const answer = await resumePayouts(books)
  if (answer.resumed) {
    console.log('Payouts may go on.')
    return 0
  }
  for (const { invariant, detail } of answer.findings) console.error(`${invariant}: ${detail}`)
  console.error('Payouts stay on hold: the books are not in order.')
  return 1
}

async function tellHold({ store }: Books): Promise<void> {
  const hold = await store.payoutHold()
  if (hold !== null) console.error(`Payouts are on hold since ${hold.since}: ${hold.because}`)
}
