// Wallet purchases over HTTP by 64 readers at once, each on disk before its answer, beside the raw database.
import type { Creator } from '../../../server/core/creator.ts'
import { refuseUncleanBooks } from '../backend/kept-books.ts'
import { loadOn, type MeasuredProgram } from '../backend/measured-program.ts'
import { addBuyer, addSales, prepareShop, price, type Sale, type Shop } from '../backend/shop.ts'
import { rawSales } from '../floors/raw-sales.ts'
import type { Loaded } from '../load/drive.ts'
import { approveRequest } from '../load/requests.ts'
import { interleaved, median, paired, ratioOf, spreadOf } from '../rounds.ts'
import { atLeast, type Bench, type Part, type Row } from '../row.ts'

const readers = 64
const rounds = 5
const warmUps = 2
const perReader = 20
const rawPerRound = 480
const group = 32

export const purchase: Part = {
  name: 'purchase',
  about:
    'The pay window’s form, sent by 64 readers at once; each purchase is on disk (synchronous=FULL) before its answer. Raw is the ' +
    'same statements on node:sqlite alone.',
  async run(bench) {
    const shop = await prepareShop({ folder: bench.folder('purchase'), dist: bench.dist })
    const lanes = await addLanes(shop, { readers, rounds: rounds + warmUps, perReader })
    const raw = await startRaw(bench)
    const server = await shop.open(bench.dist)
    const contenders = {
      ours: (round: number) => sellCounted(server, shop, lanes[round]!),
      single: async () => raw.rate(rawPerRound, 1),
      grouped: async () => raw.rate(rawPerRound, group),
    }
    for (let warm = 0; warm < warmUps; warm++) await sellAll(server, shop, lanes[rounds + warm]!)
    const found = await interleaved(rounds, contenders)
    raw.close()
    await server.stop()
    await refuseUncleanBooks(shop, readers * (1 + perReader * (rounds + warmUps)))
    return rowsFrom(found)
  },
}

type Lanes = {
  readonly readers: number
  readonly rounds: number
  readonly perReader: number
  /** Whom each reader tips, in turn, instead of buying. */
  readonly creators?: readonly Creator[]
}

/** For each round: one lane a reader, each with its tickets. */
export async function addLanes(
  shop: Shop,
  { readers: count, rounds: turns, perReader: each, creators = [] }: Lanes,
): Promise<Sale[][][]> {
  const items = Array.from({ length: each * turns }, (_, index) => `/articles/${index}`)
  const all = await Promise.all(
    Array.from({ length: count }, async (_, reader) => {
      const creator = creators[reader % creators.length] ?? null
      return addSales(shop, await addBuyer(shop, price.amount * items.length), items, creator)
    }),
  )
  return Array.from({ length: turns }, (_, round) => all.map((sales) => sales.slice(round * each, (round + 1) * each)))
}

export function sellAll(server: MeasuredProgram, shop: Shop, lanes: readonly (readonly Sale[])[]): Promise<Loaded> {
  return loadOn(server, { lanes: lanes.map((sales) => sales.map((sale) => approveRequest(shop, sale))) }, 303)
}

type Counted = Loaded & { readonly cpuEach: number }

async function sellCounted(server: MeasuredProgram, shop: Shop, lanes: readonly (readonly Sale[])[]): Promise<Counted> {
  const before = await server.cpuMicroseconds()
  const loaded = await sellAll(server, shop, lanes)
  return { ...loaded, cpuEach: ((await server.cpuMicroseconds()) - before) / loaded.requests }
}

async function startRaw(bench: Bench) {
  const shop = await prepareShop({ folder: bench.folder('purchase-raw'), dist: bench.dist })
  const each = Math.ceil((rawPerRound * 2 * rounds) / readers)
  const [lanes] = (await addLanes(shop, { readers, rounds: 1, perReader: each })) as [Sale[][]]
  return rawSales(shop, lanes.flat())
}

function rowsFrom(found: { ours: Counted[]; single: number[]; grouped: number[] }): Row[] {
  const rates = found.ours.map(({ requests, seconds }) => requests / seconds)
  const p99 = found.ours.map((loaded) => loaded.p99)
  const ratio = paired(rates, found.single, ratioOf)
  const cpuEach = median(found.ours.map((counted) => counted.cpuEach)).toFixed(0)
  const [each, raw] = [rates, found.single].map((a) => (1e6 / median(a)).toFixed(0))
  return [
    {
      what: 'wallet purchases on SQLite, durable, over HTTP, 64 readers at once',
      unit: '/s',
      ours: median(rates),
      spread: spreadOf(rates),
      beside: { 'raw, one commit each': median(found.single), [`raw, groups of ${group}`]: median(found.grouped) },
      ratio,
      target: atLeast(1),
      met: ratio >= 1,
      ...(ratio >= 1
        ? {}
        : {
            cause: `A purchase takes ${each} µs, ${cpuEach} of it the server’s processor; a raw commit takes ${raw} µs.`,
          }),
      note: `${cpuEach} µs of CPU a purchase. The ledger check after the run is clean.`,
    },
    {
      what: 'the same: 99th percentile of a purchase',
      unit: 'ms',
      ours: median(p99),
      spread: spreadOf(p99),
      beside: { 'median purchase': median(found.ours.map((loaded) => loaded.p50)) },
      ratio: null,
      target: '',
      met: null,
    },
  ]
}
