// A granted read of ours beside a 402 middleware that asks its facilitator for each request.
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { loadOn, type MeasuredProgram, startMeasured } from '../backend/measured-program.ts'
import { addArticle, addBuyer, ownItem, prepareShop } from '../backend/shop.ts'
import { contentRequest, readerHeaders } from '../load/requests.ts'
import { requestText } from '../load/wire.ts'
import { interleaved, median, paired, ratioOf, spreadOf } from '../rounds.ts'
import { atLeast, type Bench, type Part } from '../row.ts'
import { textFile } from './unlock-check.ts'

const item = 'the-river'
const rounds = 5
const connections = 32
const times = 40

export const paidRequest: Part = {
  name: 'paid-request',
  about:
    'Granted reads over 32 connections, beside a 402 middleware on Hono that asks a stub of its facilitator for each request.',
  async run(bench) {
    const shop = await prepareShop({ folder: bench.folder('paid-request'), dist: bench.dist })
    await addArticle(shop, item, readFileSync(textFile, 'utf8'))
    const mint = await ownItem(shop, await addBuyer(shop, 500), item)
    const token = await mint()
    const read = contentRequest(shop, item, token)
    const { peer, facilitator, bare } = await startPeers(bench)
    const ours = await shop.open(bench.dist)
    const contenders = {
      ours: () => rate(ours, read),
      peer: () => rate(peer, paidRead()),
      bare: () => rate(bare, requestText({ path: '/', headers: readerHeaders(token) })),
    }
    for (const run of Object.values(contenders)) await run()
    const rates = await interleaved(rounds, contenders)
    await Promise.all([ours, peer, bare, facilitator].map((program) => program.stop()))

    const ratio = paired(rates.ours, rates.peer, ratioOf)
    return [
      {
        what: 'a granted read, beside a paid request through a 402 middleware',
        unit: '/s',
        ours: median(rates.ours),
        spread: spreadOf(rates.ours),
        beside: { '402 middleware, stub facilitator': median(rates.peer), 'bare Hono': median(rates.bare) },
        ratio,
        target: atLeast(10),
        met: ratio >= 10,
        note: 'The stub answers at once, on this machine. A facilitator in the world is a request across a network.',
        ...(ratio >= 10 ? {} : { cause: causeOf(rates) }),
      },
    ]
  },
}

function causeOf({ ours, peer, bare }: Record<'ours' | 'peer' | 'bare', number[]>): string {
  const [mine, theirs, floor] = [ours, peer, bare].map((rates) => (1e6 / median(rates)).toFixed(0))
  const reach = paired(bare, peer, ratioOf).toFixed(1)
  return `Of the run’s time a paid request takes ${theirs} µs, a granted read ${mine}, bare Hono ${floor}: with nothing to check it would be ${reach} ×.`
}

async function startPeers(bench: Bench): Promise<Record<'peer' | 'facilitator' | 'bare', MeasuredProgram>> {
  const floor = (file: string, env: Record<string, string>) =>
    startMeasured({
      file: resolve(import.meta.dirname, '../floors', file),
      env: { TEXT_FILE: textFile, ...env },
      logFolder: bench.folder('floors'),
    })
  const facilitator = await floor('facilitator-program.ts', {})
  const peer = await floor('paid-per-request-program.ts', { FACILITATOR: `http://127.0.0.1:${facilitator.port}` })
  return { facilitator, peer, bare: await floor('bare-hono-program.ts', {}) }
}

function paidRead(): string {
  const payment = { scheme: 'exact', network: 'base', payload: { signature: `0x${'0'.repeat(130)}`, nonce: 1 } }
  return requestText({
    path: '/article',
    headers: { 'X-Payment': Buffer.from(JSON.stringify(payment)).toString('base64') },
  })
}

async function rate(program: MeasuredProgram, request: string): Promise<number> {
  const { requests, seconds } = await loadOn(program, {
    lanes: Array.from({ length: connections }, () => [request]),
    times,
  })
  return requests / seconds
}
