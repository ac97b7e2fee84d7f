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
const target = `≤ ${framesMax} frames more than plain`

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

function row(openings: readonly Opening[]): Row {
  const of = (name: keyof Opening) => openings.map((opening) => opening[name])
  const [ours, plain] = [of('ours'), of('plain')]
  const framesMore = (than: readonly number[]) => paired(ours, than, (a, b) => (a - b) / frameMs)
  const met = framesMore(plain) <= framesMax
  return {
    what,
    unit: 'ms',
    ours: median(ours),
    spread: spreadOf(ours),
    beside: {
      'innerHTML of the plain text': median(plain),
      'innerHTML of no more than that screenful': median(of('plainScreenful')),
    },
    ratio: paired(ours, plain, ratioOf),
    target,
    met,
    note: `${framesMore(plain).toFixed(1)} frames more than plain, ${framesMore(of('plainScreenful')).toFixed(1)} more than a plain screenful. The last of the text is there after ${median(of('whole')).toFixed(0)} ms.`,
    ...(met
      ? {}
      : {
          cause:
            'Half of it is unzipping and sanitising, which reads the text once more; the rest is the way of the answer into the page. Laying out the text is in both.',
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
