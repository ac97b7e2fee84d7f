// A page with its marked parts sealed: what is put where, with every other byte left as it was.
import type { ContentKey } from './content-key.ts'
import { sealedType } from './gates.ts'
import { localFile } from './local-file.ts'
import type { Edit } from './marked-part.ts'
import { marksOf } from './marks.ts'
import { mediaType } from './media-type.ts'
import { type Page, sourceOf } from './pages.ts'
import { sumsOfParts } from './paid-files.ts'
import { type Reference, rewritten } from './references.ts'
import { roomStyle } from './room.ts'
import { SealFailure } from './seal-failure.ts'
import { newSealedFile } from './seal-file.ts'
import { sealPart } from './seal-part.ts'

/** `pay` is where an unlock starts without script, or null when nobody said where the backend is. */
export type Sealing = {
  readonly site: string
  readonly pay: URL | null
  readonly contentKey: (site: string, item: string) => Promise<ContentKey>
  /** The sums of the files that are sealed, by their path. */
  readonly files: ReadonlyMap<string, string>
}

export type SealedPage = { readonly source: string; readonly alreadySealed: number }

/** Seals a page's parts and looks at the outcome as a browser would: what it would show too early is refused. */
export async function sealedPage(page: Page, sealing: Sealing): Promise<SealedPage> {
  const { parts, room, alreadySealed } = page.marks
  const plain = await sourceOf(page)
  const sums = sumsOfParts(page, sealing.files)
  const edits = await Promise.all(
    parts.map((part, index) => editsFor({ part, sum: sums[index]!, page }, plain, sealing)),
  )
  const style = room === null ? [] : [{ start: room, end: room, text: roomStyle }]
  const source = spliced(plain, [...style, ...edits.flat()])
  // Nothing in a sealed text can end its script, and to read it letter by letter would be most of the work.
  const marks = marksOf(
    spliced(plain, [...style, ...edits.flat().map(({ shown, ...edit }) => ({ ...edit, text: shown ?? edit.text }))]),
  )
  if (marks.problems.length > 0 || marks.parts.length > 0 || marks.alreadySealed !== alreadySealed + parts.length) {
    const message = 'the markup around a gate keeps it from being sealed: put the gate into a plain <div> or <section>'
    throw new SealFailure([{ file: page.file, message }])
  }
  return { source, alreadySealed: marks.alreadySealed }
}

/** `shown` is the same for whoever looks at the page's structure alone. */
type SealedEdit = Edit & { readonly shown?: string }

type Marked = { readonly part: Page['marks']['parts'][number]; readonly sum: string; readonly page: Page }

async function editsFor({ part, sum, page }: Marked, source: string, sealing: Sealing): Promise<SealedEdit[]> {
  const { item, lang, marks, body } = part
  const contentKey = await sealing.contentKey(sealing.site, item)
  const moves = part.references.flatMap((reference) => moved(reference, page, contentKey, sealing) ?? [])
  const shifted = moves.map(({ start, end, text }) => ({ start: start - body.start, end: end - body.start, text }))
  const html = spliced(source.slice(body.start, body.end), shifted)
  const sealed = await sealPart(html, sum, contentKey)
  // Without `<` no text can end the script, nor start a comment in it.
  const json = JSON.stringify(moves.length === 0 ? sealed : { ...sealed, files: true }).replaceAll('<', '\\u003c')
  const script = (content: string) => `<script type="${sealedType}">${content}</script>`
  const link = sealing.pay ? plainLink(sealing.pay, { site: sealing.site, item, lang }) : ''
  return [...marks, { ...body, text: link + script(json), shown: link + script('') }]
}

/** A file has one sealed form for each item that refers to it. */
function moved(reference: Reference, page: Page, { files }: ContentKey, sealing: Sealing): Edit | null {
  return rewritten(reference, (address) => {
    const file = reference.isPublic ? null : localFile(address, page)
    const sum = file === null ? undefined : sealing.files.get(file)
    if (file === null || sum === undefined) return null
    const sealed = files.get(file) ?? newSealedFile(sum)
    files.set(file, sealed)
    return { name: sealed.name, type: mediaType(file) }
  })
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
