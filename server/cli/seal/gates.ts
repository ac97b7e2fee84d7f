// The gates of a page that are elements: which carry `data-seal`, and what is wrong with them.
import { html } from 'parse5'
import { isItemId } from '../../core/id.ts'
import type { Complaint, MarkedPart, Place, Range } from './marked-part.ts'
import { trimmed } from './marked-part.ts'
import { ancestorsOf, attribute, type Element, langOf, textOf } from './markup.ts'

/** The kind of script that carries a sealed part (DESIGN §4). */
export const sealedType = 'application/tuppence-sealed+json'

export type Gate = Place & { readonly element: Element; readonly item: string; readonly saysSealed: boolean }

export function gateOf(element: Element): Gate {
  const location = element.sourceCodeLocation
  return {
    element,
    line: location?.startLine ?? 1,
    item: attribute(element, itemAttribute(element)) ?? '',
    start: location?.startOffset ?? 0,
    end: location?.endOffset ?? 0,
    isMarked: attribute(element, 'data-seal') !== null,
    saysSealed: attribute(element, 'data-sealed') !== null,
    hasEnd: hasEndOfItsOwn(element),
  }
}

export function isGate(element: Element): boolean {
  return element.tagName === 'tuppence-gate' || attribute(element, 'data-tuppence') === 'gate'
}

const itemAttribute = ({ tagName }: Element) => (tagName === 'tuppence-gate' ? 'item' : 'data-item')

/** `<div>` without its end takes that of the `<div>` around it, which then has none: so the ancestors are asked too. */
function hasEndOfItsOwn(element: Element): boolean {
  const alike = [element, ...ancestorsOf(element)].filter(({ tagName }) => tagName === element.tagName)
  return alike.every(({ sourceCodeLocation }) => sourceCodeLocation?.endTag)
}

/** What is wrong with a mark that stands where it seals nothing. */
export function complaintsAbout(element: Element): Complaint[] {
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

export function complaintsAboutGate(gate: Gate, source: string): Complaint[] {
  if (gate.isMarked) return [...itemComplaint(gate), ...shapeComplaint(gate, source)]
  const message = 'the gate says data-sealed, but holds no sealed part: write data-seal to have it sealed'
  return gate.saysSealed && !holdsSealedPart(gate.element) ? [{ line: gate.line, message }] : []
}

function itemComplaint({ element, item, line }: Gate): Complaint[] {
  if (isItemId(item)) return []
  const named = item.trim() !== ''
  const message = named
    ? `"${item}" cannot be an item`
    : `the gate names no item (${itemAttribute(element)} is missing or empty)`
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

export function partOf({ element, item, line }: Gate, source: string): MarkedPart {
  const { startOffset } = element.sourceCodeLocation!.attrs!['data-seal']!
  const mark = { start: startOffset, end: startOffset + 'data-seal'.length, text: 'data-sealed' }
  return { item, line, lang: langOf(element), body: bodyOf(element, source), marks: [mark] }
}

function bodyOf({ sourceCodeLocation }: Element, source: string): Range {
  const { startTag, endTag } = sourceCodeLocation!
  return trimmed({ start: startTag!.endOffset, end: endTag!.startOffset }, source)
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
