// npm run bench: the figures of DESIGN §13, side by side in one run. `npm run bench -- bytes start` runs those parts alone.
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { openPostgres } from './backend/postgres.ts'
import { printHeader, printPart, printSummary } from './report.ts'
import type { Bench, Part, Row } from './row.ts'
import { bytes } from './rows/bytes.ts'
import { firstFrame } from './rows/first-frame.ts'
import { growth, growthOnPostgres } from './rows/growth.ts'
import { hotCreator } from './rows/hot-creator.ts'
import { mainThread } from './rows/main-thread.ts'
import { paidRequest } from './rows/paid-request.ts'
import { purchase } from './rows/purchase.ts'
import { sealing } from './rows/sealing.ts'
import { start } from './rows/start.ts'
import { twoProcesses } from './rows/two-processes.ts'
import { unlockCheck } from './rows/unlock-check.ts'
import { unsealing } from './rows/unsealing.ts'

const ofTheWidget: readonly Part[] = [bytes, firstFrame, mainThread, unsealing]
const ofTheServer: readonly Part[] = [unlockCheck, purchase, hotCreator, twoProcesses, paidRequest]
const parts: readonly Part[] = [...ofTheWidget, ...ofTheServer, growth, growthOnPostgres, sealing, start]

const root = resolve(import.meta.dirname, '../..')
// Beside the product's own data: a folder for temporary files is memory on some machines, and flushing that costs nothing.
mkdirSync(join(root, 'data'), { recursive: true })
const scratch = mkdtempSync(join(root, 'data/bench-'))
process.once('exit', () => rmSync(scratch, { recursive: true, force: true }))
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130))

const rows: Row[] = []
const startedAt = performance.now()
const chosen = asked(process.argv.slice(2))
const bench = openBench()
printHeader()
for (const part of chosen) await runPart(part)
mkdirSync(join(root, 'dist'), { recursive: true })
writeFileSync(join(root, 'dist/bench.json'), `${JSON.stringify(rows, null, 2)}\n`)
printSummary(rows, secondsSince(startedAt))
// Servers that a failed part left behind end with us.
process.exit(process.exitCode ?? 0)

async function runPart(part: Part): Promise<void> {
  const begun = performance.now()
  try {
    const found = await part.run(bench)
    rows.push(...found)
    printPart(part, found, secondsSince(begun))
  } catch (fault) {
    // A missed target is a figure; a part that cannot run is a fault, and the run says so by its exit code.
    console.error(`\n${part.name} failed:`, fault)
    process.exitCode = 1
  }
}

function openBench(): Bench {
  const dist = join(scratch, 'dist')
  cpSync(join(root, 'dist'), dist, { recursive: true })
  let postgres: ReturnType<typeof openPostgres> | undefined
  return {
    dist,
    folder(name) {
      const folder = join(scratch, name)
      mkdirSync(folder, { recursive: true })
      return folder
    },
    postgres() {
      postgres ??= openPostgres(scratch)
      return postgres
    },
  }
}

function asked(names: readonly string[]): readonly Part[] {
  const unknown = names.filter((name) => !parts.some((part) => part.name === name))
  if (unknown.length === 0) return names.length === 0 ? parts : parts.filter((part) => names.includes(part.name))
  console.error(`There is no ${unknown.join(', ')}. Parts: ${parts.map((part) => part.name).join(', ')}`)
  return process.exit(2)
}

function secondsSince(instant: number): number {
  return Math.round((performance.now() - instant) / 1000)
}
