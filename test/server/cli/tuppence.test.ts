// The commands as one types them: a site, the books, and exit codes that a shell can trust.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, test } from 'vitest'
import { startNodeProgram } from '../../support/child.ts'

const program = resolve(import.meta.dirname, '../../../server/cli/tuppence.ts')

async function tuppence(args: string[], folder: string): Promise<{ code: number | null; printed: string }> {
  const child = startNodeProgram([program, ...args], { env: { DATA_FOLDER: folder } })
  const code = await new Promise<number | null>((done) => child.process.once('close', done))
  return { code, printed: child.output() }
}

const fresh = () => join(mkdtempSync(join(tmpdir(), 'tuppence-cli-')), 'data')
const create = ['site', 'create', '--name', 'The River', '--origin', 'https://river.example/some/page', '--price', '20']

test('site create prints the snippet with the site’s id and the secret key, and a second site cannot take the origin', async () => {
  const folder = fresh()
  const { code, printed } = await tuppence(create, folder)
  expect(code).toBe(0)
  expect(printed).toMatch(
    /<script async src="http:\/\/127\.0\.0\.1:4401\/tuppence\.js" data-site="site_\w{26}"><\/script>/,
  )
  expect(printed).toMatch(/<tuppence-gate item=/)
  expect(printed).toMatch(/tsk_[\w-]{43}/)
  const again = await tuppence(create, folder)
  expect([again.code, again.printed.trim()]).toEqual([
    1,
    'state-conflict: The id or one of the origins belongs to another site.',
  ])
  rmSync(folder, { recursive: true })
})

test('ledger check says that the books are in order, and ends with 1 when they are not', async () => {
  const folder = fresh()
  await tuppence(create, folder)
  expect(await tuppence(['ledger', 'check'], folder)).toMatchObject({
    code: 0,
    printed: expect.stringContaining('the books are in order'),
  })
  const hand = new DatabaseSync(join(folder, 'tuppence.db'))
  hand.exec(`insert into balances values ('reader:reader_x:wallet', 'USD', 500)`)
  hand.close()
  const { code, printed } = await tuppence(['ledger', 'check'], folder)
  expect(code).toBe(1)
  expect(printed).toContain('reader:reader_x:wallet keeps 500, its postings say 0')
  rmSync(folder, { recursive: true })
})

test.each([[['site', 'create']], [['site', 'create', '--name', 'x', '--origin', 'river']], [['ledger']], [['dance']]])(
  '%s is answered with how it is meant, and changes nothing',
  async (args) => {
    const folder = fresh()
    const { code, printed } = await tuppence(args, folder)
    expect(code).not.toBe(0)
    expect(printed).toMatch(/tuppence|web address/)
    rmSync(folder, { recursive: true, force: true })
  },
)
