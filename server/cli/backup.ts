// tuppence backup: the books and the keys of the embedded default, copied while the server runs.
import { chmodSync, copyFileSync, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { backupSqlite } from '../adapters/sql/sqlite-backup.ts'
import { checkLedger } from '../flows/check-ledger.ts'
import { openBooks } from '../runtimes/books.ts'
import { readEnvironment } from '../runtimes/env.ts'

const usage = `tuppence backup <folder>

Copies the database and the keys of DATA_FOLDER (default: data) into a new folder, while the server runs, and checks the books
of the copy. Keep it where only you can read it: the keys open every page that was sealed for them.

To restore: stop the server, move the data folder aside, put the copy in its place, then
  tuppence ledger check && tuppence ledger reconcile
which posts what readers paid since. On PostgreSQL use pg_dump or your provider's snapshots; see server/README.md.`

export async function backup(args: string[]): Promise<number> {
  const [folder] = args
  if (folder === undefined || folder.startsWith('-')) {
    console.log(usage)
    return args.includes('--help') ? 0 : 2
  }
  const env = readEnvironment(process.env)
  if (env.DATABASE_URL !== undefined)
    throw new Error('These books are in PostgreSQL: back them up with pg_dump, and keep TUPPENCE_KEYS with them.')
  if (existsSync(join(folder, 'tuppence.db')))
    throw new Error(`${folder} holds a backup already: one never overwrites another.`)

  // Under another name until it is whole, so that a backup that is cut short is none.
  const draft = `${folder}.unfinished`
  rmSync(draft, { recursive: true, force: true })
  mkdirSync(draft, { recursive: true, mode: 0o700 })
  backupSqlite(join(env.DATA_FOLDER, 'tuppence.db'), join(draft, 'tuppence.db'))
  copyFileSync(join(env.DATA_FOLDER, 'keys.json'), join(draft, 'keys.json'))
  for (const name of ['tuppence.db', 'keys.json']) chmodSync(join(draft, name), 0o600)
  renameSync(draft, folder)

  const copy = await openBooks({ ...env, DATA_FOLDER: folder })
  try {
    const { entries, findings } = await checkLedger(copy)
    for (const { invariant, detail } of findings) console.error(`${invariant}: ${detail}`)
    console.log(
      `${folder} holds ${entries} entries${findings.length === 0 ? ', in order' : `, ${findings.length} findings`}`,
    )
    return findings.length === 0 ? 0 : 1
  } finally {
    await copy.store.close()
  }
}
