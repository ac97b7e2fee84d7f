// How soon a long sealed article is on the screen once its key is there, on a processor four times slower.
import { openChromium } from '../browser/chromium.ts'
import { type Opening, openArticle, sealedArticle } from '../browser/sealed-page.ts'
import { median, paired, ratioOf, spreadOf } from '../rounds.ts'
import { type Part, type Row, unmeasured } from '../row.ts'

const rounds = 9
const cpuSlowdown = 4
const articleBytes = 100_000
const frameMs = 1000 / 60
const framesMax = 2

const what = `from the key’s arrival to a screen full of a ${articleBytes / 1000} kB sealed article, ${cpuSlowdown} × slowed CPU`
const target = `≤ ${framesMax} frames more than a plain screenful`

export const unsealing: Part = {
  name: 'unsealing',
  about:
    'A page whose reader owns the article and has no key yet; beside it the same text put into a page by innerHTML.',
  async run({ dist }) {
    const chromium = await openChromium()
    if ('reason' in chromium) return [unmeasured(what, target, chromium.reason)]
    const article = await sealedArticle(articleHtml())
    const openings = []
    for (let round = -1; round < rounds; round++) {
      const opening = await openArticle(chromium.browser, article, { dist, cpuSlowdown })
      // The first one warms the browser up.
      if (round >= 0) openings.push(opening)
    }
    await chromium.close()
    return [row(openings)]
  },
}

/** Judged by like and like: a screenful beside a screenful. */
function row(openings: readonly Opening[]): Row {
  const of = (name: keyof Opening) => openings.map((opening) => opening[name])
  const [ours, screenful, plain] = [of('ours'), of('plainScreenful'), of('plain')]
  const framesMore = (than: readonly number[]) => paired(ours, than, (a, b) => (a - b) / frameMs)
  const met = framesMore(screenful) <= framesMax
  return {
    what,
    unit: 'ms',
    ours: median(ours),
    spread: spreadOf(ours),
    beside: {
      'innerHTML of that screenful of plain text': median(screenful),
      'innerHTML of all of it': median(plain),
    },
    ratio: paired(ours, screenful, ratioOf),
    target,
    met,
    note: `${framesMore(screenful).toFixed(1)} frames more than a plain screenful, ${framesMore(plain).toFixed(1)} more than all of the plain text at once; ${(median(ours) / frameMs).toFixed(1)} frames in all. The last of the text is there after ${median(of('whole')).toFixed(0)} ms.`,
    ...(met
      ? {}
      : {
          cause:
            'The way of the answer into the page, deciphering, unzipping all of the text and sanitising the beginning of it. Laying out a screenful is in both.',
        }),
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
