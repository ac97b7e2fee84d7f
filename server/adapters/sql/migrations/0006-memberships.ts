// Memberships: tiers with their prices, who has joined, the invoices that members paid, and what of them went back to cards.
import { type CreateTableBuilder, type Kysely, sql } from 'kysely'
import { wordsOf } from '../ddl.ts'

// biome-ignore lint/suspicious/noExplicitAny: a migration meets the schema of its own day, not today's type
export async function up(db: Kysely<any>): Promise<void> {
  const { text, finished } = wordsOf(db)
  for (const table of tables(db)) await finished(table).execute()
  // A process of an earlier release opens tickets to unlock, and names none of these.
  for (const column of ['tier', 'billing_interval', 'currency', 'membership'])
    await sql`alter table tickets add column ${sql.raw(column)} ${text}`.execute(db)
  for (const index of indexes) await sql.raw(`create ${index}`).execute(db)
}

function tables(db: Kysely<unknown>): CreateTableBuilder<string, string>[] {
  const { text, integer } = wordsOf(db)
  const create = (name: string) => db.schema.createTable(name) as CreateTableBuilder<string, string>
  return [
    // Perks and patterns are lists of texts in JSON: they are only ever read and written whole.
    create('tiers')
      .addColumn('site', text, (c) => c.notNull().references('sites.id'))
      .addColumn('id', text, (c) => c.notNull())
      .addColumn('name', text, (c) => c.notNull())
      .addColumn('perks', text, (c) => c.notNull())
      .addColumn('level', integer, (c) => c.notNull())
      .addColumn('patterns', text, (c) => c.notNull())
      .addColumn('updated_at', text, (c) => c.notNull())
      .addColumn('withdrawn_at', text)
      .addPrimaryKeyConstraint('tiers_key', ['site', 'id']),
    create('tier_prices')
      .addColumn('site', text, (c) => c.notNull())
      .addColumn('tier', text, (c) => c.notNull())
      .addColumn('position', integer, (c) => c.notNull())
      .addColumn('billing_interval', text, (c) => c.notNull())
      .addColumn('amount', integer, (c) => c.notNull())
      .addColumn('currency', text, (c) => c.notNull())
      .addPrimaryKeyConstraint('tier_prices_key', ['site', 'tier', 'billing_interval', 'currency'])
      .addForeignKeyConstraint('tier_prices_tier', ['site', 'tier'], 'tiers', ['site', 'id'])
      .addCheckConstraint('tier_price_interval', sql`billing_interval in ('month', 'year')`)
      .addCheckConstraint('tier_price_amount', sql`amount > 0`),
    // A move that must not be made writes a number that the check of the version does not know.
    create('memberships')
      .addColumn('id', text, (c) => c.primaryKey())
      .addColumn('reader', text, (c) => c.notNull().references('readers.id'))
      .addColumn('site', text, (c) => c.notNull().references('sites.id'))
      .addColumn('tier', text, (c) => c.notNull())
      .addColumn('billing_interval', text, (c) => c.notNull())
      .addColumn('amount', integer, (c) => c.notNull())
      .addColumn('currency', text, (c) => c.notNull())
      .addColumn('ticket', text, (c) => c.references('tickets.id'))
      .addColumn('surface', text, (c) => c.notNull())
      .addColumn('state', text, (c) => c.notNull())
      .addColumn('session', text, (c) => c.unique())
      .addColumn('subscription', text, (c) => c.unique())
      .addColumn('renews', integer, (c) => c.notNull())
      .addColumn('paid_until', text)
      .addColumn('ended_at', text)
      .addColumn('version', integer, (c) => c.notNull())
      .addColumn('started_at', text, (c) => c.notNull())
      .addColumn('seen_at', text, (c) => c.notNull())
      .addForeignKeyConstraint('membership_tier', ['site', 'tier'], 'tiers', ['site', 'id'])
      .addCheckConstraint('membership_interval', sql`billing_interval in ('month', 'year')`)
      .addCheckConstraint('membership_amount', sql`amount > 0`)
      .addCheckConstraint(
        'membership_state',
        sql`state in ('started', 'open', 'expired', 'active', 'past-due', 'ended')`,
      )
      .addCheckConstraint('membership_renews', sql`renews in (0, 1)`)
      .addCheckConstraint(
        'membership_cause',
        sql`state in ('started', 'open', 'expired') or (subscription is not null and paid_until is not null)`,
      )
      .addCheckConstraint('membership_version', sql`version > 0`),
    create('membership_payments')
      .addColumn('invoice', text, (c) => c.primaryKey())
      .addColumn('membership', text, (c) => c.notNull().references('memberships.id'))
      .addColumn('payment', text, (c) => c.unique())
      .addColumn('amount', integer, (c) => c.notNull())
      .addColumn('currency', text, (c) => c.notNull())
      .addColumn('refunded_amount', integer, (c) => c.notNull().defaultTo(0))
      .addColumn('paid_until', text, (c) => c.notNull())
      .addColumn('paid_at', text, (c) => c.notNull())
      .addCheckConstraint('membership_payment_amount', sql`amount >= 0`)
      .addCheckConstraint('membership_refunded', sql`refunded_amount between 0 and amount`),
    create('membership_refunds')
      .addColumn('id', text, (c) => c.primaryKey())
      .addColumn('invoice', text, (c) => c.notNull().references('membership_payments.invoice'))
      .addColumn('amount', integer, (c) => c.notNull())
      .addColumn('state', text, (c) => c.notNull())
      .addColumn('sent_at', text, (c) => c.notNull())
      .addCheckConstraint('membership_refund_amount', sql`amount > 0`)
      .addCheckConstraint('membership_refund_state', sql`state in ('sent', 'returned')`),
  ]
}

const indexes = [
  'index memberships_by_reader on memberships (reader, site)',
  `index unfinished_memberships on memberships (started_at) where state in ('started', 'open')`,
  `index live_memberships on memberships (paid_until) where state in ('active', 'past-due')`,
  'index payments_by_membership on membership_payments (membership)',
  'index refunds_by_invoice on membership_refunds (invoice)',
]
