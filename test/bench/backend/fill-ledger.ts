// Fills a shop's books with years of trade: whole sets of rows by SQL, since a million commits would take an hour.
import { DatabaseSync } from 'node:sqlite'
import { Client } from 'pg'
import type { Shop } from './shop.ts'

const unlocksEach = 50

/**
 * So many entries more, of readers who each topped up once, bought many items and got the price of one back. Keys are random,
 * as in life.
 */
export async function fillLedger(shop: Shop, entries: number): Promise<void> {
  const readers = Math.ceil(entries / (unlocksEach + 2))
  if (shop.url === undefined) fillSqlite(shop, readers)
  else await fillPostgres(shop, shop.url, readers)
}

function fillSqlite({ database: path, site }: Shop, readers: number): void {
  const database = new DatabaseSync(path)
  // A crash here loses a run of the bench, nothing else.
  database.exec(
    'pragma journal_mode = off; pragma synchronous = off; pragma foreign_keys = off; pragma cache_size = -400000',
  )
  // Built once at the end, an index is sorted; filled row by row with random keys it takes three times as long.
  const indexes = database
    .prepare(`select name, sql from sqlite_master where type = 'index' and sql is not null`)
    .all() as { name: string; sql: string }[]
  const steps = [
    'begin',
    ...indexes.map(({ name }) => `drop index ${name}`),
    ...trade(sqliteWords, { site, readers }),
    ...indexes.map(({ sql }) => sql),
    'commit; pragma journal_mode = wal',
  ]
  for (const step of steps) database.exec(step)
  database.close()
}

async function fillPostgres({ site }: Shop, url: string, readers: number): Promise<void> {
  const client = new Client(url)
  await client.connect()
  const { rows: built } = await client.query<Built>(builtBesideTables)
  const steps = [
    `set synchronous_commit = off; set work_mem = '256MB'; set maintenance_work_mem = '512MB'`,
    ...built.map(({ remove }) => remove),
    ...trade(postgresWords, { site, readers }),
    ...built.toReversed().map(({ restore }) => restore),
    'analyze; checkpoint',
  ]
  for (const step of steps) await client.query(step)
  await client.end()
}

type Built = { readonly remove: string; readonly restore: string }

// Foreign keys, then keys, then plain indexes. What was there before a foreign key is not looked at again: it keeps later rows.
const builtBesideTables = `
  select format('alter table %s drop constraint %I', conrelid::regclass, conname) as remove,
    format('alter table %s add constraint %I %s', conrelid::regclass, conname, pg_get_constraintdef(oid))
      || case contype when 'f' then ' not valid' else '' end as restore,
    case contype when 'f' then 0 else 1 end as turn
  from pg_constraint where contype in ('f', 'p', 'u') and connamespace = 'public'::regnamespace
  union all
  select format('drop index %s', indexrelid::regclass), pg_get_indexdef(indexrelid), 2
  from pg_index join pg_class on pg_class.oid = indexrelid
  where relnamespace = 'public'::regnamespace and not exists (select 1 from pg_constraint where conindid = indexrelid)
  order by turn`

/** `past`: some moment of the last two years, another for each row. */
type Words = { readonly key: string; readonly now: string; readonly past: string }

const sqliteWords: Words = {
  key: 'lower(hex(randomblob(13)))',
  now: `strftime('%Y-%m-%dT%H:%M:%fZ')`,
  past: `strftime('%Y-%m-%dT%H:%M:%fZ', 'now', '-' || abs(random() % 63072000) || ' seconds')`,
}
const postgresWords: Words = {
  key: `substr(replace(gen_random_uuid()::text, '-', ''), 1, 26)`,
  past: `to_char((now() - random() * interval '730 days') at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`,
  now: `to_char(now() at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`,
}

// Entries are of today, else the server would close two years of days beside the first requests.
function trade({ key, now, past }: Words, { site, readers }: { site: Shop['site']; readers: number }): string[] {
  const paid = unlocksEach * 20
  const payable = `'publisher:${site.publisher}:payable'`
  const numbered = (name: string, count: number) =>
    `with recursive ${name}(n) as (select 1 union all select n + 1 from ${name} where n < ${count})`
  // Both lines of an entry together: an index in the order of its table grows at its end only.
  const postings = (from: string, [debit, credit]: [string, string], amount: number) =>
    `insert into postings (entry, line, account, direction, amount, currency, sequence)
       select entry, line, case line when 0 then ${debit} else ${credit} end,
         case line when 0 then 'debit' else 'credit' end, ${amount}, 'USD', sequence
       from ${from} join entries on reference = entry cross join (select 0 as line union all select 1) as lines`
  const entries = (from: string, kind: string, reverses = 'null') =>
    `insert into entries (reference, kind, reverses, posted_at) select entry, '${kind}', ${reverses}, ${now} from ${from}`
  return [
    `create temp table known as ${numbered('readers', readers)}
       select 'reader_' || ${key} as reader, ${key} as name from readers`,
    `create temp table paid as select reader, 'top-up:pi_' || name as entry from known order by entry`,
    `create temp table sold as ${numbered('items', unlocksEach)}
       select reader, '/past/' || n as item, ${key} as name from known, items order by name`,
    `create temp table bought as select reader, item, 'ent_' || name as id, 'unlock:ent_' || name as entry from sold`,
    // Each reader's last item went back.
    `create temp table returned as select reader, id, entry as unlock, 'refund_' || ${key} as refund
       from bought where item = '/past/${unlocksEach}'`,
    `create temp table undone as select reader, unlock, 'refund:' || refund as entry from returned order by entry`,
    `insert into readers (id, cookie_hash, created_at) select reader, name, ${now} from known`,
    `insert into checkouts (id, reader, amount, currency, surface, state, session, payment, paid_amount, started_at, paid_at)
       select 'checkout_' || name, reader, ${paid}, 'USD', 'redirect', 'paid', 'cs_' || name, 'pi_' || name, ${paid}, ${now}, ${now}
       from known`,
    entries('paid', 'top-up'),
    entries('bought', 'unlock'),
    entries('undone', 'refund', 'unlock'),
    postings('paid', [`'suspense'`, wallet], paid),
    postings('bought', [wallet, payable], 20),
    postings('undone', [payable, wallet], 20),
    // What years of rounds have left behind.
    `insert into roll_up_progress (name, last_sequence) select 'payees', max(sequence) from entries`,
    `insert into roll_ups (account, currency, amount)
       select account, currency, sum(case direction when 'credit' then amount else -amount end)
       from postings where account = ${payable} group by account, currency`,
    `insert into balances (account, currency, amount) select ${wallet}, 'USD', 20 from known`,
    `insert into entitlements (id, reader, site, item, cause, price_amount, price_currency, granted_at)
       select id, reader, '${site.id}', item, entry, 20, 'USD', ${past} from bought`,
    `update entitlements set refunded_amount = 20, revoked_at = ${now} where id in (select id from returned)`,
    `insert into refunds (id, reader, site, entitlement, amount, currency, "by", state, is_sent, started_at)
       select refund, reader, '${site.id}', id, 20, 'USD', 'publisher', 'succeeded', 0, ${past} from returned`,
  ]
}

const wallet = `'reader:' || reader || ':wallet'`
