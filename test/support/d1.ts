// D1 databases for tests, each of its own, in the workerd that the run has started.
import { mkdirSync, rmdirSync } from 'node:fs'
import { join } from 'node:path'
import { backup, DatabaseSync } from 'node:sqlite'
import type { D1Binding } from '../../server/adapters/sql/d1.ts'
import type { Row } from '../../server/adapters/sql/driver.ts'
import type { Filled } from '../../server/adapters/sql/statement.ts'
import { connected, portedBinding } from './d1-porter.ts'

export type D1Server = {
  readonly address: string
  /** The file of a database at the newest schema, which D1 itself has migrated. */
  readonly template: string
  readonly databases: readonly { readonly name: string; readonly file: string }[]
  /** A folder in which whoever uses a database makes one of its name. */
  readonly taken: string
}

export type BorrowedD1 = {
  readonly binding: D1Binding
  /** Writes around the binding, by a second connection to its file: D1 itself lets no hand be careless. */
  byHand(statements: string): void
  /**
   * Asks its file around the binding. A ledger check is sixty questions, which take a hundred milliseconds through workerd and five
   * without: that D1 itself answers each of them is shown once, where it finds each damage.
   */
  survey(question: Filled): Promise<Row[]>
  /** The binding answers no more. */
  hangUp(): void
  /** To be borrowed again, whatever has become of it: the next one starts from the template. */
  giveBack(): void
}

/** A database at the newest schema with nothing in its tables. The template's pages are there in 3 ms, its statements in 30. */
export async function borrowDatabase({ address, template, databases, taken }: D1Server): Promise<BorrowedD1> {
  const free = databases.find(({ name }) => isMine(join(taken, name)))
  if (free === undefined) throw new Error('no D1 database is left: somebody does not give back')
  const { name, file } = free
  await copy(template, file)
  const { carry, hangUp } = connected(address)
  return {
    binding: portedBinding(name, carry),
    byHand: (statements) => byHand(file, statements),
    survey: async (question) => survey(file, question),
    hangUp,
    giveBack() {
      hangUp()
      rmdirSync(join(taken, name))
    },
  }
}

// Several processes borrow. Of those who make the same folder one is told that it was not there.
const isMine = (folder: string) => mkdirSync(folder, { recursive: true }) !== undefined

const patienceMs = 5000

async function copy(from: string, to: string, until = Date.now() + patienceMs): Promise<void> {
  const source = new DatabaseSync(from, { readOnly: true })
  try {
    await backup(source, to)
  } catch (fault) {
    // On a busy machine workerd may be at work still for whoever gave it back. SQLite says so in several words, "not an error" among them.
    if (Date.now() > until) throw fault
    await new Promise((done) => setTimeout(done, 50))
    await copy(from, to, until)
  } finally {
    source.close()
  }
}

function byHand(file: string, statements: string): void {
  const hand = new DatabaseSync(file)
  try {
    hand.exec('pragma busy_timeout = 2000')
    hand.exec(statements)
  } finally {
    hand.close()
  }
}

function survey(file: string, { sql, values }: Filled): Row[] {
  const reader = new DatabaseSync(file, { readOnly: true })
  try {
    return reader.prepare(sql).all(...values)
  } finally {
    reader.close()
  }
}
