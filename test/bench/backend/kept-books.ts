// The books that a server has left: opened again after it, to look at what it did.
import { checkLedger } from '../../../server/flows/check-ledger.ts'
import { type Books, openBooks } from '../../../server/runtimes/books.ts'
import { readEnvironment } from '../../../server/runtimes/env.ts'
import { run } from '../../support/postgres.ts'
import { type Shop, serverVariables } from './shop.ts'

export async function withBooks<T>({ folder, url }: Shop, look: (books: Books) => Promise<T>): Promise<T> {
  const books = await openBooks(readEnvironment(serverVariables(folder, 0, url)))
  try {
    return await look(books)
  } finally {
    await books.store.close()
  }
}

/** A 303 also leads to windows that sold nothing. Only the books say that each answer was a purchase. */
export async function refuseUncleanBooks(shop: Shop, expected: number): Promise<void> {
  // A database that has grown from nothing within a minute does not know its own sizes yet, and plans questions for empty tables.
  if (shop.url !== undefined) await run(shop.url, 'analyze')
  const { entries, findings } = await withBooks(shop, checkLedger)
  if (findings.length > 0)
    throw new Error(`the ledger is not clean after the run:\n${JSON.stringify(findings.slice(0, 10), null, 2)}`)
  if (entries !== expected) throw new Error(`the ledger has ${entries} entries after the run, not ${expected}`)
}
