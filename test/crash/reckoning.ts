// The reckoning after a crash: what everybody was told and what Stripe took, against the rows that are left.
import type { LocalStripe } from '../stripe/local-stripe.ts'
import { run } from '../support/postgres.ts'
import type { Told } from './told.ts'

/** In words, what was lost, doubled or left half done; nothing when all is as it was told. Needs no part of the server. */
export async function reckon(url: string, told: Told, stripe: LocalStripe): Promise<string[]> {
  const rows = await rowsOf(url)
  return [...told.contradictions, ...lost(rows, told), ...doubled(rows), ...halfDone(rows), ...sums(rows, stripe)]
}

// When the database made an entry true, to the microsecond. What a row says itself is when a server decided it: one that then waits
// for a database that is coming back may commit a sale after another server has sold the same and given it back.
const committed = `to_char(pg_xact_commit_timestamp(entries.xmin), 'YYYY-MM-DD HH24:MI:SS.US')`

type Rows = Awaited<ReturnType<typeof rowsOf>>

async function rowsOf(url: string) {
  const [entitlements, entries, refunds, tickets, wallets] = (await Promise.all([
    run(url, 'select id, reader, item, cause, price_amount::int, refunded_amount::int, revoked_at from entitlements'),
    run(
      url,
      `select reference, kind, ${committed} as committed, coalesce(sum(case direction when 'credit' then amount else -amount end)
          filter (where account like 'reader:%'), 0)::int as to_wallet, count(entry)::int as postings
        from entries left join postings on entry = reference group by reference, kind, entries.xmin`,
    ),
    run(url, 'select id, reader, entitlement, payment, amount::int, state from refunds'),
    run(url, `select id, reader, item, entitlement from tickets where state = 'done'`),
    run(url, 'select account, amount::int from balances'),
  ])) as [Entitlement[], Entry[], Refund[], Ticket[], Wallet[]]
  return {
    entitlements: new Map(entitlements.map((row) => [row.id, row])),
    entries: new Map(entries.map((row) => [row.reference, row])),
    refunds: new Map(refunds.map((row) => [row.id, row])),
    tickets,
    wallets: new Map(wallets.map((row) => [row.account, row.amount])),
  }
}

type Entitlement = {
  id: string
  reader: string
  item: string
  cause: string
  price_amount: number
  refunded_amount: number
  revoked_at: string | null
}
type Entry = { reference: string; kind: string; committed: string; to_wallet: number; postings: number }
type Refund = { id: string; reader: string; entitlement: string; payment: string | null; amount: number; state: string }
type Ticket = { id: string; reader: string; item: string; entitlement: string }
type Wallet = { account: string; amount: number }

function lost({ entitlements, refunds }: Rows, told: Told): string[] {
  const said: string[] = []
  for (const [id, item] of told.unlocks) {
    const kept = entitlements.get(id)
    if (kept === undefined) said.push(`the unlock ${id} of ${item} was acknowledged, and is lost`)
    else if (kept.item !== item) said.push(`the unlock ${id} was of ${item}, and is kept as one of ${kept.item}`)
  }
  for (const id of [...told.undone, ...told.revoked]) {
    if (entitlements.get(id)?.revoked_at == null) said.push(`${id} was called taken back, and is not`)
  }
  for (const id of told.refunds) {
    if (!refunds.has(id)) said.push(`the refund ${id} was acknowledged, and is lost`)
  }
  return said
}

function doubled(rows: Rows): string[] {
  const { entitlements, entries } = rows
  const said: string[] = []
  const owners = Map.groupBy(entitlements.values(), ({ reader, item }) => `${item} by ${reader}`)
  for (const [what, owned] of owners) {
    const inOrder = owned.map((each) => heldTimeOf(rows, each)).toSorted((a, b) => a.from.localeCompare(b.from))
    for (const [index, { id, until }] of inOrder.entries()) {
      const next = inOrder[index + 1]
      // What the publisher took back before is sold again, to a window that was open meanwhile.
      if (next !== undefined && (until === null || until > next.from))
        said.push(`${what} was paid twice: ${id} held until ${until} while ${next.id} was sold at ${next.from}`)
    }
  }
  const bought = [...entitlements.values()].map(({ cause }) => cause)
  const posted = [...entries.values()].filter(({ kind }) => kind === 'unlock').map(({ reference }) => reference)
  said.push(...posted.filter((cause) => !bought.includes(cause)).map((cause) => `${cause} was paid, and gave nothing`))
  return said
}

/** From the commit that sold it to the one that gave the last of its price back. */
function heldTimeOf({ entries, refunds }: Rows, { id, cause, revoked_at }: Entitlement) {
  const given = [...refunds.values()].filter((refund) => refund.entitlement === id)
  const back = given.map((refund) => entries.get(`refund:${refund.id}`)?.committed ?? '')
  return {
    id,
    from: entries.get(cause)?.committed ?? '',
    until: revoked_at === null ? null : (back.toSorted().at(-1) ?? ''),
  }
}

/** What nobody heard of may be there or not, but never a part of it. */
function halfDone({ entitlements, entries, refunds, tickets }: Rows): string[] {
  const said: string[] = []
  for (const { id, cause, price_amount, refunded_amount, revoked_at } of entitlements.values()) {
    if (entries.get(cause)?.to_wallet !== -price_amount) said.push(`${id} has no entry that debits its price`)
    if ((refunded_amount === price_amount) !== (revoked_at !== null))
      said.push(
        `${id} is ${revoked_at === null ? 'open' : 'closed'} with ${refunded_amount} of ${price_amount} given back`,
      )
    const given = [...refunds.values()].filter((refund) => refund.entitlement === id)
    if (given.reduce((sum, { amount }) => sum + amount, 0) !== refunded_amount)
      said.push(`${id} gave back ${refunded_amount}, by ${given.length} refunds`)
  }
  for (const { id, payment, amount } of refunds.values()) {
    if (entries.get(`refund:${id}`)?.to_wallet !== amount) said.push(`${id} has no entry that gives its ${amount}`)
    if (payment !== null && entries.get(`card-refund:${id}`)?.to_wallet !== -amount)
      said.push(`${id} has no entry that sets it aside for the card`)
  }
  for (const { id, reader, item, entitlement } of tickets) {
    const given = entitlements.get(entitlement)
    if (given?.reader !== reader || given.item !== item)
      said.push(`${id} is done, and ${entitlement} is not what it asked for`)
  }
  for (const { reference, postings } of entries.values())
    if (postings < 2) said.push(`${reference} has ${postings} postings`)
  return said
}

/** Each wallet holds what Stripe took, less what was bought, with what came back. */
function sums({ entitlements, entries, refunds, wallets }: Rows, { world }: LocalStripe): string[] {
  const said: string[] = []
  const due = new Map<string, number>()
  const add = (reader: string, amount: number) => due.set(reader, (due.get(reader) ?? 0) + amount)
  const payments = world.store.all('payment_intent').filter(({ status }) => status === 'succeeded')
  for (const { id, amount_received, metadata } of payments) {
    add(metadata.reader as string, amount_received)
    if (entries.get(`top-up:${id}`)?.to_wallet !== amount_received)
      said.push(`${id} took ${amount_received}, and is not booked so`)
  }
  const toppedUp = [...entries.values()].filter(({ kind }) => kind === 'top-up').length
  if (toppedUp !== payments.length) said.push(`${payments.length} payments are booked as ${toppedUp} top-ups`)
  for (const { reader, price_amount } of entitlements.values()) add(reader, -price_amount)
  // What went on to a card came into the wallet before.
  for (const { reader, amount, payment } of refunds.values()) if (payment === null) add(reader, amount)
  for (const [reader, amount] of due) {
    const held = wallets.get(`reader:${reader}:wallet`) ?? 0
    if (held !== amount) said.push(`the wallet of ${reader} holds ${held} and should hold ${amount}`)
  }
  return said
}
