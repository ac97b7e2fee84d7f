// Money goes back: refunds, undo, disputes, fraud warnings, wallets on hold, and what reconciliation keeps.
import { type CreateTableBuilder, type Kysely, sql } from 'kysely'
import { type Words, wordsOf } from '../ddl.ts'

// biome-ignore lint/suspicious/noExplicitAny: a migration meets the schema of its own day, not today's type
export async function up(db: Kysely<any>): Promise<void> {
  const words = wordsOf(db)
  for (const column of columns(words)) await sql`alter table ${column}`.execute(db)
  for (const table of tables(db)) await words.finished(table).execute()
  await backfillPrices(db)
  for (const index of indexes) await sql.raw(`create ${index}`).execute(db)
  if (words.knewTheFirstRelease) await priceForEarlierReleases(db)
}

// A move that must not be made writes a word or a number that these checks do not know.
const columns = ({ text, integer }: Words) => [
  sql`readers add column standing ${text} not null default 'good'
    constraint reader_standing check (standing in ('good', 'on-hold'))`,
  sql`entitlements add column price_amount ${integer} constraint entitlement_price check (price_amount > 0)`,
  sql`entitlements add column price_currency ${text}
    constraint entitlement_currency check ((price_currency is null) = (price_amount is null))`,
  sql`entitlements add column refunded_amount ${integer} not null default 0
    constraint entitlement_refunded check (refunded_amount between 0 and coalesce(price_amount, 0))`,
  sql`checkouts add column refunded_amount ${integer} not null default 0
    constraint checkout_refunded check (refunded_amount between 0 and coalesce(paid_amount, 0))`,
]

// What was paid before prices were kept stands in the journal.
async function backfillPrices(db: Kysely<unknown>): Promise<void> {
  const paid = (column: 'amount' | 'currency') => sql`(select ${sql.ref(column)} from postings
    where entry = entitlements.cause and account = 'reader:' || entitlements.reader || ':wallet' and direction = 'debit')`
  await sql`update entitlements set price_amount = ${paid('amount')}, price_currency = ${paid('currency')}`.execute(db)
}

// While a process of the first release still runs on this schema, it grants what was paid for and names no price.
async function priceForEarlierReleases(db: Kysely<unknown>): Promise<void> {
  const paid = (column: 'amount' | 'currency') => sql`(select ${sql.ref(column)} from postings
    where entry = new.cause and account = 'reader:' || new.reader || ':wallet' and direction = 'debit')`
  await sql`create trigger entitlements_of_the_first_release after insert on entitlements
    when new.price_amount is null and new.cause like 'unlock:%'
    begin
      update entitlements set price_amount = ${paid('amount')}, price_currency = ${paid('currency')} where id = new.id;
    end`.execute(db)
}

function tables(db: Kysely<unknown>): CreateTableBuilder<string, string>[] {
  const { text, integer, numbered } = wordsOf(db)
  const create = (name: string) => db.schema.createTable(name) as CreateTableBuilder<string, string>
  return [
    create('refunds')
      .addColumn('id', text, (c) => c.primaryKey())
      .addColumn('reader', text, (c) => c.notNull().references('readers.id'))
      .addColumn('site', text, (c) => c.references('sites.id'))
      .addColumn('entitlement', text, (c) => c.references('entitlements.id'))
      .addColumn('payment', text, (c) => c.references('checkouts.payment'))
      .addColumn('amount', integer, (c) => c.notNull())
      .addColumn('currency', text, (c) => c.notNull())
      .addColumn('by', text, (c) => c.notNull())
      .addColumn('state', text, (c) => c.notNull())
      .addColumn('provider_id', text, (c) => c.unique())
      .addColumn('is_sent', integer, (c) => c.notNull())
      .addColumn('started_at', text, (c) => c.notNull())
      .addCheckConstraint('refund_amount', sql`amount > 0`)
      .addCheckConstraint('refund_goes_somewhere', sql`entitlement is not null or payment is not null`)
      .addCheckConstraint('refund_state', sql`state in ('started', 'pending', 'succeeded', 'failed')`)
      .addCheckConstraint('refund_sent', sql`is_sent in (0, 1)`),
    create('undo_slots')
      .addColumn('reader', text, (c) => c.notNull().references('readers.id'))
      .addColumn('slot', integer, (c) => c.notNull())
      .addColumn('used_at', text, (c) => c.notNull())
      .addPrimaryKeyConstraint('undo_slots_key', ['reader', 'slot'])
      .addCheckConstraint('undo_slot', sql`slot between 0 and 2`)
      .addCheckConstraint('undo_slot_free', sql`used_at <> 'taken'`),
    create('disputes')
      .addColumn('id', text, (c) => c.primaryKey())
      .addColumn('payment', text, (c) => c.notNull().references('checkouts.payment'))
      .addColumn('reader', text, (c) => c.notNull().references('readers.id'))
      .addColumn('amount', integer, (c) => c.notNull())
      .addColumn('currency', text, (c) => c.notNull())
      .addColumn('state', text, (c) => c.notNull())
      .addColumn('holds', integer, (c) => c.notNull())
      .addColumn('booked', text, (c) => c.notNull())
      .addColumn('taken', integer, (c) => c.notNull())
      .addColumn('written_off', text)
      .addColumn('version', integer, (c) => c.notNull())
      .addColumn('opened_at', text, (c) => c.notNull())
      .addColumn('changed_at', text, (c) => c.notNull())
      .addCheckConstraint('dispute_state', sql`state in ('open', 'won', 'lost', 'closed')`)
      .addCheckConstraint('dispute_holds', sql`holds in (0, 1)`)
      .addCheckConstraint('dispute_version', sql`version > 0`),
    create('fraud_warnings')
      .addColumn('id', text, (c) => c.primaryKey())
      .addColumn('payment', text, (c) => c.notNull().references('checkouts.payment'))
      .addColumn('reader', text, (c) => c.notNull().references('readers.id'))
      .addColumn('outcome', text, (c) => c.notNull())
      .addColumn('holds', integer, (c) => c.notNull())
      .addColumn('at', text, (c) => c.notNull())
      .addCheckConstraint('fraud_warning_outcome', sql`outcome in ('refunded', 'held')`)
      .addCheckConstraint('fraud_warning_holds', sql`holds in (0, 1)`),
    // The refund is no foreign key: the key is kept first, so that a repeated request is refused for being one.
    create('idempotency_keys')
      .addColumn('site', text, (c) => c.notNull().references('sites.id'))
      .addColumn('key', text, (c) => c.notNull())
      .addColumn('body_hash', text, (c) => c.notNull())
      .addColumn('refund', text, (c) => c.notNull())
      .addColumn('kept_at', text, (c) => c.notNull())
      .addPrimaryKeyConstraint('idempotency_keys_key', ['site', 'key']),
    create('payout_holds')
      .addColumn('sequence', integer, numbered)
      .addColumn('because', text, (c) => c.notNull())
      .addColumn('held_at', text, (c) => c.notNull())
      .addColumn('lifted_at', text),
    create('reconciliations')
      .addColumn('sequence', integer, numbered)
      .addColumn('at', text, (c) => c.notNull())
      .addColumn('days', integer, (c) => c.notNull())
      .addColumn('looked', integer, (c) => c.notNull())
      .addColumn('posted', integer, (c) => c.notNull())
      .addColumn('odd', integer, (c) => c.notNull())
      .addColumn('findings', integer, (c) => c.notNull()),
  ]
}

const indexes = [
  'index unlocks_by_site on entitlements (site, granted_at, id) where price_amount is not null',
  'index payments_by_time on checkouts (paid_at, payment) where paid_at is not null',
  'index payments_by_reader on checkouts (reader, paid_at, payment) where payment is not null',
  'index refunds_by_site on refunds (site, started_at, id) where site is not null',
  'index refunds_by_entitlement on refunds (entitlement) where entitlement is not null',
  'index refunds_by_payment on refunds (payment) where payment is not null',
  `index refunds_under_way on refunds (reader, started_at, id) where state in ('started', 'pending')`,
  `index unfinished_refunds on refunds (started_at, id) where state = 'started'`,
  `index pending_refunds on refunds (started_at, id) where state = 'pending'`,
  `index open_disputes on disputes (opened_at, id) where state = 'open'`,
  'index disputes_by_payment on disputes (payment)',
  'index disputes_by_reader on disputes (reader)',
  'index fraud_warnings_by_reader on fraud_warnings (reader)',
  'unique index one_payout_hold on payout_holds ((lifted_at is null)) where lifted_at is null',
]
