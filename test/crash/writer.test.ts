// kill -9 at many random moments under load: what was acknowledged is there, and the books are in order (CRS-02).
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { webIds } from '../../server/adapters/local/web-ids.ts'
import { sqlAudit } from '../../server/adapters/sql/audit.ts'
import { migrate } from '../../server/adapters/sql/migrate.ts'
import { openSqlite } from '../../server/adapters/sql/sqlite.ts'
import { sqlStore } from '../../server/adapters/sql/store.ts'
import { checkLedger } from '../../server/flows/check-ledger.ts'
import { startNodeProgram } from '../support/child.ts'
import { at, makeSite } from '../support/make.ts'
import { buildProgram } from './build-program.ts'

const rounds = 40

test(`after each of ${rounds} kills at random moments every acknowledged move is in the books`, {
  timeout: 120_000,
}, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'tuppence-writer-'))
  const path = join(folder, 'test.db')
  const first = openSqlite({ path })
  await migrate(first.db)
  await sqlStore(first).commit([
    { change: 'add-site', site: makeSite(), keyHash: 'k', at },
    { change: 'add-reader', reader: 'reader_one', cookieHash: 'c', at },
  ])
  await first.close()

  const program = await buildProgram('writer')
  const acknowledged: string[] = []
  for (let round = 0; round < rounds; round++) {
    const writer = startNodeProgram([program, path, String(round)])
    await new Promise<void>((resolve) => writer.process.stdout?.once('data', () => resolve()))
    await new Promise((resolve) => setTimeout(resolve, Math.random() * 60))
    await writer.stop('SIGKILL')
    // The last line may have been cut off in the middle: then it was not said.
    acknowledged.push(...writer.output().split('\n').slice(0, -1))

    const driver = openSqlite({ path })
    expect((await driver.all({ sql: 'pragma integrity_check', values: [] }))[0]).toEqual({ integrity_check: 'ok' })
    const rows = await driver.all({ sql: 'select item from entitlements', values: [] })
    const kept = new Set(rows.map((row) => row.item))
    expect(acknowledged.filter((name) => !kept.has(name))).toEqual([])
    if (round % 10 === 9) expect((await checkLedger({ audit: sqlAudit(driver), ids: webIds })).findings).toEqual([])
    await driver.close()
  }
  expect(acknowledged.length).toBeGreaterThan(rounds)
  rmSync(folder, { recursive: true })
})
