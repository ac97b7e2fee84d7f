// What a long life of the ledger costs: the same purchases and reads on a small and on a large one, in turns.
import { closeSync, fsyncSync, openSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { fillLedger } from '../backend/fill-ledger.ts'
import { cpuPerRequest } from '../backend/measured-program.ts'
import type { Postgres } from '../backend/postgres.ts'
import { addArticle, prepareShop, type Sale, type Shop } from '../backend/shop.ts'
import { dealt } from '../load/drive.ts'
import { contentRequest } from '../load/requests.ts'
import { interleaved, median, paired, ratioOf, spreadOf } from '../rounds.ts'
import { type Bench, type Part, type Row, unmeasured } from '../row.ts'
import { askAll, dashboardCause, dashboardQuestions, dashboardRow } from './dashboard.ts'
import { addLanes, sellAll } from './purchase.ts'

const [few, many] = [10_000, 1_000_000]
const sizes = { [few]: '10⁴ entries', [many]: '10⁶ entries' }
const flat = '≤ 1.2 ×'
const rounds = 5
const askRounds = 3
const warmUps = 2
const readers = 64
const perReader = 12
const owners = 160
const item = '/past/1'

export const growth: Part = {
  name: 'growth',
  about:
    'The same work on books with 10⁴ and with 10⁶ entries, in turns, on SQLite: purchases over HTTP by 64 readers, unlock checks of ' +
    'owners from all over the books, and what a publisher asks.',
  async run(bench) {
    const [small, large] = [await opened(await grown(bench, few)), await opened(await grown(bench, many))]
    for (let warm = 0; warm < warmUps; warm++) {
      for (const { sell, read } of [small, large]) {
        await sell(rounds + warm)
        await read()
      }
    }
    const sold = await interleaved(rounds, { small: small.sell, large: large.sell })
    const read = await interleaved(rounds, { small: small.read, large: large.read })
    const asked = await interleaved(askRounds, { small: small.ask, large: large.ask })
    await Promise.all([small.stop(), large.stop()])
    return [
      row('a purchase, 64 readers at once: time each', sold),
      row('an unlock check: CPU a request', read),
      dashboardRow(asked, await dashboardCause(large.shop)),
    ]
  },
}

export const growthOnPostgres: Part = {
  name: 'growth-postgres',
  about: 'Purchases over HTTP by 64 readers on books with 10⁴ and with 10⁶ entries, in turns, on PostgreSQL.',
  async run(bench) {
    const what = 'a purchase on PostgreSQL, 64 readers at once: time each'
    const postgres = await bench.postgres()
    if ('reason' in postgres) return [unmeasured(`${sizes[many]}, ${what}`, flat, postgres.reason)]
    const worlds = { small: await grown(bench, few, postgres), large: await grown(bench, many, postgres) }
    const [small, large] = [await seller(worlds.small), await seller(worlds.large)]
    for (let warm = 0; warm < warmUps; warm++) for (const { sell } of [small, large]) await sell(rounds + warm)
    const sold = await interleaved(rounds, { small: small.sell, large: large.sell })
    await Promise.all([small.stop(), large.stop()])
    return [row(what, sold)]
  },
}

type World = { readonly shop: Shop; readonly lanes: Sale[][][]; readonly bench: Bench; readonly entries: number }

async function grown(bench: Bench, entries: number, postgres?: Postgres): Promise<World> {
  const url = await postgres?.database()
  const folder = bench.folder(`growth-${entries}${url === undefined ? '' : '-postgres'}`)
  const shop = await prepareShop({ folder, dist: bench.dist, url })
  await addArticle(shop, item, '<p>The text.</p>')
  const lanes = await addLanes(shop, { readers, rounds: rounds + warmUps, perReader })
  await shop.ports.store.close()
  await fillLedger(shop, entries)
  return { shop, lanes, bench, entries }
}

async function seller({ shop, lanes, bench }: World) {
  const server = await shop.open(bench.dist)
  return {
    shop,
    server,
    /** Microseconds a purchase takes of the run's time. */
    async sell(round: number) {
      const { seconds, requests } = await sellAll(server, shop, lanes[round]!)
      return (seconds / requests) * 1e6
    },
    stop: () => server.stop(),
  }
}

async function opened(world: World) {
  const { shop, entries } = world
  const reads = await ownersReads(shop)
  const questions = dashboardQuestions(shop, entries)
  settle(shop)
  const selling = await seller(world)
  return {
    ...selling,
    read: () => cpuPerRequest(selling.server, { lanes: reads, times: 8 }),
    ask: () => askAll(selling.server, questions),
  }
}

/** Owners from all over the books, so that the large ledger is not only seen where it is warm. */
async function ownersReads(shop: Shop): Promise<string[][]> {
  const database = new DatabaseSync(shop.database)
  const found = database
    .prepare('select id, reader from entitlements where item = ? order by id limit ?')
    .all(item, owners)
  database.close()
  const { ports, site } = shop
  const tokens = (found as { id: `ent_${string}`; reader: `reader_${string}` }[]).map(({ id, reader }) =>
    ports.signer.unlockToken({ site, item, reader, entitlement: id }, ports.clock.now()),
  )
  return dealt(
    (await Promise.all(tokens)).map((token) => contentRequest(shop, item, token)),
    16,
  )
}

/** What was filled in is still on its way to the disk, and would stand in the way of the first purchases. */
function settle({ database }: Shop): void {
  const file = openSync(database, 'r+')
  fsyncSync(file)
  closeSync(file)
}

function row(what: string, { small, large }: Record<'small' | 'large', number[]>): Row {
  const ratio = paired(large, small, ratioOf)
  return {
    what: `${sizes[many]}, ${what}`,
    unit: 'µs',
    ours: median(large),
    spread: spreadOf(large),
    beside: { [sizes[few] as string]: median(small) },
    ratio,
    target: flat,
    met: ratio <= 1.2,
  }
}
