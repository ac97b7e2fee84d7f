// Fills a shop's books with years of trade: whole sets of rows by SQL, since a million commits would take an hour.
import { DatabaseSync } from 'node:sqlite'
import type { Shop } from './shop.ts'

const unlocksEach = 50

/** So many entries more, of readers who each topped up once and bought many items. Keys are random, as in life. */
export function fillLedger({ database: path, site }: Shop, entries: number): void {
  const readers = Math.ceil(entries / (unlocksEach + 1))
  const database = new DatabaseSync(path)
  // A crash here loses a run of the bench, nothing else.
  database.exec(
    'pragma journal_mode = off; pragma synchronous = off; pragma foreign_keys = off; pragma cache_size = -400000',
  )
  database.exec(`
    create temp table known as
      with recursive numbers(n) as (select 1 union all select n + 1 from numbers where n < ${readers})
      select n, 'reader_' || lower(hex(randomblob(13))) as reader, lower(hex(randomblob(13))) as key from numbers;
    create temp table sold as
      with recursive items(i) as (select 1 union all select i + 1 from items where i < ${unlocksEach})
      select reader, '/past/' || i as item, 'ent_' || lower(hex(randomblob(13))) as ent from known, items order by ent;
  `)
  const indexes = plainIndexes(database)
  database.exec('begin')
  for (const { name } of indexes) database.exec(`drop index ${name}`)
  for (const statement of rows(site.id, site.publisher)) database.exec(statement)
  for (const { sql } of indexes) database.exec(sql)
  database.exec('commit; pragma journal_mode = wal')
  database.close()
}

// Built once at the end, an index is sorted; filled row by row with random keys it takes three times as long.
function plainIndexes(database: DatabaseSync): { name: string; sql: string }[] {
  return database.prepare(`select name, sql from sqlite_master where type = 'index' and sql is not null`).all() as {
    name: string
    sql: string
  }[]
}

const now = `strftime('%Y-%m-%dT%H:%M:%fZ')`

function rows(site: string, publisher: string): string[] {
  const paid = unlocksEach * 20
  return [
    `insert into readers (id, cookie_hash, created_at) select reader, key, ${now} from known`,
    `insert into checkouts (id, reader, amount, currency, surface, state, session, payment, paid_amount, started_at, paid_at)
       select 'checkout_' || key, reader, ${paid}, 'USD', 'redirect', 'paid', 'cs_' || key, 'pi_' || key, ${paid}, ${now}, ${now} from known`,
    `insert into entries (reference, kind, posted_at) select 'top-up:pi_' || key, 'top-up', ${now} from known`,
    `insert into entries (reference, kind, posted_at) select 'unlock:' || ent, 'unlock', ${now} from sold`,
    `insert into postings select 'top-up:pi_' || key, 0, 'suspense', 'debit', ${paid}, 'USD' from known`,
    `insert into postings select 'top-up:pi_' || key, 1, 'reader:' || reader || ':wallet', 'credit', ${paid}, 'USD' from known`,
    `insert into postings select 'unlock:' || ent, 0, 'reader:' || reader || ':wallet', 'debit', 20, 'USD' from sold`,
    `insert into postings select 'unlock:' || ent, 1, 'publisher:${publisher}:payable', 'credit', 20, 'USD' from sold`,
    `insert into balances select 'reader:' || reader || ':wallet', 'USD', 0 from known`,
    `insert into entitlements (id, reader, site, item, cause, granted_at)
       select ent, reader, '${site}', item, 'unlock:' || ent, ${now} from sold`,
  ]
}
