// Bytes that a page's reader downloads for a wall, compressed by brotli, beside walls made for nothing else.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync } from 'node:zlib'
import { buildWalls } from '../floors/build-walls.ts'
import type { Bench, Part, Row } from '../row.ts'

const firstFrameMax = 3000
const wholeMax = 10_000

export const bytes: Part = {
  name: 'bytes',
  about:
    'The built files as a page loads them, brotli; beside walls that are hand-made, or made with Preact, for this alone.',
  async run(bench) {
    const { vanilla, preact } = await buildWalls()
    const { tag, chunks } = widgetFiles(bench)
    const beside = { 'vanilla wall': compressed(vanilla), 'Preact and signals wall': compressed(preact) }
    const whole = compressed(tag) + chunks.reduce((sum, chunk) => sum + compressed(chunk), 0)
    return [
      row('bytes until the wall’s first frame (script tag)', { ours: compressed(tag), beside, max: firstFrameMax }),
      row('bytes until the wall is whole (script tag and chunk, styles inside)', {
        ours: whole,
        beside,
        max: wholeMax,
      }),
    ]
  },
}

/** The tag, and the chunk that it fetches for a gate; later ones come with a click. */
function widgetFiles({ dist }: Bench): { tag: string; chunks: string[] } {
  const folder = join(dist, 'widget')
  const read = (name: string) => readFileSync(join(folder, name), 'utf8')
  const tag = read('tuppence.js')
  const first = readdirSync(folder).filter((name) => /^index-.*\.(js|css)$/.test(name))
  if (first.length === 0 || first.some((name) => !tag.includes(name)))
    throw new Error(`the tag does not name ${first.join(', ')}`)
  return { tag, chunks: first.map(read) }
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
