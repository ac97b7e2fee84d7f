// tuppence ledger check: every invariant of the books, said aloud.
import { checkLedger } from '../flows/check-ledger.ts'
import { openBooks } from '../runtimes/books.ts'
import { readEnvironment } from '../runtimes/env.ts'

const usage = 'tuppence ledger check\n\nReads DATA_FOLDER (default: data). Exit status 1 when an invariant is broken.'

export async function ledger(args: string[]): Promise<number> {
  if (args[0] !== 'check' || args.includes('--help')) {
    console.log(usage)
    return args.includes('--help') ? 0 : 2
  }
  const books = await openBooks(readEnvironment(process.env))
  try {
    const { entries, closedDays, findings } = await checkLedger(books)
    for (const { invariant, detail } of findings) console.error(`${invariant}: ${detail}`)
    const verdict = findings.length === 0 ? 'the books are in order' : `${findings.length} findings`
    console.log(`${entries} entries, ${closedDays} closed days: ${verdict}`)
    return findings.length === 0 ? 0 : 1
  } finally {
    await books.store.close()
  }
}
