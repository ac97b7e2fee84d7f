// A second server process on the same PostgreSQL: what a purchase costs, whether anybody gets into another's way.
import { run } from '../../support/postgres.ts'
import { refuseUncleanBooks } from '../backend/kept-books.ts'
import type { MeasuredProgram } from '../backend/measured-program.ts'
import { prepareShop, type Sale, type Shop } from '../backend/shop.ts'
import { driveAnyhow, type Loaded } from '../load/drive.ts'
import { approveRequest } from '../load/requests.ts'
import { interleaved, median, paired, ratioOf, spreadOf } from '../rounds.ts'
import { type Part, type Row, unmeasured } from '../row.ts'
import { addLanes } from './purchase.ts'

const readers = 64
const rounds = 5
// Even, so that both processes come to know the work equally well: until the compiler is done, a request costs twice as much.
const warmUps = 4
const perReader = 12

const what = 'a purchase on PostgreSQL by two server processes: CPU of both'
const target = '≤ 1.15 ×; nothing refused or tried again; ledger intact'

export const twoProcesses: Part = {
  name: 'two-processes',
  about:
    'The same wallet purchases over HTTP by 64 readers at once, on one server process and dealt to two, on one PostgreSQL. CPU is ' +
    'that of the server processes; load and database are not in it.',
  async run(bench) {
    const postgres = await bench.postgres()
    if ('reason' in postgres) return [unmeasured(what, target, postgres.reason)]
    const url = await postgres.database()
    const shop = await prepareShop({ folder: bench.folder('two-processes'), dist: bench.dist, url })
    const turns = rounds + warmUps
    const one = await addLanes(shop, { readers, rounds: turns, perReader })
    const two = await addLanes(shop, { readers, rounds: turns, perReader })
    const half = await addLanes(shop, { readers: readers / 2, rounds: turns, perReader })
    const both = [await shop.open(bench.dist), await shop.open(bench.dist)]
    const either = (round: number) => both.slice(round % 2).slice(0, 1)
    const contenders = {
      one: (round: number) => sell(either(round), shop, one[round]!),
      two: (round: number) => sell(both, shop, two[round]!),
      // As many readers as each of two has: how much of a difference is the smaller groups in which commits go out.
      half: (round: number) => sell(either(round), shop, half[round]!),
    }
    for (let warm = 0; warm < warmUps; warm++) for (const run of Object.values(contenders)) await run(rounds + warm)
    const found = await interleaved(rounds, contenders)
    await Promise.all(both.map((server) => server.stop()))
    await refuseUncleanBooks(shop, readers * 2.5 * (1 + perReader * turns))
    return rowsFrom(found, await undoneOn(url))
  },
}

type Sold = Loaded & { readonly cpuEach: number; readonly shares: readonly number[] }

async function sell(servers: readonly MeasuredProgram[], shop: Shop, lanes: readonly Sale[][]): Promise<Sold> {
  const read = () => Promise.all(servers.map((server) => server.cpuMicroseconds()))
  const before = await read()
  const loaded = await driveAnyhow({
    ports: servers.map(({ port }) => port),
    lanes: lanes.map((sales) => sales.map((sale) => approveRequest(shop, sale))),
  })
  const used = (await read()).map((after, index) => after - (before[index] as number))
  const each = loaded.requests / servers.length
  return {
    ...loaded,
    cpuEach: used.reduce((sum, one) => sum + one, 0) / loaded.requests,
    shares: used.map((one) => one / each),
  }
}

type Undone = { readonly undone: number; readonly deadlocks: number }

/** What the database itself counted since it was made. A group that is tried again was undone before. */
async function undoneOn(url: string): Promise<Undone> {
  const [counted] = await run(
    url,
    'select xact_rollback as undone, deadlocks from pg_stat_database where datname = current_database()',
  )
  return { undone: Number(counted?.undone), deadlocks: Number(counted?.deadlocks) }
}

function rowsFrom({ one, two, half }: Record<'one' | 'two' | 'half', Sold[]>, { undone, deadlocks }: Undone): Row[] {
  const cost = (found: readonly Sold[]) => found.map(({ cpuEach }) => cpuEach)
  const rates = (found: readonly Sold[]) => found.map(({ requests, seconds }) => requests / seconds)
  const share = (index: number) => median(two.map(({ shares }) => shares[index] as number))
  const refused = [...one, ...two, ...half].reduce(
    (sum, { requests, statuses }) => sum + requests - (statuses[303] ?? 0),
    0,
  )
  const ratio = paired(cost(two), cost(one), ratioOf)
  const met = ratio <= 1.15 && refused === 0 && undone === 0
  const ofHalf = paired(cost(two), cost(half), ratioOf).toFixed(2)
  return [
    {
      what,
      unit: 'µs',
      ours: median(cost(two)),
      spread: spreadOf(cost(two)),
      beside: {
        'one process': median(cost(one)),
        [`one, ${readers / 2} readers`]: median(cost(half)),
        'first of two': share(0),
        'second of two': share(1),
      },
      ratio,
      target,
      met,
      note: `${refused} answers were not a purchase; the database undid ${undone} transactions and met ${deadlocks} deadlocks. The ledger check after the run is clean.`,
      ...(met
        ? {}
        : {
            cause: `Beside one process that has as many readers as each of two, it is ${ofHalf} ×: what is more than that comes of fewer commits in a group.`,
          }),
    },
    {
      what: 'the same: purchases a second by two processes',
      unit: '/s',
      ours: median(rates(two)),
      spread: spreadOf(rates(two)),
      beside: { 'one process': median(rates(one)) },
      ratio: paired(rates(two), rates(one), ratioOf),
      target: '',
      met: null,
    },
  ]
}
