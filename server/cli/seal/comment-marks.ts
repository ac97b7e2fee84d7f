// Marks for sources in which no element can stand around blocks, as in Markdown: two comments with the paid part between them.
import { isItemId } from '../../core/id.ts'
import type { Complaint, Place, Range } from './marked-part.ts'
import { trimmed } from './marked-part.ts'

/** A comment of a page, or of a source that is no page. `text` is what stands between `<!--` and `-->`. */
export type WrittenComment = Range & { readonly line: number; readonly text: string }

export type Pair<Mark extends WrittenComment> = {
  readonly item: string
  readonly begin: Mark
  readonly end: Mark
  readonly body: Range
}

const spelling = '<!-- tuppence:seal the-item --> or <!-- tuppence:end -->'

/**
 * Comments in the order of the source as pairs of marks. A comment that looks like a mark and is none is complained about: to
 * pass it over would leave a paid text readable.
 */
export function pairsOf<Mark extends WrittenComment>(
  comments: readonly Mark[],
  source: string,
): { pairs: Pair<Mark>[]; complaints: Complaint[] } {
  const pairs: Pair<Mark>[] = []
  const complaints: Complaint[] = []
  const begun: { mark: Mark; item: string }[] = []
  for (const mark of comments) {
    const { line } = mark
    const read = readMark(mark.text)
    if (read === null) continue
    if (read === 'misspelt') {
      complaints.push({ line, message: `"${mark.text.trim()}" is no mark: write ${spelling}` })
    } else if ('begins' in read) {
      begun.push({ mark, item: read.begins })
      complaints.push(...itemComplaint(read.begins, line))
    } else {
      const last = begun.pop()
      if (last) pairs.push({ item: last.item, begin: last.mark, end: mark, body: between(last.mark, mark, source) })
      else complaints.push({ line, message: 'tuppence:end ends nothing: no tuppence:seal stands before it' })
    }
  }
  const unended = begun.map(({ mark }) => ({ line: mark.line, message: 'tuppence:seal has no tuppence:end after it' }))
  const empty = pairs.filter(({ body }) => body.start === body.end)
  const nothing = empty.map(({ begin }) => ({
    line: begin.line,
    message: 'between the marks there is nothing to seal',
  }))
  return { pairs, complaints: [...complaints, ...unended, ...nothing] }
}

const between = (begin: Range, end: Range, source: string) => trimmed({ start: begin.end, end: end.start }, source)

export function placeOf({ begin, end }: Pair<WrittenComment>): Place {
  return { start: begin.start, end: end.end, line: begin.line, isMarked: true, hasEnd: true }
}

/** `<!--! … -->` is the same: it is how a comment asks minifiers to let it stand. */
function readMark(text: string): { begins: string } | { ends: true } | 'misspelt' | null {
  const begins = /^!?\s*tuppence:seal(?:\s+(.*?))?\s*$/s.exec(text)
  if (begins) return { begins: begins[1] ?? '' }
  if (/^!?\s*tuppence:end\s*$/.test(text)) return { ends: true }
  // "Tuppence: a sentence" is one for whoever reads the source.
  const looksAlike = /^[!/\s]*tuppence\s*:/.test(text) || /^[!/\s]*tuppence(:\S|[\s:_-]*(seal|end)\b)/i.test(text)
  return looksAlike ? 'misspelt' : null
}

function itemComplaint(item: string, line: number): Complaint[] {
  if (isItemId(item)) return []
  const message =
    item === '' ? 'the mark names no item: <!-- tuppence:seal the-item -->' : `"${item}" cannot be an item`
  return [{ line, message }]
}

/** The comments of a source that is no page, such as Markdown. */
export function commentsIn(source: string): WrittenComment[] {
  return [...source.matchAll(/<!--(.*?)-->/gs)].map(({ 0: whole, 1: text, index }) => ({
    start: index,
    end: index + whole.length,
    line: lineAt(source, index),
    text: text!,
  }))
}

/** Counted from 1. */
export function lineAt(source: string, offset: number): number {
  return source.slice(0, offset).split('\n').length
}
