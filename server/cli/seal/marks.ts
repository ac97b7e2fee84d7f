// What a page marks for sealing: its gates with `data-seal`, where they stand, and what is wrong with them.
import { html } from 'parse5'
import { isItemId } from '../../core/id.ts'
import { ancestorsOf, attribute, type Element, elementsOf, textOf } from './markup.ts'
import { roomPlace } from './room.ts'
import type { SealProblem } from './seal-failure.ts'

/** The kind of script that carries a sealed part (DESIGN §4). */
export const sealedType = 'application/tuppence-sealed+json'

/** A range of the page's source, in UTF-16 units. */
export type Range = { readonly start: number; readonly end: number }

/** One part to seal. `mark` is the name of its `data-seal` attribute, `body` its inner HTML without the blanks around. */
export type MarkedPart = {
  readonly item: string
  readonly lang: string
  readonly mark: Range
  readonly body: Range
}

export type Marks = {
  readonly parts: readonly (MarkedPart & { readonly line: number })[]
  readonly alreadySealed: number
  /** What the page's script tag says in `data-site`; more than one when its tags disagree. */
  readonly sites: readonly string[]
  /** Where the line belongs that holds the wall's room; null when the page has it. */
  readonly room: number | null
  readonly problems: readonly SealProblem[]
}

type Gate = Range & {
  readonly element: Element
  readonly line: number
  readonly item: string
  readonly isMarked: boolean
  readonly saysSealed: boolean
  readonly hasEnd: boolean
}

/** Reads the marks of a page. A page with problems must not be written: some of its text could stay readable. */
export function marksOf(source: string): Marks {
  const elements = elementsOf(source)
  const gates = elements.filter(isGate).map(gateOf)
  const marked = gates.filter((gate) => gate.isMarked)
  const complaints = [
    ...elements.flatMap((element) => complaintAbout(element)),
    ...gates.flatMap((gate) => complaintsAboutGate(gate, gates, source)),
  ]
  return {
    parts: complaints.length > 0 ? [] : marked.map((gate) => partOf(gate, source)),
    alreadySealed: gates.filter((gate) => gate.saysSealed && !gate.isMarked).length,
    sites: sitesOf(elements),
    room: roomPlace(elements, source),
    problems: complaints.sort((a, b) => a.line - b.line),
  }
}

function isGate(element: Element): boolean {
  return element.tagName === 'tuppence-gate' || attribute(element, 'data-tuppence') === 'gate'
}

function gateOf(element: Element): Gate {
  const location = element.sourceCodeLocation
  const name = element.tagName === 'tuppence-gate' ? 'item' : 'data-item'
  return {
    element,
    line: location?.startLine ?? 1,
    item: attribute(element, name) ?? '',
    start: location?.startOffset ?? 0,
    end: location?.endOffset ?? 0,
    isMarked: attribute(element, 'data-seal') !== null,
    saysSealed: attribute(element, 'data-sealed') !== null,
    hasEnd: hasEndOfItsOwn(element),
  }
}

/** `<div>` without its end takes that of the `<div>` around it, which then has none: so the ancestors are asked too. */
function hasEndOfItsOwn(element: Element): boolean {
  const alike = [element, ...ancestorsOf(element)].filter(({ tagName }) => tagName === element.tagName)
  return alike.every(({ sourceCodeLocation }) => sourceCodeLocation?.endTag)
}

type Complaint = SealProblem & { readonly line: number }

function complaintAbout(element: Element): Complaint[] {
  const line = element.sourceCodeLocation?.startLine ?? 1
  if (attribute(element, 'data-seal') !== null && !isGate(element)) {
    return [{ line, message: `data-seal on <${element.tagName}> seals nothing: it belongs on a gate` }]
  }
  // The parser takes the inside of <noscript> for text, so a gate in there would be passed over in silence.
  if (element.tagName === 'noscript' && /<[^>]*\sdata-seal[\s=>/]/i.test(textOf(element))) {
    return [{ line, message: 'a gate inside <noscript> cannot be sealed' }]
  }
  return []
}

function complaintsAboutGate(gate: Gate, gates: readonly Gate[], source: string): Complaint[] {
  const { line } = gate
  if (!gate.isMarked) {
    const isReadable = gate.saysSealed && !holdsSealedPart(gate.element)
    const message = 'the gate says data-sealed, but holds no sealed part: write data-seal to have it sealed'
    return isReadable ? [{ line, message }, ...nesting(gate, gates)] : nesting(gate, gates)
  }
  return [...itemComplaint(gate), ...shapeComplaint(gate, source), ...nesting(gate, gates)]
}

function itemComplaint({ element, item, line }: Gate): Complaint[] {
  if (isItemId(item)) return []
  const name = element.tagName === 'tuppence-gate' ? 'item' : 'data-item'
  const message =
    item.trim() === '' ? `the gate names no item (${name} is missing or empty)` : `"${item}" cannot be an item`
  return [{ line, message }]
}

function shapeComplaint(gate: Gate, source: string): Complaint[] {
  const { element, line } = gate
  const tag = element.tagName
  if (element.namespaceURI !== html.NS.HTML)
    return [{ line, message: `<${tag}> inside <svg> or <math> cannot be sealed` }]
  if (!gate.hasEnd) {
    return [
      { line, message: `<${tag}> has no end tag of its own: </${tag}> is missing, or a tag around it ended it early` },
    ]
  }
  if (attribute(element, 'mode') === 'soft' || attribute(element, 'data-mode') === 'soft') {
    return [{ line, message: 'the gate is soft, which leaves its text readable: it cannot be sealed as well' }]
  }
  if (gate.saysSealed) return [{ line, message: 'the gate carries both data-seal and data-sealed' }]
  const { start, end } = bodyOf(element, source)
  return start === end ? [{ line, message: 'the gate is empty: there is nothing to seal' }] : []
}

/** By where they stand in the source, not in the tree: inside tables the parser moves elements about. */
function nesting(gate: Gate, gates: readonly Gate[]): Complaint[] {
  const around = gates.find(
    (outer) => outer.start < gate.start && gate.start < outer.end && (outer.isMarked || gate.isMarked) && outer.hasEnd,
  )
  return around
    ? [{ line: gate.line, message: `a gate inside the gate of line ${around.line}: one of the two must go` }]
    : []
}

function partOf({ element, item, line }: Gate, source: string): MarkedPart & { line: number } {
  const { startOffset } = element.sourceCodeLocation!.attrs!['data-seal']!
  const mark = { start: startOffset, end: startOffset + 'data-seal'.length }
  return { item, line, lang: langOf(element), mark, body: bodyOf(element, source) }
}

function bodyOf({ sourceCodeLocation }: Element, source: string): Range {
  const inside = source.slice(sourceCodeLocation!.startTag!.endOffset, sourceCodeLocation!.endTag!.startOffset)
  const start = sourceCodeLocation!.startTag!.endOffset + inside.length - inside.trimStart().length
  return { start, end: start + inside.trim().length }
}

function langOf(element: Element): string {
  for (const around of [element, ...ancestorsOf(element)]) {
    const lang = attribute(around, 'lang')
    if (lang !== null) return lang
  }
  return ''
}

/** Whether the gate holds a sealed part and nothing else that a reader could read, but for our own link. */
function holdsSealedPart({ childNodes }: Element): boolean {
  const seen = childNodes.filter((child) => !('value' in child && child.value.trim() === ''))
  const scripts = seen.filter((child) => child.nodeName === 'script')
  const isOurs = scripts.every((script) => 'attrs' in script && attribute(script, 'type') === sealedType)
  return (
    scripts.length === 1 &&
    isOurs &&
    seen.every((child) => /^(script|#comment)$/.test(child.nodeName) || isPlainLink(child))
  )
}

function isPlainLink(node: Element['childNodes'][number]): boolean {
  return node.nodeName === 'a' && 'attrs' in node && /\/pay\/start\?/.test(attribute(node, 'href') ?? '')
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
