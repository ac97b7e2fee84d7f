// One creator whom everybody tips at once, on PostgreSQL: beside as many creators, and beside plain pg.

import type { Filled } from '../../../server/adapters/sql/statement.ts'
import type { Change } from '../../../server/core/change.ts'
import { refuseUncleanBooks } from '../backend/kept-books.ts'
import type { Postgres } from '../backend/postgres.ts'
import { addCreator, changesOf, prepareShop, type Sale, type Shop } from '../backend/shop.ts'
import { openRawMoves } from '../floors/raw-moves.ts'
import { interleaved, median, paired, ratioOf, spreadOf } from '../rounds.ts'
import { atLeast, type Bench, type Part, type Row, unmeasured } from '../row.ts'
import { addLanes, sellAll } from './purchase.ts'

const readers = 64
const rounds = 11
const httpRounds = 3
const warmUps = 2
const perReader = 10
const httpPerReader = 10

const titles = {
  hot: '64 readers tip one creator at once, PostgreSQL, store commits',
  raw: 'the same, beside plain pg',
  http: 'the same over HTTP, one server process',
}
const share = '≥ 0.95 ×'

export const hotCreator: Part = {
  name: 'hot-creator',
  about:
    'Planned tips by 64 readers at once, committed by the store from one process: all for one creator, or each for another. Plain ' +
    'pg sends the same writes as one statement of CTEs a move.',
  async run(bench) {
    const postgres = await bench.postgres()
    if ('reason' in postgres)
      return [unmeasured(titles.hot, share, postgres.reason), unmeasured(titles.raw, atLeast(1), postgres.reason)]
    const world = await prepared(bench, postgres)
    const commits = await committed(world)
    const http = await sold(bench, world)
    await refuseUncleanBooks(world.shop, world.entries)
    return [...commitRows(commits), httpRow(http)]
  },
}

type World = {
  readonly shop: Shop
  readonly postgres: Postgres
  /** What the books hold when all is over. */
  readonly entries: number
  readonly lanes: Record<'hot' | 'spread' | 'raw' | 'httpHot' | 'httpSpread', Sale[][][]>
}

async function prepared(bench: Bench, postgres: Postgres): Promise<World> {
  const url = await postgres.database()
  const shop = await prepareShop({ folder: bench.folder('hot-creator'), dist: bench.dist, url })
  const names = Array.from({ length: readers }, (_, index) => `creator-${index}`)
  const creators = await Promise.all(names.map((name) => addCreator(shop, name)))
  const hot = creators.slice(0, 1)
  const store = { readers, rounds: rounds + warmUps, perReader }
  const http = { readers, rounds: httpRounds + warmUps, perReader: httpPerReader }
  const lanes = {
    hot: await addLanes(shop, { ...store, creators: hot }),
    spread: await addLanes(shop, { ...store, creators }),
    raw: await addLanes(shop, { ...store, creators }),
    httpHot: await addLanes(shop, { ...http, creators: hot }),
    httpSpread: await addLanes(shop, { ...http, creators }),
  }
  const all = Object.values(lanes)
  return { shop, postgres, lanes, entries: all.length * readers + all.flat(3).length }
}

/** Moves a second, and the microseconds of CPU that each costs the calling process and the database. */
type Moved = { readonly rate: number; readonly cpuEach: number; readonly databaseEach: number }
type Commits = Record<'hot' | 'spread' | 'raw', Moved[]>

async function committed({ shop, postgres, lanes }: World): Promise<Commits> {
  const { ports, url } = shop
  const raw = openRawMoves(url as string, readers)
  const planned = (rounds: Sale[][][]) =>
    rounds.map((round) => round.map((sales) => sales.map((sale) => changesOf(ports, sale))))
  const [hot, spread] = [planned(lanes.hot), planned(lanes.spread)]
  const moves = planned(lanes.raw).map((round) => round.map((each) => each.map(raw.prepared)))
  const contenders = {
    hot: (round: number) => moved(postgres, hot[round]!, (own) => commitAll(shop, own)),
    spread: (round: number) => moved(postgres, spread[round]!, (own) => commitAll(shop, own)),
    raw: (round: number) => moved<Filled>(postgres, moves[round]!, raw.run),
  }
  for (let warm = 0; warm < warmUps; warm++) for (const run of Object.values(contenders)) await run(rounds + warm)
  const found = await interleaved(rounds, contenders)
  await raw.close()
  return found
}

async function moved<Move>(
  postgres: Postgres,
  lanes: readonly Move[][],
  run: (lanes: readonly Move[][]) => Promise<void>,
): Promise<Moved> {
  const count = lanes.flat().length
  const [startedAt, before, databaseBefore] = [performance.now(), process.cpuUsage(), postgres.cpuMicroseconds()]
  await run(lanes)
  const rate = (count / (performance.now() - startedAt)) * 1000
  const { user, system } = process.cpuUsage(before)
  const database = (postgres.cpuMicroseconds() ?? Number.NaN) - (databaseBefore ?? Number.NaN)
  return { rate, cpuEach: (user + system) / count, databaseEach: database / count }
}

async function commitAll({ ports }: Shop, lanes: readonly (readonly Change[])[][]): Promise<void> {
  const walk = async (moves: readonly (readonly Change[])[]) => {
    for (const changes of moves) {
      const { done } = await ports.store.commit(changes)
      if (!done) throw new Error('a move was refused')
    }
  }
  await Promise.all(lanes.map(walk))
}

async function sold(bench: Bench, { shop, lanes }: World): Promise<Record<'hot' | 'spread', number[]>> {
  const server = await shop.open(bench.dist)
  const on = (own: Sale[][][]) => async (round: number) => {
    const { requests, seconds } = await sellAll(server, shop, own[round]!)
    return requests / seconds
  }
  const contenders = { hot: on(lanes.httpHot), spread: on(lanes.httpSpread) }
  for (let warm = 0; warm < warmUps; warm++) for (const run of Object.values(contenders)) await run(httpRounds + warm)
  const found = await interleaved(httpRounds, contenders)
  await server.stop()
  return found
}

function commitRows(commits: Commits): Row[] {
  const rates = (moves: readonly Moved[]) => moves.map(({ rate }) => rate)
  const [hot, spread, raw] = [rates(commits.hot), rates(commits.spread), rates(commits.raw)]
  const [ofSpread, ofRaw] = [paired(hot, spread, ratioOf), paired(hot, raw, ratioOf)]
  const ours = { unit: '/s', ours: median(hot), spread: spreadOf(hot) } as const
  return [
    {
      what: titles.hot,
      ...ours,
      beside: { '64 creators': median(spread) },
      ratio: ofSpread,
      target: share,
      met: ofSpread >= 0.95,
      note: 'The ledger check after the run is clean.',
      ...(ofSpread >= 0.95 ? {} : { cause: causeOf(commits.hot, commits.spread, 'with 64 creators') }),
    },
    {
      what: titles.raw,
      ...ours,
      beside: { 'one CTE statement each, 64 connections, 64 creators': median(raw) },
      ratio: ofRaw,
      target: atLeast(1),
      met: ofRaw >= 1,
      note: 'Where others use the processors too, 64 connections are given more of them than our two, and the rates say less than CPU.',
      ...(ofRaw >= 1 ? {} : { cause: causeOf(commits.hot, commits.raw, 'with plain pg') }),
    },
    ...cpuRow(commits),
  ]
}

const wholeOf = (moves: readonly Moved[]) => moves.map(({ cpuEach, databaseEach }) => cpuEach + databaseEach)

function causeOf(ours: readonly Moved[], theirs: readonly Moved[], name: string): string {
  const [mine, other] = [ours, theirs].map((moves) => median(wholeOf(moves)).toFixed(0))
  return `A move takes ${mine} µs of CPU, ${name} ${other}; what else is between the rates is waiting.`
}

/** On a machine that others use, this is the comparison that holds. */
function cpuRow({ hot, spread, raw }: Commits): Row[] {
  const cost = wholeOf(hot)
  if (cost.some(Number.isNaN)) return []
  return [
    {
      what: 'the same: CPU a move, calling process and database together',
      unit: 'µs',
      ours: median(cost),
      spread: spreadOf(cost),
      beside: {
        'of it the database': median(hot.map(({ databaseEach }) => databaseEach)),
        '64 creators': median(wholeOf(spread)),
        'one CTE statement each': median(wholeOf(raw)),
      },
      ratio: paired(cost, wholeOf(raw), ratioOf),
      target: '',
      met: null,
    },
  ]
}

function httpRow({ hot, spread }: Record<'hot' | 'spread', number[]>): Row {
  return {
    what: titles.http,
    unit: '/s',
    ours: median(hot),
    spread: spreadOf(hot),
    beside: { '64 creators': median(spread) },
    ratio: paired(hot, spread, ratioOf),
    target: '',
    met: null,
  }
}
