// A page with its marked parts sealed: what is put where, with every other byte left as it was.
import type { ContentKey } from './content-key.ts'
import { sealedType } from './gates.ts'
import type { Edit, MarkedPart } from './marked-part.ts'
import { marksOf } from './marks.ts'
import { type Page, sourceOf } from './pages.ts'
import { roomStyle } from './room.ts'
import { SealFailure } from './seal-failure.ts'
import { sealPart } from './seal-part.ts'

/** `pay` is where an unlock starts without script, or null when nobody said where the backend is. */
export type Sealing = {
  readonly site: string
  readonly pay: URL | null
  readonly contentKey: (site: string, item: string) => Promise<ContentKey>
}

export type SealedPage = { readonly source: string; readonly alreadySealed: number }

/** Seals a page's parts and looks at the outcome as a browser would: what it would show too early is refused. */
export async function sealedPage(page: Page, sealing: Sealing): Promise<SealedPage> {
  const { parts, room, alreadySealed } = page.marks
  const plain = await sourceOf(page)
  const edits = await Promise.all(parts.map((part) => editsFor(part, plain, sealing)))
  const style = room === null ? [] : [{ start: room, end: room, text: roomStyle }]
  const source = spliced(plain, [...style, ...edits.flat()])
  const marks = marksOf(source)
  if (marks.problems.length > 0 || marks.parts.length > 0 || marks.alreadySealed !== alreadySealed + parts.length) {
    const message = 'the markup around a gate keeps it from being sealed: put the gate into a plain <div> or <section>'
    throw new SealFailure([{ file: page.file, message }])
  }
  return { source, alreadySealed: marks.alreadySealed }
}

async function editsFor({ item, lang, marks, body }: MarkedPart, source: string, sealing: Sealing): Promise<Edit[]> {
  const sealed = await sealPart(source.slice(body.start, body.end), await sealing.contentKey(sealing.site, item))
  // Without `<` no text can end the script, nor start a comment in it.
  const json = JSON.stringify(sealed).replaceAll('<', '\\u003c')
  const script = `<script type="${sealedType}">${json}</script>`
  const link = sealing.pay ? plainLink(sealing.pay, { site: sealing.site, item, lang }) : ''
  return [...marks, { ...body, text: link + script }]
}

const unlockWords = { en: 'Unlock this article', pl: 'Odblokuj ten artykuł' }

/** For readers whom our script does not reach. Crawlers are asked not to follow. */
function plainLink(pay: URL, { site, item, lang }: { site: string; item: string; lang: string }): string {
  const url = new URL(pay)
  url.search = new URLSearchParams({ site, item }).toString()
  const words = /^pl\b/i.test(lang) ? unlockWords.pl : unlockWords.en
  return `<a href="${url.href.replaceAll('&', '&amp;')}" rel="nofollow">${words}</a>`
}

function spliced(source: string, edits: readonly Edit[]): string {
  const inOrder = edits.toSorted((a, b) => a.start - b.start)
  const kept = inOrder.map(({ start }, index) => source.slice(inOrder[index - 1]?.end ?? 0, start))
  return kept.map((before, index) => before + inOrder[index]!.text).join('') + source.slice(inOrder.at(-1)?.end ?? 0)
}
