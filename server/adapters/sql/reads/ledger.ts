// Questions to the ledger: what is in a wallet, what a publisher is owed, and the lines that made it so.
import { type Kysely, type SqlBool, sql } from 'kysely'
import { type Account, payableTo, walletOf } from '../../../core/account.ts'
import type { CreatorId, EntitlementId, SiteId } from '../../../core/id.ts'
import type { Direction, EntryKind, JournalEntry, Posting } from '../../../core/journal.ts'
import { money } from '../../../core/money.ts'
import type { Sticker } from '../../../core/sticker.ts'
import type { PayableLine, Store, WalletLine } from '../../../ports/index.ts'
import { integerOf, moneyOf, textOf, textOrNull } from '../columns.ts'
import type { Row } from '../driver.ts'
import type { Schema } from '../schema.ts'
import { integer, slot, statement } from '../statement.ts'
import type { Ask } from './ask.ts'

type LedgerReads = Pick<
  Store,
  'wallet' | 'wallets' | 'walletLines' | 'payableLines' | 'payables' | 'creatorPayables' | 'entry'
>

export function ledgerReads({ db, rows, one, list }: Ask): LedgerReads {
  const q = { ...balanceQuestions(db), ...lineQuestions(db) }
  return {
    wallet: async (reader, currency) =>
      (await one(q.balance, { account: walletOf(reader), currency }, (row) => moneyOf(row, 'amount', currency))) ??
      money(0, currency),
    wallets: (reader) =>
      list(q.balances, { account: walletOf(reader) }, (row) => moneyOf(row, 'amount', textOf(row, 'currency'))),
    walletLines: (reader, limit) => list(q.walletLines, { account: walletOf(reader), limit }, walletLineFrom),
    payableLines: (publisher, before, limit) =>
      list(
        q.payableLines,
        { account: payableTo(publisher), before: before ?? Number.MAX_SAFE_INTEGER, limit },
        payableLineFrom,
      ),
    payables: (payee) =>
      list(q.sums, { account: payableTo(payee) }, (row) => ({
        amount: integerOf(row, 'amount'),
        currency: textOf(row, 'currency'),
      })),
    creatorPayables: (site) =>
      list(q.ofCreators, { site }, (row) => ({
        creator: textOf(row, 'creator') as CreatorId,
        amount: integerOf(row, 'amount'),
        currency: textOf(row, 'currency'),
      })),
    entry: async (reference) => entryFrom(await rows(q.entry, { reference })),
  }
}

function balanceQuestions(db: Kysely<Schema>) {
  const balances = db.selectFrom('balances').select(['amount', 'currency']).where('account', '=', slot('account'))
  // What is rolled up and what came after it, in one statement: so both are of the same moment.
  const rolledUp = db.selectFrom('roll_ups').select(['currency', 'amount']).where('account', '=', slot('account'))
  const postings = db
    .selectFrom('postings')
    .select('currency')
    .select(sql<number>`case direction when 'credit' then amount else -amount end`.as('amount'))
    .where('account', '=', slot('account'))
  const isSince = sql<SqlBool>`sequence > coalesce((select last_sequence from roll_up_progress where name = 'payees'), 0)`
  const since = postings.where(isSince)
  const unnumbered = postings.where('sequence', 'is', null)
  const owedTo = db
    .selectFrom('creators')
    .select('id as creator')
    .select(sql<string>`'creator:' || id || ':payable'`.as('account'))
    .where('site', '=', slot('site'))
    .as('owed_to')
  const postedTo = db
    .selectFrom(owedTo)
    .innerJoin('postings', 'postings.account', 'owed_to.account')
    .select(['creator', 'currency'])
    .select(sql<number>`case direction when 'credit' then amount else -amount end`.as('amount'))
  const rolledUpTo = db
    .selectFrom(owedTo)
    .innerJoin('roll_ups', 'roll_ups.account', 'owed_to.account')
    .select(['creator', 'currency', 'amount'])

  return {
    balance: statement(balances.where('currency', '=', slot('currency'))),
    balances: statement(balances.orderBy('currency')),
    sums: statement(
      db
        .selectFrom(rolledUp.unionAll(since).unionAll(unnumbered).as('parts'))
        .select('currency')
        .select(sql<number>`sum(amount)`.as('amount'))
        .groupBy('currency')
        .orderBy('currency'),
    ),
    ofCreators: statement(
      db
        .selectFrom(
          rolledUpTo
            .unionAll(postedTo.where(isSince))
            .unionAll(postedTo.where('sequence', 'is', null))
            .as('parts'),
        )
        .select(['creator', 'currency'])
        .select(sql<number>`sum(amount)`.as('amount'))
        .groupBy(['creator', 'currency'])
        .orderBy('creator')
        .orderBy('currency'),
    ),
  }
}

function lineQuestions(db: Kysely<Schema>) {
  const newest = db
    .selectFrom('postings')
    .selectAll()
    .where('account', '=', slot('account'))
    .orderBy('sequence', 'desc')
    .limit(integer('limit'))
  // The page comes first, and only what is on it is joined: an account may have millions of lines.
  // What gives the price of an unlock back is about the entitlement that the unlock gave.
  const lines = (page: typeof newest) =>
    db
      .selectFrom(page.as('page'))
      .innerJoin('entries', 'entries.reference', 'page.entry')
      .leftJoin('entitlements', (join) =>
        join.on('entitlements.cause', '=', sql<string>`coalesce(entries.reverses, entries.reference)`),
      )
      .select(['entries.sequence', 'entries.reference', 'entries.kind', 'entries.posted_at'])
      .select(['page.direction', 'page.amount', 'page.currency'])
      .select(['entitlements.id as entitlement', 'entitlements.site', 'entitlements.item'])
      .orderBy('page.sequence', 'desc')

  return {
    walletLines: statement(
      lines(newest)
        .leftJoin('items', (join) =>
          join.onRef('items.site', '=', 'entitlements.site').onRef('items.id', '=', 'entitlements.item'),
        )
        .leftJoin('tips', (join) =>
          join.on('tips.id', '=', sql<string>`substr(coalesce(entries.reverses, entries.reference), 5)`),
        )
        .leftJoin('creators', 'creators.id', 'tips.creator')
        .leftJoin('votes', 'votes.tip', 'tips.id')
        .leftJoin('polls', 'polls.id', 'votes.poll')
        .select(['items.title', 'creators.title as creator', 'tips.sticker', 'polls.question']),
    ),
    payableLines: statement(lines(newest.where('sequence', '<', integer('before')))),
    entry: statement(
      db
        .selectFrom('entries')
        .innerJoin('postings', 'postings.entry', 'entries.reference')
        .select(['reference', 'kind', 'reverses', 'account', 'direction', 'amount', 'currency'])
        .where('reference', '=', slot('reference'))
        .orderBy('line'),
    ),
  }
}

/** What we owe grows by credits. */
function owed(row: Row) {
  const amount = integerOf(row, 'amount')
  return {
    amount: textOf(row, 'direction') === 'credit' ? amount : -amount,
    currency: textOf(row, 'currency'),
  }
}

function walletLineFrom(row: Row): WalletLine {
  const question = textOrNull(row, 'question')
  return {
    reference: textOf(row, 'reference'),
    kind: textOf(row, 'kind') as EntryKind,
    at: textOf(row, 'posted_at'),
    ...owed(row),
    title: textOrNull(row, 'title') ?? textOrNull(row, 'item') ?? question ?? textOrNull(row, 'creator'),
    sticker: textOrNull(row, 'sticker') as Sticker | null,
    isVote: question !== null,
    entitlement: textOrNull(row, 'entitlement') as EntitlementId | null,
  }
}

function payableLineFrom(row: Row): PayableLine {
  return {
    sequence: integerOf(row, 'sequence'),
    reference: textOf(row, 'reference'),
    kind: textOf(row, 'kind') as EntryKind,
    at: textOf(row, 'posted_at'),
    ...owed(row),
    site: textOrNull(row, 'site') as SiteId | null,
    item: textOrNull(row, 'item'),
    entitlement: textOrNull(row, 'entitlement') as EntitlementId | null,
  }
}

/** One row for each posting, in their order. */
function entryFrom(rows: readonly Row[]): JournalEntry | null {
  const [row] = rows
  if (row === undefined) return null
  const reverses = textOrNull(row, 'reverses')
  return {
    reference: textOf(row, 'reference'),
    kind: textOf(row, 'kind') as EntryKind,
    postings: rows.map(postingFrom),
    ...(reverses === null ? {} : { reverses }),
  }
}

function postingFrom(row: Row): Posting {
  return {
    account: textOf(row, 'account') as Account,
    direction: textOf(row, 'direction') as Direction,
    money: moneyOf(row, 'amount', textOf(row, 'currency')),
  }
}
