// Where the claims about a store stand: stores with something in them, each checked and closed when its test ends.
import type { Audit, Store } from '../../../server/ports/index.ts'
import { at, makeItem, makeSite, makeTicket } from '../../support/make.ts'
import { paid } from './changes.ts'

export type OpenedStore = {
  readonly store: Store
  readonly audit: Audit
  /** Another way to look through its books when a test is over, where the audit takes long. */
  readonly shortcut?: Audit
  /** Writes around the port, as a careless hand would. */
  tamper(sql: string): Promise<void>
  /** How this database is made to look away first, where it is not by SQLite's words. */
  readonly lifting?: Readonly<Record<Protection, string>>
}

/** What keeps a careless hand from a damage. */
export type Protection = 'checks' | 'references' | 'append-only'

export const sqliteLifting: Readonly<Record<Protection, string>> = {
  checks: 'pragma ignore_check_constraints = on',
  references: 'pragma foreign_keys = off',
  'append-only': ['entries', 'postings']
    .flatMap((table) => ['update', 'delete'].map((act) => `drop trigger ${table}_refuse_${act}`))
    .join('; '),
}

export type Bench = {
  /** A site, an item, a reader and an open ticket. */
  fresh(): Promise<OpenedStore>
  /** And 5.00 in the reader's wallet, by the payment `pi_1`. */
  funded(): Promise<OpenedStore>
}

export function bench(open: () => Promise<OpenedStore>): Bench {
  const fresh = async () => {
    const one = await open()
    await one.store.commit([
      { change: 'add-site', site: makeSite(), keyHash: 'key-hash', at },
      { change: 'put-item', item: makeItem(), at },
      { change: 'add-reader', reader: 'reader_one', cookieHash: 'cookie-hash', at },
      { change: 'open-ticket', ticket: makeTicket(), at },
    ])
    return one
  }
  return {
    fresh,
    async funded() {
      const one = await fresh()
      await one.store.commit(paid('checkout_one', 'pi_1', 500))
      return one
    },
  }
}
