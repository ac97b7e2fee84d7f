// What the database and the local Stripe say, in the same shape as the model says it.
import type { SqlValue } from '../../server/adapters/sql/statement.ts'
import { items, readerId, readers } from './cast.ts'
import type { Picture } from './model/books.ts'
import type { World } from './world.ts'

type Told = Readonly<Record<string, SqlValue>>

const undoWindowSeconds = 30 * 24 * 60 * 60

export async function pictureOf(world: World): Promise<Picture> {
  const { store } = world.stripe.world
  const refundsAtStripe = store.all('refund').reverse()
  const disputesAtStripe = store.all('dispute').reverse()
  const entitlements = await ask(
    world,
    'select id, reader, item, refunded_amount, revoked_at from entitlements order by rowid',
  )
  return {
    accounts: await accountsOf(world),
    tickets: (await ask(world, 'select state from tickets order by rowid')).map(({ state }) => `${state}`),
    unlocks: entitlements.map(unlockTold),
    tips: (await ask(world, 'select reader, creator, returned_at from tips order by rowid')).map(tipTold),
    checkouts: await checkoutsOf(world),
    refunds: await refundsOf(world, { unlockOf: numberedBy(entitlements), atStripe: numberedBy(refundsAtStripe) }),
    disputes: await disputesOf(world, numberedBy(disputesAtStripe)),
    readers: await readersOf(world),
    refundsAtStripe: refundsAtStripe.map(
      ({ payment_intent: payment, amount, status }) => `${checkoutOf(world, payment as string)} ${amount} ${status}`,
    ),
  }
}

async function ask({ driver }: World, sql: string, ...values: SqlValue[]): Promise<Told[]> {
  return (await driver.all({ sql, values })) as Told[]
}

type Numbering = (id: SqlValue | undefined) => number | null

function numberedBy(all: readonly { readonly id?: SqlValue }[]): Numbering {
  return (id) => (id === null ? null : all.findIndex((each) => each.id === id))
}

const readerOf = ({ reader }: Told): number => readers.findIndex((each) => readerId(each) === reader)

function unlockTold(row: Told): string {
  const item = items.findIndex(({ id }) => id === row.item)
  return `${readerOf(row)} ${item} ${row.refunded_amount} ${row.revoked_at === null}`
}

function tipTold(row: Told): string {
  return `${readerOf(row)} ${`${row.creator}`.replace('creator_', '')} ${row.returned_at !== null}`
}

/** The number of the checkout that a payment came of. */
function checkoutOf({ stripe, checkouts }: World, payment: string): number {
  const metadata = stripe.world.store.get('payment_intent', payment)?.metadata
  return checkouts.indexOf(metadata?.checkout as never)
}

async function checkoutsOf(world: World): Promise<string[]> {
  const rows = await ask(world, 'select id, state, refunded_amount from checkouts')
  const numbered = rows.map((row) => ({ number: world.checkouts.indexOf(row.id as never), row }))
  return numbered
    .toSorted((a, b) => a.number - b.number)
    .map(({ number, row }) => `${number} ${row.state} ${row.refunded_amount}`)
}

async function refundsOf(
  world: World,
  { unlockOf, atStripe }: { unlockOf: Numbering; atStripe: Numbering },
): Promise<string[]> {
  const rows = await ask(world, 'select * from refunds')
  const told = rows.map((row) => {
    const { payment, amount, by, state, is_sent: isSent } = row
    const of = [readerOf(row), unlockOf(row.entitlement), payment === null ? null : checkoutOf(world, `${payment}`)]
    return JSON.stringify([...of, amount, by, state, isSent === 1, atStripe(row.provider_id)])
  })
  return told.toSorted()
}

async function disputesOf(world: World, numberOf: Numbering): Promise<string[]> {
  const rows = await ask(world, 'select id, state, holds, taken from disputes')
  const numbered = rows.map((row) => ({ number: numberOf(row.id) ?? -1, row }))
  return numbered
    .toSorted((a, b) => a.number - b.number)
    .map(({ number, row }) => `${number} ${row.state} ${row.holds === 1} ${row.taken}`)
}

async function accountsOf(world: World): Promise<Record<string, number>> {
  const rows = await ask(
    world,
    // What is held for a creator and what is payable is owed alike; which is which, the ledger check says.
    `select replace(account, ':held', ':payable') || ' ' || currency as name, sum(case direction when 'debit' then amount else -amount end) as net
      from postings group by replace(account, ':held', ':payable'), currency having net <> 0 order by name`,
  )
  return Object.fromEntries(rows.map(({ name, net }) => [`${name}`, Number(net) * sideOf(`${name}`)]))
}

const growsByDebits = /^(stripe:balance|fees:processing|disputes|bad-debt|exchange|suspense) /
const sideOf = (account: string): 1 | -1 => (growsByDebits.test(account) ? 1 : -1)

async function readersOf(world: World): Promise<string[]> {
  const since = new Date(Date.parse(world.clock.now()) - undoWindowSeconds * 1000).toISOString()
  const rows = await ask(
    world,
    `select standing, (select count(*) from undo_slots where reader = readers.id and used_at > ?) as undos
      from readers order by id`,
    since,
  )
  return rows.map(({ standing, undos }) => `${standing}, ${undos} undos`)
}
