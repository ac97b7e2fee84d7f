// tuppence wallet release: a reader may spend again.
import type { ReaderId } from '../core/id.ts'
import { releaseWallet } from '../flows/release-wallet.ts'
import { openBooks } from '../runtimes/books.ts'
import { readEnvironment } from '../runtimes/env.ts'

const usage = `tuppence wallet release <reader>

A wallet is on hold while a bank disputes a payment, after a dispute that cost more than the wallet had, and after an early
fraud warning about a payment too large to be refunded unasked. This lifts the last two; an open dispute holds on.`

export async function wallet(args: string[]): Promise<number> {
  const [command, reader] = args
  if (command !== 'release' || !reader?.startsWith('reader_')) {
    console.log(usage)
    return args.includes('--help') ? 0 : 2
  }
  const books = await openBooks(readEnvironment(process.env))
  try {
    const standing = await releaseWallet(books, reader as ReaderId)
    console.log(standing === 'good' ? `${reader} may spend again.` : `${reader} stays on hold: a dispute is open.`)
    return standing === 'good' ? 0 : 1
  } finally {
    await books.store.close()
  }
}
