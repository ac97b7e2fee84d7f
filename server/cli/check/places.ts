// What a leak stands in, and how it is mended there.
import { type DefaultTreeAdapterTypes, parse } from 'parse5'
import { attribute, type Element } from '../seal/markup.ts'

/** A place on a site where a text can stand: what it is called, and what to do about it. */
export type Place = { readonly what: string; readonly mend: string }

const places = {
  text: {
    what: 'the page itself',
    mend: 'put the part into a gate with data-seal and run `tuppence seal`, or serve it',
  },
  soft: { what: 'a soft gate', mend: 'soft gates protect nothing: seal the part, or serve it' },
  noscript: { what: '<noscript>', mend: 'leave a link to the pay page in there and nothing else' },
  comment: { what: 'a comment', mend: 'have the generator drop comments, or the template leave this one out' },
  template: { what: '<template>', mend: 'it is in the page for everybody: leave the paid part out' },
  structured: {
    what: 'JSON-LD',
    mend: 'no articleBody: say isAccessibleForFree: false and hasPart with a cssSelector',
  },
  preview: { what: 'a preview for search engines or social media', mend: 'write a description from the teaser' },
  attribute: { what: 'an attribute', mend: 'leave the paid part out of attributes' },
  data: {
    what: 'data for scripts in the page (hydration)',
    mend: 'leave the paid fields out of what the page hands to its scripts',
  },
  style: { what: 'a style sheet', mend: 'leave the text out of content: …' },
  frame: { what: 'srcdoc', mend: 'put the gate inside the frame, or the text out of it' },
  amp: { what: 'the AMP variant', mend: 'build it from the teaser' },
  print: { what: 'the print variant', mend: 'build it from the teaser, or print the page of the gate' },
  feed: { what: 'a feed', mend: 'feed the teaser: a description, no content:encoded and no content' },
  jsonFeed: { what: 'a JSON feed', mend: 'feed the teaser: a summary, no content_html and no content_text' },
  sitemap: { what: 'a sitemap', mend: 'leave captions and descriptions of paid parts out' },
  index: {
    what: 'a search index or data file',
    mend: 'index the teaser: exclude the gate (for Pagefind data-pagefind-ignore, for others the paid field)',
  },
  map: { what: 'a source map', mend: 'do not publish source maps, or build them without sourcesContent' },
  script: { what: 'a script', mend: 'the text is bundled: load it from the backend when it is paid for' },
  copy: { what: 'a copy of the text', mend: 'publish the built site alone, not its sources' },
  picture: { what: 'a drawing (SVG)', mend: 'take the text out of title, desc and metadata' },
  other: { what: 'a file', mend: 'do not publish it' },
} as const satisfies Record<string, Place>

/** What stands at a place in a file, counted in UTF-16 units. */
export function placeAt(file: string, source: string, offset: number): Place {
  const kind = kindOf(file, source)
  return kind === 'html' ? placeInPage(file, source, offset) : places[kind]
}

type Kind = keyof typeof places | 'html'

function kindOf(file: string, source: string): Kind {
  const name = file.toLowerCase().replace(/\.(gz|br|zst)$/, '')
  const start = source.slice(0, 2000)
  if (name.endsWith('.map')) return 'map'
  if (/<(rss|feed|rdf:rdf)[\s>]/i.test(start)) return 'feed'
  if (/<(urlset|sitemapindex)[\s>]/i.test(start)) return 'sitemap'
  if (name.endsWith('.svg')) return 'picture'
  if (/jsonfeed\.org\/version/.test(start)) return 'jsonFeed'
  if (/\.(json|jsonl|ndjson|csv|db|sqlite|idx|pf_\w+)$/.test(name)) return 'index'
  if (/\.(m?js|cjs|jsx|ts|tsx)$/.test(name)) return 'script'
  if (name.endsWith('.css')) return 'style'
  if (/\.(md|markdown|mdx|txt|rst|adoc|tex|docx?|rtf)$/.test(name)) return 'copy'
  return /\.x?html?$|\/$/.test(name) || /<(!doctype html|html|body)[\s>]/i.test(start) ? 'html' : 'other'
}

function placeInPage(file: string, source: string, offset: number): Place {
  const document = parse(source, { sourceCodeLocationInfo: true, scriptingEnabled: false })
  const around = pathTo(document, offset)
  const innermost = around.at(-1)
  if (innermost?.nodeName === '#comment') return places.comment
  const elements = around.filter((node) => 'tagName' in node)
  const element = elements.at(-1)
  if (element === undefined) return variantOf(file, source) ?? places.text
  return placeOf(element, elements, offset) ?? variantOf(file, source) ?? places.text
}

function placeOf(element: Element, around: readonly Element[], offset: number): Place | null {
  const inAttribute = Object.entries(element.sourceCodeLocation?.attrs ?? {}).find(([, at]) => within(at, offset))
  if (inAttribute !== undefined) return placeOfAttribute(element, inAttribute[0])
  const type = attribute(element, 'type') ?? ''
  if (element.tagName === 'script') return /ld\+json/i.test(type) ? places.structured : places.data
  if (element.tagName === 'style') return places.style
  const names = around.map(({ tagName }) => tagName)
  if (names.includes('noscript')) return places.noscript
  if (names.includes('template')) return places.template
  const isSoft = around.some((each) => (attribute(each, 'mode') ?? attribute(each, 'data-mode')) === 'soft')
  return isSoft ? places.soft : null
}

function placeOfAttribute(element: Element, name: string): Place {
  if (element.tagName === 'meta' && name === 'content') return places.preview
  if (name === 'srcdoc') return places.frame
  return name.startsWith('data-') ? places.data : places.attribute
}

function variantOf(file: string, source: string): Place | null {
  if (/<html[^>]*\s(amp|⚡)[\s=>]/i.test(source.slice(0, 2000)) || /(^|[/.?&_-])amp([/.=_-]|$)/i.test(file))
    return places.amp
  return /(^|[/.?&_-])print(able)?([/.=_-]|$)/i.test(file) ? places.print : null
}

type Node = DefaultTreeAdapterTypes.ChildNode
type Location = { readonly startOffset: number; readonly endOffset: number }

const within = (at: Location | null | undefined, offset: number) =>
  at != null && at.startOffset <= offset && offset < at.endOffset

/** From the outermost to the innermost node that holds the place. */
function pathTo(document: DefaultTreeAdapterTypes.Document, offset: number): Node[] {
  const path: Node[] = []
  let children: readonly Node[] = document.childNodes
  for (;;) {
    const next = children.find((child) => within(child.sourceCodeLocation, offset))
    if (next === undefined) return path
    path.push(next)
    children = 'content' in next ? next.content.childNodes : 'childNodes' in next ? next.childNodes : []
  }
}
