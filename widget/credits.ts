// Below a text that a goal has opened for everybody: by whom. Names are readers' own words, so each keeps its direction to itself.
import type { Opened } from '../server/wire/item.ts'
import type { Gate } from './gate.ts'
import css from './ui/credits.css?inline'
import { newsOf } from './ui/text/news/sentences.ts'

export function credit(gate: Gate, { supporters, names }: Opened): void {
  const { root, left, embed } = gate
  const { openedBy, people } = newsOf(gate)
  const others = supporters - names.length
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(css)
  root.adoptedStyleSheets.push(sheet)
  const line = Object.assign(document.createElement('p'), { lang: embed.language })
  line.setAttribute('part', 'credits')
  const all = others > 0 ? [...names, people(others, names.length > 0)] : names
  const parts = new Intl.ListFormat(embed.language).formatToParts(all)
  line.append(openedBy, ...parts.map(({ type, value }) => (type === 'element' ? isolated(value) : value)))
  root.append(line)
  left.addEventListener('abort', () => line.remove())
}

const isolated = (textContent: string) => Object.assign(document.createElement('bdi'), { textContent })
