// What a page marks for sealing, by gates and by comments, where that stands, and what is wrong with it.
import { commentedParts } from './commented-parts.ts'
import { complaintsAbout, complaintsAboutGate, gateOf, isGate, partOf } from './gates.ts'
import { type MarkedPart, nestings } from './marked-part.ts'
import { attribute, type Element, nodesOf } from './markup.ts'
import { type Reference, referencesIn } from './references.ts'
import { roomPlace } from './room.ts'
import type { SealProblem } from './seal-failure.ts'

export type Marks = {
  readonly parts: readonly (MarkedPart & { readonly references: readonly Reference[] })[]
  readonly alreadySealed: number
  /** What the page's script tag says in `data-site`; more than one when its tags disagree. */
  readonly sites: readonly string[]
  /** What the page resolves its addresses against, where it says so. */
  readonly base: string | null
  /** Where the line belongs that holds the wall's room; null when the page has it. */
  readonly room: number | null
  readonly problems: readonly SealProblem[]
}

/** Whether a page can have marks at all: what says neither needs no reading. */
export function speaksOfSealing(source: string): boolean {
  return /data-seal|tuppence[\s_-]*(:|seal|end)/i.test(source)
}

/** Reads the marks of a page. A page with problems must not be written: some of its text could stay readable. */
export function marksOf(source: string): Marks {
  const nodes = nodesOf(source)
  const { elements } = nodes
  const gates = elements.filter(isGate).map(gateOf)
  const commented = commentedParts(nodes, source)
  const complaints = [
    ...elements.flatMap(complaintsAbout),
    ...gates.flatMap((gate) => complaintsAboutGate(gate, source)),
    ...commented.complaints,
    ...nestings([...gates, ...commented.places]),
  ]
  const parts = () => [
    ...gates.filter(({ isMarked }) => isMarked).map((gate) => partOf(gate, source)),
    ...commented.parts,
  ]
  const withReferences = (part: MarkedPart) => ({ ...part, references: referencesIn(part.body, elements) })
  const base = elements.find(({ tagName }) => tagName === 'base')
  return {
    parts:
      complaints.length > 0
        ? []
        : parts()
            .sort((a, b) => a.body.start - b.body.start)
            .map(withReferences),
    alreadySealed: gates.filter((gate) => gate.saysSealed && !gate.isMarked).length,
    sites: sitesOf(elements),
    base: base ? attribute(base, 'href') : null,
    room: roomPlace(elements, source),
    problems: complaints.sort((a, b) => a.line - b.line),
  }
}

/** Other products have a `data-site` too, so ours is told by the script's name or by the look of the id. */
function sitesOf(elements: readonly Element[]): string[] {
  const named = elements.flatMap((element) => {
    const site = element.tagName === 'script' ? attribute(element, 'data-site') : null
    const isOurs = /(^|\/)tuppence\.js([?#]|$)/.test(attribute(element, 'src') ?? '') || site?.startsWith('site_')
    return site !== null && isOurs ? [site] : []
  })
  return [...new Set(named)]
}
