// From `node dist/server/node.js` to its first answer, and the memory that it keeps when nobody asks.
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { get } from 'node:http'
import { join } from 'node:path'
import { freePort } from '../../support/child.ts'
import { endWithUs } from '../backend/end-with-us.ts'
import { serverVariables } from '../backend/shop.ts'
import { interleaved, median, paired, ratioOf, spreadOf } from '../rounds.ts'
import type { Bench, Part, Row } from '../row.ts'

const rounds = 5
const startMsMax = 400
const restMegabytesMax = 120
const restMs = 1500

const bareNode = `require('http').createServer((_, answer) => answer.end('ok')).listen(process.env.PORT, '127.0.0.1')`

export const start: Part = {
  name: 'start',
  about:
    'From the start of the process to its first answer, asked every other millisecond; memory after 1.5 s of rest.',
  async run(bench) {
    const fresh = { count: 0 }
    const starts = await interleaved(rounds, {
      ours: () => startOnce(ours(bench, 'start')),
      first: () => startOnce(ours(bench, `start-first-${fresh.count++}`)),
      bare: () => startOnce(['-e', bareNode]),
    })
    const memory = await interleaved(3, {
      ours: () => restOnce(ours(bench, 'start')),
      bare: () => restOnce(['-e', bareNode]),
    })
    return [startRow(starts), memoryRow(memory)]
  },
}

type Program = readonly string[]

function ours(bench: Bench, folder: string): Program {
  return [join(bench.dist, 'server/node.js'), bench.folder(folder)]
}

async function running<T>(
  [file, folderOrCode]: Program,
  measure: (child: ChildProcess, startedAt: number) => Promise<T>,
): Promise<T> {
  const port = await freePort()
  const isBare = file === '-e'
  const env = { ...process.env, PORT: String(port), ...(isBare ? {} : serverVariables(folderOrCode as string, port)) }
  const startedAt = performance.now()
  const child = spawn(process.execPath, isBare ? ['-e', folderOrCode as string] : [file as string], {
    env,
    stdio: 'ignore',
  })
  endWithUs(child)
  await firstAnswer(port, child)
  const found = await measure(child, startedAt)
  const gone = once(child, 'exit')
  child.kill()
  await gone
  return found
}

function startOnce(program: Program): Promise<number> {
  return running(program, async (_child, startedAt) => performance.now() - startedAt)
}

function restOnce(program: Program): Promise<number> {
  return running(program, async ({ pid }) => {
    await new Promise((rested) => setTimeout(rested, restMs))
    return residentMegabytes(pid as number)
  })
}

/** Asked every other millisecond: a coarser question would be part of the answer. */
async function firstAnswer(port: number, child: ChildProcess): Promise<void> {
  while (child.exitCode === null) {
    if (await isAnswering(port)) return
    await new Promise((later) => setTimeout(later, 2))
  }
  throw new Error('the program ended before it answered')
}

function isAnswering(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const request = get({ port, host: '127.0.0.1', path: '/healthz', agent: false }, (response) => {
      response.resume().once('end', () => resolve(response.statusCode === 200))
    })
    request.once('error', () => resolve(false))
  })
}

function residentMegabytes(pid: number): number {
  const isLinux = process.platform === 'linux'
  const kilobytes = isLinux
    ? /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
    : execFileSync('ps', ['-o', 'rss=', '-p', `${pid}`], { encoding: 'utf8' })
  return Number(kilobytes) / 1024
}

function startRow({ ours: again, first, bare }: Record<'ours' | 'first' | 'bare', number[]>): Row {
  const met = median(again) < startMsMax && median(first) < startMsMax
  const [whole, books, floor] = [median(first), median(first) - median(again), median(bare)].map((ms) => ms.toFixed(0))
  return {
    what: 'from `npm start` to the first answer',
    unit: 'ms',
    ours: median(again),
    spread: spreadOf(again),
    beside: { 'on an empty folder': median(first), 'bare Node http': median(bare) },
    ratio: paired(again, bare, ratioOf),
    target: `< ${startMsMax} ms`,
    met,
    ...(met
      ? {}
      : {
          cause: `Of ${whole} ms on an empty folder: ${floor} bare Node, ${books} keys and tables that are made once.`,
        }),
  }
}

function memoryRow({ ours: kept, bare }: Record<'ours' | 'bare', number[]>): Row {
  return {
    what: 'memory at rest (resident)',
    unit: 'MB',
    ours: median(kept),
    spread: spreadOf(kept),
    beside: { 'bare Node http': median(bare) },
    ratio: paired(kept, bare, ratioOf),
    target: `< ${restMegabytesMax} MB`,
    met: median(kept) < restMegabytesMax,
  }
}
