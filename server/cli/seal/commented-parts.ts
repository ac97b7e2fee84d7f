// The parts of a page between two comments: what they become, and what is wrong with where they stand.
import { html } from 'parse5'
import { lineAt, type Pair, pairsOf, placeOf, type WrittenComment } from './comment-marks.ts'
import type { Complaint, MarkedPart, Place } from './marked-part.ts'
import { ancestorsOf, type Comment, type Element, langOf, type Nodes } from './markup.ts'

type Mark = WrittenComment & { readonly node: Comment }

/** `places` has one for each pair of marks, also of those that are complained about. */
export type CommentedParts = {
  readonly parts: readonly MarkedPart[]
  readonly places: readonly Place[]
  readonly complaints: readonly Complaint[]
}

/** A mark as it is written in the source, whether or not a browser takes it for a comment there. */
const written = /<!--!?\s*tuppence:/gi

export function commentedParts(nodes: Nodes, source: string): CommentedParts {
  if (!/tuppence/i.test(source)) return { parts: [], places: [], complaints: [] }
  const marks = nodes.comments.map(markOf).sort((a, b) => a.start - b.start)
  const { pairs, complaints } = pairsOf(marks, source)
  return {
    parts: pairs.map(partOf),
    places: pairs.map(placeOf),
    complaints: [
      ...complaints,
      ...pairs.flatMap(placeComplaint),
      ...unread(nodes, marks, source),
      ...escaped(nodes, source),
    ],
  }
}

function markOf(node: Comment): Mark {
  const { startOffset, endOffset, startLine } = node.sourceCodeLocation!
  return { node, text: node.data, start: startOffset, end: endOffset, line: startLine }
}

function partOf({ item, begin, end, body }: Pair<Mark>): MarkedPart {
  const opened = { start: begin.start, end: begin.end, text: `<tuppence-gate item="${item}" data-sealed>` }
  const closed = { start: end.start, end: end.end, text: '</tuppence-gate>' }
  return { item, line: begin.line, lang: langOf(begin.node), body, marks: [opened, closed] }
}

/** Elements in which a browser leaves no gate where it is put. */
const strict = /^(table|tbody|thead|tfoot|tr|colgroup|select|optgroup|frameset)$/

function placeComplaint({ begin, end }: Pair<Mark>): Complaint[] {
  const { line } = begin
  const parent = begin.node.parentNode!
  if (parent !== end.node.parentNode) {
    const message = `the part from here to line ${end.line} begins in one element and ends in another: both marks belong into the same`
    return [{ line, message }]
  }
  const [nearest] = ancestorsOf(begin.node)
  if (nearest && nearest.namespaceURI !== html.NS.HTML) {
    return [{ line, message: 'a part inside <svg> or <math> cannot be sealed' }]
  }
  if (nearest && strict.test(nearest.tagName)) {
    return [
      { line, message: `a part of a <${nearest.tagName}> cannot be sealed: put the marks around the whole of it` },
    ]
  }
  const isInBody = parent.nodeName === '#document-fragment' || [...ancestorsOf(begin.node)].some(isBodyOrTop)
  return isInBody ? [] : [{ line, message: 'the marks stand outside of <body>' }]
}

/** The tree of a `<template>` has no body; it ends in a fragment. */
function isBodyOrTop({ tagName, parentNode }: Element): boolean {
  return tagName === 'body' || parentNode?.nodeName === '#document-fragment'
}

/** Inside scripts, attributes, <noscript> and other comments nothing is a comment: a part there would be passed over in silence. */
function unread({ elements, comments }: Nodes, marks: readonly Mark[], source: string): Complaint[] {
  const starts = new Set(marks.map(({ start }) => start))
  return [...source.matchAll(written)]
    .filter(({ index }) => !starts.has(index))
    .map(({ index }) => {
      const around = (node: { sourceCodeLocation?: { startOffset: number; endOffset: number } | null | undefined }) =>
        node.sourceCodeLocation &&
        node.sourceCodeLocation.startOffset <= index &&
        index < node.sourceCodeLocation.endOffset
      const inner = comments.some(around) ? 'another comment' : `<${elements.findLast(around)?.tagName ?? 'html'}>`
      return { line: lineAt(source, index), message: `a mark inside ${inner} is no comment there, and seals nothing` }
    })
}

/** Markdown that lets no HTML through shows the marks to everybody, and what is between them. In code they may be shown. */
function escaped({ texts }: Nodes, source: string): Complaint[] {
  // Most pages say nothing like it, and to look at each text is dear.
  if (!/tuppence:(seal|end)/i.test(source)) return []
  return texts.flatMap((text) => {
    const isShown = /<![-–—]+!?\s*tuppence:(seal|end)/i.test(text.value)
    if (!isShown || [...ancestorsOf(text)].some(({ tagName }) => literal.test(tagName))) return []
    const message = 'a mark is shown as text: have the generator let HTML through, or use its shortcode'
    return [{ line: text.sourceCodeLocation?.startLine ?? 1, message }]
  })
}

/** Code, and elements that `unread` looks into. */
const literal = /^(code|pre|kbd|samp|script|style|noscript|textarea|title|iframe|noembed|noframes|xmp|plaintext)$/
