// Reconciliation: the provider's books of the last weeks against ours. What was missed is posted, what is odd is told.
import { after } from '../core/instant.ts'
import type { Money } from '../core/money.ts'
import type { PaymentName } from '../core/payment.ts'
import { Problem } from '../core/problem.ts'
import { type Reconciliation, reconciledDays } from '../core/reconciliation.ts'
import type { Finding, Ports } from '../ports/index.ts'
import { checkLedger } from './check-ledger.ts'
import { compareMovement } from './compare-movement.ts'
import { heedFraudWarning } from './heed-fraud-warning.ts'
import { settleDispute } from './settle-dispute.ts'
import { settleMembership } from './settle-membership.ts'
import { settlePayment } from './settle-payment.ts'
import { bookRefund, settleRefund } from './settle-refund.ts'

export type ReconciliationReport = Reconciliation & {
  readonly missed: readonly Missed[]
  readonly oddities: readonly Oddity[]
  readonly broken: readonly Finding[]
}

/** What our books did not have and have now. */
export type Missed = {
  readonly what: 'payment' | 'membership' | 'refund' | 'dispute' | 'fraud-warning'
  readonly id: string
  readonly money: Money | null
}

/** What does not agree. `isMoney`: our books and the provider's say different sums, which holds payouts like a broken invariant. */
export type Oddity = { readonly what: string; readonly id: string; readonly detail: string; readonly isMoney: boolean }

type Round = {
  readonly ports: Ports
  readonly since: string
  readonly books: ReturnType<Ports['payments']['books']>
  readonly missed: Missed[]
  readonly oddities: Oddity[]
  looked: number
}

/**
 * Every session, payment, invoice, refund, dispute, warning and movement of the days, one after another, as a message about it would be
 * booked; then every invariant of our own books. Safe to run at any time and twice. When sums differ or an invariant is
 * broken, payouts are put on hold until the operator resumes them.
 */
export async function reconcileLedger(ports: Ports, days = reconciledDays): Promise<ReconciliationReport> {
  const at = ports.clock.now()
  const since = after(at, -days * 24 * 60 * 60)
  const round: Round = { ports, since, books: ports.payments.books(since), missed: [], oddities: [], looked: 0 }

  await sessions(round)
  const seen = await payments(round)
  await unknownToProvider(round, seen)
  await invoices(round)
  await refunds(round)
  await disputes(round)
  await fraudWarnings(round)
  await movements(round)

  const broken = (await checkLedger(ports)).findings
  const { missed, oddities, looked } = round
  const counts = { posted: missed.length, odd: oddities.length, findings: broken.length }
  const reconciliation: Reconciliation = { at, days, looked, ...counts }
  const because = reasonToHold(oddities, broken)
  await ports.store.commit([
    { change: 'add-reconciliation', reconciliation },
    ...(because === null ? [] : [{ change: 'hold-payouts', because, at } as const]),
  ])
  return { ...reconciliation, missed, oddities, broken }
}

async function sessions(round: Round): Promise<void> {
  const { store } = round.ports
  for await (const { session, checkout, payment, isPaid } of round.books.sessions()) {
    round.looked += 1
    if (checkout === null || !isPaid || payment === null || (await store.payment(payment)) !== null) continue
    await looking(round, { what: 'session', id: session }, async () => {
      if ((await settlePayment(round.ports, session)) === 'foreign')
        return odd(round, 'payment', payment, 'is paid for a checkout and a reader that our books do not know')
      round.missed.push({ what: 'payment', id: payment, money: (await store.payment(payment))?.money ?? null })
    })
  }
}

async function payments(round: Round): Promise<Set<string>> {
  const { store } = round.ports
  const seen = new Set<string>()
  for await (const { payment, checkout, paid } of round.books.payments()) {
    round.looked += 1
    if (checkout === null) continue
    seen.add(payment)
    const booked = await store.payment(payment)
    const isKnownOdd = round.oddities.some(({ id }) => id === payment)
    if (booked === null && !isKnownOdd) odd(round, 'payment', payment, 'went through, and our books do not have it')
    if (booked !== null && (booked.money.amount !== paid.amount || booked.money.currency !== paid.currency))
      oddSum(round, 'payment', payment, `is ${said(paid)} there and ${said(booked.money)} here`)
  }
  return seen
}

const pageSize = 500

async function unknownToProvider(round: Round, seen: ReadonlySet<string>): Promise<void> {
  for (let last = ''; ; ) {
    const page = await round.ports.store.paymentsSince(round.since, last, pageSize)
    // One that was booked late was made before the days of the list: the provider is asked for it by itself.
    for (const { id, money } of page)
      if (!seen.has(id) && (await round.ports.payments.reportPayment(id)) === null)
        oddSum(round, 'payment', id, `is booked with ${said(money)}, and the provider does not know it`)
    const end = page.at(-1)
    if (end === undefined) return
    last = end.id
  }
}

async function invoices(round: Round): Promise<void> {
  const { ports, missed } = round
  for await (const { invoice: id, subscription, membership, paid } of round.books.invoices()) {
    round.looked += 1
    if (membership === null) continue
    const booked = await ports.store.membershipInvoices(membership)
    if (booked.includes(id)) continue
    await looking(round, { what: 'invoice', id }, async () => {
      if ((await settleMembership(ports, subscription)) === 'foreign')
        return odd(round, 'invoice', id, `is paid for ${membership}, which our books do not have`)
      missed.push({ what: 'membership', id, money: paid })
    })
  }
}

/** Of no checkout and of no member: it is of another program. */
async function isForeign({ ports }: Round, { payment, checkout }: PaymentName): Promise<boolean> {
  return checkout === null && (await ports.store.membershipPayment(payment)) === null
}

async function refunds(round: Round): Promise<void> {
  const { ports, missed } = round
  for await (const report of round.books.refunds()) {
    round.looked += 1
    if (await isForeign(round, report.of)) continue
    await looking(round, { what: 'refund', id: report.id }, async () => {
      const settled = await bookRefund(ports, report)
      if (settled === 'booked') missed.push({ what: 'refund', id: report.id, money: report.money })
      if (settled === 'foreign') lost(round, 'refund', report.id, report.of)
    })
  }
  for (const { providerId: id, money } of await ports.store.pendingRefunds(waitingMax)) {
    if (id === null) continue
    await looking(round, { what: 'refund', id }, async () => {
      if ((await settleRefund(ports, id)) === 'booked') missed.push({ what: 'refund', id, money })
    })
  }
}

async function disputes(round: Round): Promise<void> {
  const { ports, missed } = round
  for await (const { id, of, money } of round.books.disputes()) {
    round.looked += 1
    if (await isForeign(round, of)) continue
    await looking(round, { what: 'dispute', id }, async () => {
      const settled = await settleDispute(ports, id)
      if (settled === 'booked') missed.push({ what: 'dispute', id, money })
      if (settled === 'foreign') lost(round, 'dispute', id, of)
    })
  }
  for (const { id, money } of await ports.store.openDisputes(waitingMax)) {
    await looking(round, { what: 'dispute', id }, async () => {
      if ((await settleDispute(ports, id)) === 'booked') missed.push({ what: 'dispute', id, money })
    })
  }
}

// Banks decide after months, so what waits for them is asked for however old it is.
const waitingMax = 1000

async function fraudWarnings(round: Round): Promise<void> {
  for await (const { id, of, isActionable } of round.books.fraudWarnings()) {
    round.looked += 1
    if (of.checkout === null || !isActionable) continue
    await looking(round, { what: 'fraud-warning', id }, async () => {
      const heeded = await heedFraudWarning(round.ports, id)
      if (heeded === 'refunded' || heeded === 'held') round.missed.push({ what: 'fraud-warning', id, money: null })
    })
  }
}

async function movements(round: Round): Promise<void> {
  for await (const listed of round.books.movements()) {
    round.looked += 1
    const difference = await compareMovement(round.ports, listed)
    if (difference !== null) oddSum(round, 'movement', listed.movement.id, difference)
  }
}

/** One thing that cannot be booked must not keep the others waiting. In an outage the next page of the list ends the round. */
async function looking(round: Round, about: { what: string; id: string }, work: () => Promise<void>): Promise<void> {
  try {
    await work()
  } catch (fault) {
    if (!(fault instanceof Problem)) round.ports.log.error('reconciliation-failed', fault, about)
    odd(round, about.what, about.id, fault instanceof Problem ? fault.detail : 'could not be booked; the log says why')
  }
}

function lost(round: Round, what: string, id: string, { payment }: PaymentName): void {
  odd(round, what, id, `is of ${payment}, which our books do not have`)
}

const said = ({ amount, currency }: Money): string => `${amount} ${currency}`

function odd({ oddities }: Round, what: string, id: string, detail: string): void {
  oddities.push({ what, id, detail, isMoney: false })
}

function oddSum({ oddities }: Round, what: string, id: string, detail: string): void {
  oddities.push({ what, id, detail, isMoney: true })
}

function reasonToHold(oddities: readonly Oddity[], broken: readonly Finding[]): string | null {
  const [finding] = broken
  if (finding !== undefined) return `${finding.invariant}: ${finding.detail}`
  const sum = oddities.find(({ isMoney }) => isMoney)
  return sum === undefined ? null : `${sum.what} ${sum.id} ${sum.detail}`
}
