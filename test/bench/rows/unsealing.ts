// How soon a long sealed article is on the screen once its key is there, on a processor four times slower.
import { openChromium } from '../browser/chromium.ts'
import { openArticle, sealedArticle } from '../browser/sealed-page.ts'
import { median, paired, ratioOf, spreadOf } from '../rounds.ts'
import { type Part, type Row, unmeasured } from '../row.ts'

const rounds = 9
const cpuSlowdown = 4
const articleBytes = 100_000
const frameMs = 1000 / 60
const framesMax = 2

const what = `from the key’s arrival to the text of a ${articleBytes / 1000} kB sealed article, ${cpuSlowdown} × slowed CPU`
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
    return [
      row(
        openings.map(({ ours }) => ours),
        openings.map(({ plain }) => plain),
      ),
    ]
  },
}

function row(ours: readonly number[], plain: readonly number[]): Row {
  const frames = paired(ours, plain, (a, b) => (a - b) / frameMs)
  const met = frames <= framesMax
  return {
    what,
    unit: 'ms',
    ours: median(ours),
    spread: spreadOf(ours),
    beside: { 'innerHTML of the plain text': median(plain) },
    ratio: paired(ours, plain, ratioOf),
    target,
    met,
    note: `${frames.toFixed(1)} frames more than plain.`,
    ...(met
      ? {}
      : {
          cause:
            'Decrypting and unzipping are done beside the main thread; sanitising is a second reading of the text.',
        }),
  }
}

function articleHtml(): string {
  const sentence = 'From the air it looks like a <em>sentence</em> somebody could not stop revising, line over line. '
  let html = ''
  for (let count = 0; html.length < articleBytes; count++) html += `<p>${count}. ${sentence.repeat(6)}</p>\n`
  return html
}
