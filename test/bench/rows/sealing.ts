// What it costs to seal a large site, beside copying and gzipping the same files; and what a run costs in which nothing is new.
import { cp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { sealFolder } from '../../../server/cli/seal/seal-folder.ts'
import { writeKeys, writeSite } from '../backend/large-site.ts'
import { copyAndGzip } from '../floors/copy-and-gzip.ts'
import { interleaved, median, paired, ratioOf, spreadOf } from '../rounds.ts'
import { atMost, type Part, type Row } from '../row.ts'

const rounds = 3
const site = { pages: 10_000, pageBytes: 20_000 }
const firstMax = 5
const againMax = 0.1
const rebuiltMax = 0.9

export const sealing: Part = {
  name: 'sealing',
  about: `${site.pages} pages of ${site.pageBytes / 1000} kB, each with an item of its own, sealed in this process with a cache; the floor takes as many files at a time.`,
  async run(bench) {
    const folder = bench.folder('sealing')
    const [plain, sealed] = [join(folder, 'plain'), join(folder, 'sealed')]
    const [cache, copy] = [join(folder, 'cache'), join(folder, 'copy')]
    const keys = join(folder, 'keys.json')
    await writeKeys(keys)
    await writeSite(plain, site)
    const build = async () => {
      await rm(sealed, { recursive: true, force: true })
      await cp(plain, sealed, { recursive: true })
    }
    const seal = (parts: number) =>
      timed(async () => {
        const report = await sealFolder({ folder: sealed, keys: [keys], cache })
        if (report.sealed.length !== parts) throw new Error(`${report.sealed.length} pages were sealed, not ${parts}`)
      })
    const found = await interleaved(rounds, {
      sealing: async () => {
        await Promise.all([rm(cache, { recursive: true, force: true }), build()])
        const first = await seal(site.pages)
        const again = await seal(0)
        await build()
        return { first, again, rebuilt: await seal(site.pages) }
      },
      floor: async () => {
        await rm(copy, { recursive: true, force: true })
        return timed(() => copyAndGzip(plain, copy))
      },
    })
    return rowsOf(found)
  },
}

async function timed(work: () => Promise<void>): Promise<number> {
  const startedAt = performance.now()
  await work()
  return performance.now() - startedAt
}

type Found = { sealing: { first: number; again: number; rebuilt: number }[]; floor: number[] }

function rowsOf({ sealing: runs, floor }: Found): Row[] {
  const [first, again, rebuilt] = (['first', 'again', 'rebuilt'] as const).map((name) =>
    runs.map((run) => run[name]),
  ) as [number[], number[], number[]]
  const what = `${site.pages} pages of ${site.pageBytes / 1000} kB`
  return [
    row(`sealing ${what}`, { ours: first, beside: { 'copying and gzipping them': floor }, max: firstMax }),
    row(`sealing them again, with nothing new`, { ours: again, beside: { 'the first run': first }, max: againMax }),
    row(`sealing them after a new build of the same text`, {
      ours: rebuilt,
      beside: { 'the first run': first },
      max: rebuiltMax,
    }),
  ]
}

type Figures = { readonly ours: number[]; readonly beside: Record<string, number[]>; readonly max: number }

function row(what: string, { ours, beside, max }: Figures): Row {
  const [[name, theirs]] = Object.entries(beside) as [[string, number[]]]
  const ratio = paired(ours, theirs, ratioOf)
  const met = ratio <= max
  return {
    what,
    unit: 'ms',
    ours: median(ours),
    spread: spreadOf(ours),
    beside: { [name]: median(theirs) },
    ratio,
    target: atMost(max),
    met,
    ...(met ? {} : { cause: `${(median(ours) / site.pages).toFixed(1)} ms a page.` }),
  }
}
