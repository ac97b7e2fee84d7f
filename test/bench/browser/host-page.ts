// A publisher's article page in the demo magazine's clothes; each variant carries another wall, or none.
import { roomStyle } from '../../../widget/embed.ts'

export type Variant = 'host' | 'ours' | 'late' | 'no-gate' | 'vanilla' | 'preact'
export const variants: readonly Variant[] = ['host', 'ours', 'late', 'no-gate', 'vanilla', 'preact']

/** How long the script of the `late` variant is held back. */
export const lateMs = 1500

type Names = { readonly ourOrigin: string; readonly site: string; readonly item: string }

export function hostPage(variant: Variant, names: Names): string {
  const { head, place } = parts(variant, names)
  return `<!doctype html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <title>The river that keeps its drafts</title>
  <link rel="icon" href="data:,">
  <link rel="stylesheet" href="/style.css">
  ${head}
</head>
<body>
  <main class="page" id="article"><article>
    <header class="opening">
      <p class="kicker">Rivers</p>
      <h1>The river that keeps its drafts</h1>
      <p class="standfirst">A valley, seven maps drawn by one hand, and a mistake that turned out to be a forecast.</p>
    </header>
    <figure class="plate"><img src="/pictures/the-river.svg" width="600" height="400" alt=""></figure>
    <div class="prose">
      <p>${sentence.repeat(4)}</p>
      ${place}
      ${`<p>${sentence.repeat(8)}</p>`.repeat(6)}
    </div>
  </article></main>
</body>
</html>`
}

const sentence =
  'From the air it looks like a sentence somebody could not stop revising, line over line, in every field. '

function parts(variant: Variant, { ourOrigin, site, item }: Names): { head: string; place: string } {
  const floor = (name: string) => ({
    head: `<script async src="${ourOrigin}/floors/${name}.js" data-api="${ourOrigin}" data-site="${site}" data-item="${item}"></script>`,
    place: '<div data-wall style="min-block-size: 400px"></div>',
  })
  const tag = (query = '') => `<script async src="${ourOrigin}/tuppence.js${query}" data-site="${site}"></script>`
  const place = `<tuppence-gate item="${item}"></tuppence-gate>`
  switch (variant) {
    case 'ours':
      return { head: tag() + roomStyle, place }
    case 'late':
      return { head: tag(`?late=${lateMs}`) + roomStyle, place }
    case 'no-gate':
      return { head: tag() + roomStyle, place: '' }
    case 'host':
      // The room is there all the same: what is compared is the wall, not a shorter page.
      return { head: '', place: '<div style="min-block-size: 400px"></div>' }
    default:
      return floor(variant)
  }
}
