// The unlock check: an owner's read of a served item over HTTP, as processor time of the server.

import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { cpuPerRequest, startMeasured } from '../backend/measured-program.ts'
import { addArticle, addBuyer, ownItem, prepareShop, type Shop } from '../backend/shop.ts'
import { dealt } from '../load/drive.ts'
import { contentRequest, readerHeaders } from '../load/requests.ts'
import { requestText } from '../load/wire.ts'
import { interleaved, median, paired, ratioOf, spreadOf } from '../rounds.ts'
import { atMost, type Bench, type Part, type Row } from '../row.ts'

export const textFile = resolve(import.meta.dirname, '../../../demo-site/content/the-river.html')
const item = 'the-river'
const rounds = 5
const warmUps = 2
const connections = 16
const perRound = 1600
const readers = 32

export const unlockCheck: Part = {
  name: 'unlock-check',
  about:
    'An owner reads a served item over HTTP on 16 connections; CPU is that of the server process, beside Hono that answers the same ' +
    'text to the same headers.',
  async run(bench) {
    const { shop, tokens, fresh } = await prepared(bench)
    const bare = await startFloor(bench, shop)
    const ours = await shop.open(bench.dist)
    const seen = dealt(
      tokens.map((token) => contentRequest(shop, item, token)),
      connections,
    )
    // The floor gets the very same headers: reading them is part of answering.
    const unchecked = dealt(
      tokens.map((token) => requestText({ path: '/', headers: readerHeaders(token) })),
      connections,
    )
    // What every answer of ours costs, whatever is asked.
    const plain = dealt(
      tokens.map((token) => requestText({ path: '/healthz', headers: readerHeaders(token) })),
      connections,
    )
    const verified = (round: number) =>
      dealt(
        fresh[round]!.map((token) => requestText({ path: '/verified', headers: readerHeaders(token) })),
        connections,
      )
    const unseen = (round: number) =>
      dealt(
        fresh[round]!.map((token) => contentRequest(shop, item, token)),
        connections,
      )
    const repeated = (lanes: string[][]) => ({ lanes, times: perRound / lanes.flat().length })
    const contenders = {
      seen: () => cpuPerRequest(ours, repeated(seen)),
      bare: () => cpuPerRequest(bare, repeated(unchecked)),
      plain: () => cpuPerRequest(ours, repeated(plain)),
      new: (round: number) => cpuPerRequest(ours, { lanes: unseen(round) }),
      jose: (round: number) => cpuPerRequest(bare, { lanes: verified(round) }),
    }
    // Until the compiler has done its work a request costs several times as much, and that work is counted too.
    for (let warm = 0; warm < 5; warm++) {
      await contenders.seen()
      await contenders.bare()
      await contenders.plain()
    }
    for (const run of [contenders.new, contenders.jose])
      for (let warm = 0; warm < warmUps; warm++) await run(rounds + warm)
    const cost = await interleaved(rounds, contenders)
    await Promise.all([ours.stop(), bare.stop()])
    return [seenRow(cost), newRow(cost)]
  },
}

async function prepared(bench: Bench): Promise<{ shop: Shop; tokens: string[]; fresh: string[][] }> {
  const shop = await prepareShop({ folder: bench.folder('unlock-check'), dist: bench.dist })
  await addArticle(shop, item, readFileSync(textFile, 'utf8'))
  const mints = await Promise.all(
    Array.from({ length: readers }, async () => ownItem(shop, await addBuyer(shop, 500), item)),
  )
  const minted = (count: number) => Promise.all(Array.from({ length: count }, (_, index) => mints[index % readers]!()))
  const fresh: string[][] = []
  for (let round = 0; round < rounds + warmUps; round++) fresh.push(await minted(perRound))
  return { shop, tokens: await minted(readers), fresh }
}

async function startFloor(bench: Bench, { ports, origin }: Shop) {
  const [key] = (await ports.signer.publicKeys(ports.clock.now())).signing.keys
  return startMeasured({
    file: resolve(import.meta.dirname, '../floors/bare-hono-program.ts'),
    env: { TEXT_FILE: textFile, PUBLIC_KEY: JSON.stringify(key), ISSUER: origin },
    logFolder: bench.folder('floors'),
  })
}

type Cost = Record<'seen' | 'bare' | 'plain' | 'new' | 'jose', number[]>

function seenRow({ seen: ours, bare, plain }: Cost): Row {
  const ratio = paired(ours, bare, ratioOf)
  return {
    what: 'unlock check, token seen before: CPU a request',
    unit: 'µs',
    ours: median(ours),
    spread: spreadOf(ours),
    beside: { 'bare Hono': median(bare) },
    ratio,
    target: atMost(1.5),
    met: ratio <= 1.5,
    ...(ratio <= 1.5 ? {} : { cause: seenCause(median(ours), median(bare), median(plain)) }),
    note: 'Ours includes request id, log line, CORS, rate limit, quote, token, entitlement and the text from SQLite.',
  }
}

function seenCause(ours: number, bare: number, plain: number): string {
  const [whole, floor, frame, check] = [ours, bare, plain - bare, ours - plain].map((cost) => cost.toFixed(0))
  return `Of ${whole} µs: ${floor} bare Hono; ${frame} request id, log line and headers (/healthz has them too); ${check} CORS, rate limit, quote, token, entitlement and text.`
}

function newRow({ new: ours, jose, seen, bare }: Cost): Row {
  const ratio = paired(ours, jose, ratioOf)
  return {
    what: 'unlock check, new token each time: CPU a request',
    unit: 'µs',
    ours: median(ours),
    spread: spreadOf(ours),
    beside: { 'bare Hono and jose’s jwtVerify': median(jose) },
    ratio,
    target: atMost(1.25),
    met: ratio <= 1.25,
    ...(ratio <= 1.25
      ? {}
      : { cause: newCause([ours, jose, seen, bare].map(median) as [number, number, number, number]) }),
  }
}

function newCause([ours, jose, seen, bare]: [number, number, number, number]): string {
  const [whole, known, proof] = [ours, seen, ours - seen].map((cost) => cost.toFixed(0))
  return `Of ${whole} µs: ${known} what a known token costs too; ${proof} the proof of a new one, for which jose beside bare Hono takes ${(jose - bare).toFixed(0)}.`
}
