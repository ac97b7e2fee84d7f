// What a long life of the ledger costs: the same purchases and reads on a small and on a large one, in turns.
import { closeSync, fsyncSync, openSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { fillLedger } from '../backend/fill-ledger.ts'
import { cpuPerRequest, type MeasuredProgram } from '../backend/measured-program.ts'
import { addArticle, prepareShop, type Sale, type Shop } from '../backend/shop.ts'
import { dealt } from '../load/drive.ts'
import { contentRequest } from '../load/requests.ts'
import { interleaved, median, paired, ratioOf, spreadOf } from '../rounds.ts'
import type { Bench, Part, Row } from '../row.ts'
import { addLanes, sellAll } from './purchase.ts'

const [few, many] = [10_000, 1_000_000]
const sizes = { [few]: '10⁴ entries', [many]: '10⁶ entries' }
const rounds = 5
const warmUps = 2
const readers = 64
const perReader = 12
const owners = 160
const item = '/past/1'

export const growth: Part = {
  name: 'growth',
  async run(bench) {
    const [small, large] = [await grown(bench, few), await grown(bench, many)]
    for (let warm = 0; warm < warmUps; warm++) {
      for (const { sell, read } of [small, large]) {
        await sell(rounds + warm)
        await read()
      }
    }
    const sold = await interleaved(rounds, { small: small.sell, large: large.sell })
    const read = await interleaved(rounds, { small: small.read, large: large.read })
    await Promise.all([small.stop(), large.stop()])
    return [row('a purchase, 64 readers at once: time each', sold), row('an unlock check: CPU a request', read)]
  },
}

async function grown(bench: Bench, entries: number) {
  const shop = await prepareShop({ folder: bench.folder(`growth-${entries}`), dist: bench.dist })
  await addArticle(shop, item, '<p>The text.</p>')
  const lanes = await addLanes(shop, { readers, rounds: rounds + warmUps, perReader })
  await shop.ports.store.close()
  fillLedger(shop, entries)
  const reads = await ownersReads(shop)
  settle(shop)
  return contender(await shop.open(bench.dist), { shop, lanes, reads })
}

type World = { readonly shop: Shop; readonly lanes: Sale[][][]; readonly reads: string[][] }

function contender(server: MeasuredProgram, { shop, lanes, reads }: World) {
  return {
    /** Microseconds a purchase takes of the run's time. */
    async sell(round: number) {
      const { seconds, requests } = await sellAll(server, shop, lanes[round]!)
      return (seconds / requests) * 1e6
    },
    read: () => cpuPerRequest(server, { lanes: reads, times: 8 }),
    stop: () => server.stop(),
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
    target: '≤ 1.2 ×',
    met: ratio <= 1.2,
  }
}
