// A part of a page that its author marked for sealing, whichever way it was marked.
import type { SealProblem } from './seal-failure.ts'

/** A range of the page's source, in UTF-16 units. */
export type Range = { readonly start: number; readonly end: number }

export type Edit = Range & { readonly text: string }

/** `body` is the text to seal without the blanks around, `marks` what becomes of the marks around it. */
export type MarkedPart = {
  readonly item: string
  readonly line: number
  readonly lang: string
  readonly body: Range
  readonly marks: readonly Edit[]
}

export type Complaint = SealProblem & { readonly line: number }

/** A gate where it stands in the source: what must not lie inside another. */
export type Place = Range & { readonly line: number; readonly isMarked: boolean; readonly hasEnd: boolean }

/** What lies between two places of the source, without the blanks around. */
export function trimmed({ start, end }: Range, source: string): Range {
  const inside = source.slice(start, end)
  const from = start + inside.length - inside.trimStart().length
  return { start: from, end: from + inside.trim().length }
}

/** By where they stand in the source, not in the tree: inside tables the parser moves elements about. */
export function nestings(places: readonly Place[]): Complaint[] {
  return places.flatMap((place) => {
    const around = places.find(
      (outer) =>
        outer.start < place.start && place.start < outer.end && (outer.isMarked || place.isMarked) && outer.hasEnd,
    )
    return around
      ? [{ line: place.line, message: `a gate inside the gate of line ${around.line}: one of the two must go` }]
      : []
  })
}
