// tuppence migrate: brings the database to the newest schema.

import { openBooks } from '../runtimes/books.ts'
import { readEnvironment } from '../runtimes/env.ts'

export async function migrateDatabase(args: string[]): Promise<number> {
  if (args.includes('--help')) {
    console.log('tuppence migrate\n\nReads DATABASE_URL, else DATA_FOLDER (default: data). Safe to run again.')
    return 0
  }
  const books = await openBooks(readEnvironment(process.env))
  await books.store.close()
  console.log(
    books.migrated.length === 0 ? 'The database is at the newest schema.' : `Migrated: ${books.migrated.join(', ')}`,
  )
  return 0
}
