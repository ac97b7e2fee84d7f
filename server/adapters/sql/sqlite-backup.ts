// A copy of a SQLite database that is in use: whole, as of one moment, while others write on.
import { DatabaseSync } from 'node:sqlite'

/** Throws when the place is taken, or when the copy is not a sound database. */
export function backupSqlite(from: string, to: string): void {
  const source = new DatabaseSync(from, { readOnly: true })
  try {
    // One read transaction: writers go on in the WAL. https://www.sqlite.org/lang_vacuum.html#vacuum_with_an_into_clause
    source.prepare('vacuum into ?').run(to)
  } finally {
    source.close()
  }
  assertSound(to)
}

function assertSound(path: string): void {
  const copy = new DatabaseSync(path, { readOnly: true })
  try {
    const found = copy
      .prepare('pragma integrity_check')
      .all()
      .map((row) => Object.values(row)[0])
    if (found.join() !== 'ok') throw new Error(`The copy is not sound: ${found.join(', ')}`)
  } finally {
    copy.close()
  }
}
