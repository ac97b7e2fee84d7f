// How soon a long sealed article is on the screen once its key is there, on a processor four times slower.
import { openChromium } from '../browser/chromium.ts'
import { type Opening, openArticle, sealedArticle } from '../browser/sealed-page.ts'
import { median, paired, ratioOf, spreadOf } from '../rounds.ts'
import { type Part, type Row, unmeasured } from '../row.ts'

const rounds = 15
const cpuSlowdown = 4
const articleBytes = 100_000
const frameMs = 1000 / 60
const framesMax = 2

/** A processor so slow is a phone’s. The other window has three and a half times as much text to lay out. */
const windows = {
  phone: {
    viewport: { width: 390, height: 844 },
    target: `≤ ${framesMax} frames (${(framesMax * frameMs).toFixed(1)} ms)`,
    framesOf: (openings: Openings) => median(openings.ours) / frameMs,
  },
  'tall window': {
    viewport: { width: 800, height: 1400 },
    target: `≤ ${framesMax} frames more than a plain screenful`,
    framesOf: ({ ours, plainScreenful }: Openings) => paired(ours, plainScreenful, (a, b) => (a - b) / frameMs),
  },
}

type Openings = { readonly [name in keyof Opening]: readonly number[] }

export const unsealing: Part = {
  name: 'unsealing',
  about:
    'A page whose reader owns the article and has no key yet; beside it the same text put into a page by innerHTML.',
  async run({ dist }) {
    const names = Object.keys(windows) as (keyof typeof windows)[]
    const chromium = await openChromium()
    if ('reason' in chromium) {
      return names.map((name) => unmeasured(whatOf(name), windows[name].target, chromium.reason))
    }
    const article = await sealedArticle(articleHtml())
    const rows = []
    for (const name of names) {
      const openings = []
      for (let round = -1; round < rounds; round++) {
        const opening = await openArticle(chromium.browser, article, { dist, cpuSlowdown, ...windows[name] })
        // The first one warms the browser up.
        if (round >= 0) openings.push(opening)
      }
      rows.push(row(name, byName(openings)))
    }
    await chromium.close()
    return rows
  },
}

const whatOf = (name: string) =>
  `from the key in the page to a ${name} full of a ${articleBytes / 1000} kB sealed article, ${cpuSlowdown} × slowed CPU`

function byName(openings: readonly Opening[]): Openings {
  const of = (name: keyof Opening) => openings.map((opening) => opening[name])
  return {
    ours: of('ours'),
    whole: of('whole'),
    plain: of('plain'),
    plainScreenful: of('plainScreenful'),
    handover: of('handover'),
  }
}

function row(name: keyof typeof windows, openings: Openings): Row {
  const { ours, whole, plain, plainScreenful, handover } = openings
  const { target, framesOf } = windows[name]
  const met = framesOf(openings) <= framesMax
  return {
    what: whatOf(name),
    unit: 'ms',
    ours: median(ours),
    spread: spreadOf(ours),
    beside: {
      'innerHTML of that screenful of plain text': median(plainScreenful),
      'innerHTML of all of it': median(plain),
    },
    ratio: paired(ours, plainScreenful, ratioOf),
    target,
    met,
    note: `${framesOf(openings).toFixed(1)} frames. Before that the browser has the key for ${median(handover).toFixed(0)} ms until a script can read it. The last of the text is there after ${median(whole).toFixed(0)} ms.`,
    ...(met
      ? {}
      : { cause: 'Deciphering, unzipping all of the text, sanitising the beginning of it, and drawing a screenful.' }),
  }
}

/** Of words in no order, as an article is: what repeats itself zips to nothing, and there would be little to decipher. */
function articleHtml(): string {
  const word = wordsFrom(20_261_128)
  let html = ''
  for (let count = 0; html.length < articleBytes; count++) {
    html += `<p>${count}. ${Array.from({ length: 70 }, word).join(' ')} <em>${word()}</em>.</p>\n`
  }
  return html
}

/** The same words each time: a linear congruential generator (Numerical Recipes, §7.1). */
function wordsFrom(seed: number): () => string {
  let state = seed
  const next = (below: number) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
  return () => Array.from({ length: 2 + next(8) }, () => 'etaoinshrdlucmfwypvbgk'.charAt(next(22))).join('')
}
