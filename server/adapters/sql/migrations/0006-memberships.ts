// Memberships: tiers with their prices, who has joined and by what and how that changed, the invoices that members paid, what of them
// went back to cards, what they owe, the purchases that counted towards a first period, and the letters that were written about it all.
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
      .addColumn('trial_days', integer, (c) => c.notNull())
      .addColumn('seats_max', integer, (c) => c.notNull())
      .addColumn('updated_at', text, (c) => c.notNull())
      .addColumn('withdrawn_at', text)
      .addPrimaryKeyConstraint('tiers_key', ['site', 'id'])
      .addCheckConstraint('tier_trial', sql`trial_days >= 0`)
      .addCheckConstraint('tier_seats', sql`seats_max >= 1`),
    create('tier_prices')
      .addColumn('site', text, (c) => c.notNull())
      .addColumn('tier', text, (c) => c.notNull())
      .addColumn('position', integer, (c) => c.notNull())
      .addColumn('billing_interval', text, (c) => c.notNull())
      .addColumn('amount', integer, (c) => c.notNull())
      .addColumn('currency', text, (c) => c.notNull())
      .addColumn('founding_amount', integer)
      .addColumn('founding_until', text)
      .addColumn('founding_places', integer)
      .addPrimaryKeyConstraint('tier_prices_key', ['site', 'tier', 'billing_interval', 'currency'])
      .addForeignKeyConstraint('tier_prices_tier', ['site', 'tier'], 'tiers', ['site', 'id'])
      .addCheckConstraint('tier_price_interval', sql`billing_interval in ('month', 'year')`)
      .addCheckConstraint('tier_price_amount', sql`amount > 0`)
      .addCheckConstraint('tier_price_founding', sql`founding_amount is null or founding_amount between 1 and amount`),
    // A move that must not be made writes a number that the check of the version does not know.
    create('memberships')
      .addColumn('id', text, (c) => c.primaryKey())
      .addColumn('reader', text, (c) => c.notNull().references('readers.id'))
      .addColumn('site', text, (c) => c.notNull().references('sites.id'))
      // What it stands on: a card that is charged each period, a gift that was redeemed, or the publisher's own wish.
      .addColumn('cause', text, (c) => c.notNull())
      .addColumn('tier', text, (c) => c.notNull())
      .addColumn('billing_interval', text, (c) => c.notNull())
      .addColumn('amount', integer, (c) => c.notNull())
      .addColumn('currency', text, (c) => c.notNull())
      .addColumn('seats', integer, (c) => c.notNull())
      .addColumn('is_founding', integer, (c) => c.notNull())
      // What it becomes when the present period ends; all of them or none.
      .addColumn('next_tier', text)
      .addColumn('next_interval', text)
      .addColumn('next_amount', integer)
      .addColumn('next_seats', integer)
      .addColumn('lang', text, (c) => c.notNull())
      .addColumn('ticket', text, (c) => c.references('tickets.id'))
      .addColumn('surface', text, (c) => c.notNull())
      .addColumn('state', text, (c) => c.notNull())
      .addColumn('session', text, (c) => c.unique())
      .addColumn('subscription', text, (c) => c.unique())
      .addColumn('renews', integer, (c) => c.notNull())
      .addColumn('trial_until', text)
      .addColumn('joined_at', text)
      .addColumn('paid_until', text)
      .addColumn('ended_at', text)
      .addColumn('version', integer, (c) => c.notNull())
      .addColumn('started_at', text, (c) => c.notNull())
      .addColumn('seen_at', text, (c) => c.notNull())
      // A change was asked of the provider then, and what came of it is not known yet.
      .addColumn('changing_at', text)
      .addForeignKeyConstraint('membership_tier', ['site', 'tier'], 'tiers', ['site', 'id'])
      .addCheckConstraint('membership_interval', sql`billing_interval in ('month', 'year')`)
      .addCheckConstraint('membership_amount', sql`amount >= 0 and (amount > 0 or cause <> 'card')`)
      .addCheckConstraint('membership_seats', sql`seats >= 1`)
      .addCheckConstraint('membership_founding', sql`is_founding in (0, 1)`)
      .addCheckConstraint(
        'membership_state',
        sql`state in ('started', 'open', 'expired', 'active', 'past-due', 'paused', 'ended')`,
      )
      .addCheckConstraint('membership_renews', sql`renews in (0, 1)`)
      .addCheckConstraint('membership_given', sql`cause in ('card', 'gift', 'complimentary')`)
      .addCheckConstraint(
        'membership_cause',
        sql`state in ('started', 'open', 'expired')
          or (paid_until is not null and joined_at is not null and (cause <> 'card' or subscription is not null))`,
      )
      .addCheckConstraint('membership_version', sql`version > 0`),
    // What a membership was from one instant to the next: figures of a month that is over are read from here, and stay what they are.
    create('membership_versions')
      .addColumn('membership', text, (c) => c.notNull().references('memberships.id'))
      .addColumn('version', integer, (c) => c.notNull())
      .addColumn('reader', text, (c) => c.notNull())
      .addColumn('site', text, (c) => c.notNull())
      .addColumn('cause', text, (c) => c.notNull())
      .addColumn('billing_interval', text, (c) => c.notNull())
      .addColumn('amount', integer, (c) => c.notNull())
      .addColumn('currency', text, (c) => c.notNull())
      .addColumn('seats', integer, (c) => c.notNull())
      .addColumn('state', text, (c) => c.notNull())
      .addColumn('renews', integer, (c) => c.notNull())
      .addColumn('trial_until', text)
      .addColumn('paid_until', text, (c) => c.notNull())
      .addColumn('since', text, (c) => c.notNull())
      // Null: it is so now.
      .addColumn('until', text)
      .addPrimaryKeyConstraint('membership_versions_key', ['membership', 'version']),
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
    // Which unlocks counted towards the first period of a membership.
    create('membership_credits')
      .addColumn('membership', text, (c) => c.notNull().references('memberships.id'))
      .addColumn('entitlement', text, (c) => c.notNull().references('entitlements.id'))
      .addColumn('amount', integer, (c) => c.notNull())
      .addPrimaryKeyConstraint('membership_credits_key', ['membership', 'entitlement'])
      .addCheckConstraint('membership_credit_amount', sql`amount > 0`),
    // What a renewal owes after it was tried. Where nothing is owed there is no row.
    create('membership_dues')
      .addColumn('membership', text, (c) => c.primaryKey().references('memberships.id'))
      .addColumn('invoice', text, (c) => c.notNull())
      .addColumn('amount', integer, (c) => c.notNull())
      .addColumn('currency', text, (c) => c.notNull())
      .addColumn('attempts', integer, (c) => c.notNull())
      .addColumn('next_attempt_at', text)
      .addColumn('needs_holder', integer, (c) => c.notNull())
      .addCheckConstraint('membership_due_amount', sql`amount > 0`)
      .addCheckConstraint('membership_due_attempts', sql`attempts >= 1`)
      .addCheckConstraint('membership_due_holder', sql`needs_holder in (0, 1)`),
    // A letter is written about one occasion once, whoever sees it how often.
    create('membership_letters')
      .addColumn('membership', text, (c) => c.notNull().references('memberships.id'))
      .addColumn('occasion', text, (c) => c.notNull())
      .addColumn('written_at', text, (c) => c.notNull())
      .addPrimaryKeyConstraint('membership_letters_key', ['membership', 'occasion']),
  ]
}

const indexes = [
  'index memberships_by_reader on memberships (reader, site)',
  // Two windows of one reader must not both be paid, nor both be free at first.
  `unique index one_joining on memberships (reader, site) where state in ('started', 'open')`,
  'index founders on memberships (site, tier, billing_interval, currency) where is_founding = 1',
  `index unfinished_memberships on memberships (started_at) where state in ('started', 'open')`,
  `index live_memberships on memberships (paid_until) where state in ('active', 'past-due', 'paused')`,
  'index changing_memberships on memberships (changing_at) where changing_at is not null',
  'index memberships_by_site on memberships (site, tier)',
  'index versions_by_site on membership_versions (site, since, until)',
  'unique index one_present_version on membership_versions (membership) where until is null',
  'index payments_by_membership on membership_payments (membership, paid_at)',
  'index refunds_by_invoice on membership_refunds (invoice)',
  `index trials_by_end on memberships (trial_until) where trial_until is not null`,
  'index member_refunds_by_time on membership_refunds (sent_at)',
  `index returned_member_refunds on membership_refunds (sent_at) where state = 'returned'`,
  'index credits_by_entitlement on membership_credits (entitlement)',
]
