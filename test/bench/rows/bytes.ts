// Bytes that a page's reader downloads for a wall, compressed by brotli, beside walls made for nothing else.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync } from 'node:zlib'
import { buildWalls } from '../floors/build-walls.ts'
import type { Bench, Part, Row } from '../row.ts'

const firstFrameMax = 3000
const wholeMax = 10_000
const tipJarMax = 12_000

export const bytes: Part = {
  name: 'bytes',
  about:
    'The built files as a page loads them, brotli; beside walls that are hand-made, or made with Preact, for this alone.',
  async run(bench) {
    const { vanilla, preact } = await buildWalls()
    const { tag, chunks, tipJar } = widgetFiles(bench)
    const beside = { 'vanilla wall': compressed(vanilla), 'Preact and signals wall': compressed(preact) }
    const whole = weigh([tag, ...chunks])
    return [
      row('bytes until the wall’s first frame (script tag)', { ours: compressed(tag), beside, max: firstFrameMax }),
      row('bytes until the wall is whole (script tag and chunk, styles inside)', {
        ours: whole,
        beside,
        max: wholeMax,
      }),
      row('bytes of the tip jar’s sheet, beside the script tag', { ours: weigh(tipJar), beside, max: tipJarMax }),
    ]
  },
}

const weigh = (files: readonly string[]) => files.reduce((sum, file) => sum + compressed(file), 0)

/** The tag, and what it fetches for a gate, or for a tip jar; the rest comes with a click. */
function widgetFiles({ dist }: Bench): { tag: string; chunks: string[]; tipJar: string[] } {
  const folder = join(dist, 'widget')
  const read = (name: string) => readFileSync(join(folder, name), 'utf8')
  const tag = read('tuppence.js')
  const chunk = (name: string, from: string): string => {
    const [file, ...others] = readdirSync(folder).filter((each) => each.startsWith(`${name}-`))
    if (file === undefined || others.length > 0 || !from.includes(file)) throw new Error(`no ${name} is fetched`)
    return read(file)
  }
  const elements = chunk('elements', tag)
  return { tag, chunks: [chunk('index', tag)], tipJar: [elements, chunk('tipJar', elements)] }
}

export function compressed(text: string): number {
  return brotliCompressSync(text).length
}

type Figures = { readonly ours: number; readonly beside: Row['beside']; readonly max: number }

function row(what: string, { ours, beside, max }: Figures): Row {
  const ratio = ours / (beside['Preact and signals wall'] as number)
  const cause = ours <= max ? {} : { cause: `${ours - max} B too many.` }
  return { what, unit: 'B', ours, beside, ratio, target: `≤ ${max / 1000} kB`, met: ours <= max, ...cause }
}
