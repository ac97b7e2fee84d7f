// The first tables. Guards are constraints: a race is lost by an error inside the commit, not by a row that nobody looked at.
import { type CreateTableBuilder, type Kysely, sql } from 'kysely'
import { wordsOf } from '../ddl.ts'

// biome-ignore lint/suspicious/noExplicitAny: a migration meets the schema of its own day, not today's type
export async function up(db: Kysely<any>): Promise<void> {
  const { finished, appendOnly } = wordsOf(db)
  for (const table of tables(db)) await finished(table).execute()

  await db.schema.createIndex('site_origins_by_site').on('site_origins').column('site').execute()
  await sql`create unique index one_live_entitlement on entitlements (reader, site, item) where revoked_at is null`.execute(
    db,
  )
  await db.schema.createIndex('entitlements_by_reader').on('entitlements').columns(['reader', 'site', 'item']).execute()
  await db.schema.createIndex('postings_by_account').on('postings').columns(['account', 'currency']).execute()
  await sql`create index reversals on entries (reverses) where reverses is not null`.execute(db)
  await sql`create index unfinished_checkouts on checkouts (started_at) where state in ('started', 'open')`.execute(db)

  for (const statement of appendOnly(['entries', 'postings', 'ledger_days'])) await sql.raw(statement).execute(db)
}

function tables(db: Kysely<unknown>): CreateTableBuilder<string, string>[] {
  const { text, integer, numbered } = wordsOf(db)
  const create = (name: string) => db.schema.createTable(name) as CreateTableBuilder<string, string>
  return [
    create('sites')
      .addColumn('id', text, (c) => c.primaryKey())
      .addColumn('publisher', text, (c) => c.notNull())
      .addColumn('name', text, (c) => c.notNull())
      .addColumn('currency', text, (c) => c.notNull())
      .addColumn('default_price', integer)
      .addColumn('locale', text, (c) => c.notNull())
      .addColumn('key_hash', text, (c) => c.notNull().unique())
      .addColumn('created_at', text, (c) => c.notNull()),
    create('site_origins')
      .addColumn('origin', text, (c) => c.primaryKey())
      .addColumn('site', text, (c) => c.notNull().references('sites.id'))
      .addColumn('position', integer, (c) => c.notNull()),
    create('items')
      .addColumn('site', text, (c) => c.notNull().references('sites.id'))
      .addColumn('id', text, (c) => c.notNull())
      .addColumn('kind', text, (c) => c.notNull())
      .addColumn('title', text, (c) => c.notNull())
      .addColumn('price', integer)
      .addColumn('mode', text)
      .addColumn('page', text)
      .addColumn('updated_at', text, (c) => c.notNull())
      .addPrimaryKeyConstraint('items_key', ['site', 'id'])
      .addCheckConstraint('item_price', sql`price is null or price >= 0`),
    create('item_contents')
      .addColumn('site', text, (c) => c.notNull().references('sites.id'))
      .addColumn('item', text, (c) => c.notNull())
      .addColumn('html', text, (c) => c.notNull())
      .addColumn('updated_at', text, (c) => c.notNull())
      .addPrimaryKeyConstraint('item_contents_key', ['site', 'item']),
    create('price_rules')
      .addColumn('site', text, (c) => c.notNull().references('sites.id'))
      .addColumn('position', integer, (c) => c.notNull())
      .addColumn('pattern', text, (c) => c.notNull())
      .addColumn('price', integer, (c) => c.notNull())
      .addPrimaryKeyConstraint('price_rules_key', ['site', 'position'])
      .addCheckConstraint('rule_price', sql`price >= 0`),
    create('readers')
      .addColumn('id', text, (c) => c.primaryKey())
      .addColumn('cookie_hash', text, (c) => c.notNull().unique())
      .addColumn('created_at', text, (c) => c.notNull()),
    create('site_grants')
      .addColumn('hash', text, (c) => c.primaryKey())
      .addColumn('site', text, (c) => c.notNull().references('sites.id'))
      .addColumn('reader', text, (c) => c.notNull().references('readers.id'))
      .addColumn('created_at', text, (c) => c.notNull())
      .addColumn('used_at', text, (c) => c.notNull()),
    create('entitlements')
      .addColumn('id', text, (c) => c.primaryKey())
      .addColumn('reader', text, (c) => c.notNull().references('readers.id'))
      .addColumn('site', text, (c) => c.notNull().references('sites.id'))
      .addColumn('item', text, (c) => c.notNull())
      .addColumn('cause', text, (c) => c.notNull().unique())
      .addColumn('granted_at', text, (c) => c.notNull())
      .addColumn('revoked_at', text),
    // Moving a ticket or a checkout to a state it cannot reach writes a word that these checks do not know.
    create('tickets')
      .addColumn('id', text, (c) => c.primaryKey())
      .addColumn('site', text, (c) => c.notNull().references('sites.id'))
      .addColumn('item', text, (c) => c.notNull())
      .addColumn('challenge', text)
      .addColumn('page', text, (c) => c.notNull())
      .addColumn('state', text, (c) => c.notNull())
      .addColumn('reader', text, (c) => c.references('readers.id'))
      .addColumn('entitlement', text, (c) => c.references('entitlements.id'))
      .addColumn('opened_at', text, (c) => c.notNull())
      .addColumn('expires_at', text, (c) => c.notNull())
      .addCheckConstraint('ticket_state', sql`state in ('open', 'done', 'declined')`),
    create('checkouts')
      .addColumn('id', text, (c) => c.primaryKey())
      .addColumn('reader', text, (c) => c.notNull().references('readers.id'))
      .addColumn('ticket', text, (c) => c.references('tickets.id'))
      .addColumn('amount', integer, (c) => c.notNull())
      .addColumn('currency', text, (c) => c.notNull())
      .addColumn('approved_amount', integer)
      .addColumn('surface', text, (c) => c.notNull())
      .addColumn('state', text, (c) => c.notNull())
      .addColumn('session', text, (c) => c.unique())
      .addColumn('payment', text, (c) => c.unique())
      .addColumn('paid_amount', integer)
      .addColumn('started_at', text, (c) => c.notNull())
      .addColumn('paid_at', text)
      .addCheckConstraint('checkout_amount', sql`amount > 0`)
      .addCheckConstraint('checkout_state', sql`state in ('started', 'open', 'paid', 'expired')`)
      .addCheckConstraint('checkout_payment', sql`(state = 'paid') = (payment is not null)`),
    create('entries')
      .addColumn('sequence', integer, numbered)
      .addColumn('reference', text, (c) => c.notNull().unique())
      .addColumn('kind', text, (c) => c.notNull())
      .addColumn('reverses', text, (c) => c.references('entries.reference'))
      .addColumn('posted_at', text, (c) => c.notNull()),
    create('postings')
      .addColumn('entry', text, (c) => c.notNull().references('entries.reference'))
      .addColumn('line', integer, (c) => c.notNull())
      .addColumn('account', text, (c) => c.notNull())
      .addColumn('direction', text, (c) => c.notNull())
      .addColumn('amount', integer, (c) => c.notNull())
      .addColumn('currency', text, (c) => c.notNull())
      .addPrimaryKeyConstraint('postings_key', ['entry', 'line'])
      .addCheckConstraint('posting_direction', sql`direction in ('debit', 'credit')`)
      .addCheckConstraint('posting_amount', sql`amount > 0`),
    create('balances')
      .addColumn('account', text, (c) => c.notNull())
      .addColumn('currency', text, (c) => c.notNull())
      .addColumn('amount', integer, (c) => c.notNull())
      .addPrimaryKeyConstraint('balances_key', ['account', 'currency'])
      .addCheckConstraint('wallet_floor', sql`amount >= 0`),
    create('provider_events')
      .addColumn('id', text, (c) => c.primaryKey())
      .addColumn('kind', text, (c) => c.notNull())
      .addColumn('applied_at', text, (c) => c.notNull()),
    create('ledger_days')
      .addColumn('day', text, (c) => c.primaryKey())
      .addColumn('last_sequence', integer, (c) => c.notNull())
      .addColumn('entries', integer, (c) => c.notNull())
      .addColumn('digest', text, (c) => c.notNull()),
  ]
}
