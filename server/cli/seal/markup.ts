// A page's source as nodes that know where they stand in it. Knows HTML, and nothing of gates.
import { type DefaultTreeAdapterTypes, defaultTreeAdapter, parse } from 'parse5'

export type Element = DefaultTreeAdapterTypes.Element
export type Comment = DefaultTreeAdapterTypes.CommentNode
export type Text = DefaultTreeAdapterTypes.TextNode
export type Parent = DefaultTreeAdapterTypes.ParentNode

export type Nodes = { readonly elements: Element[]; readonly comments: Comment[]; readonly texts: Text[] }

/** Every node of the page in the order of the tree, those inside `<template>` too. */
export function nodesOf(source: string): Nodes {
  // A byte order mark would push the whole page into <body>; a blank of the same length keeps all offsets.
  const document = parse(source.replace(/^\uFEFF/, ' '), { sourceCodeLocationInfo: true, treeAdapter })
  const nodes: Nodes = { elements: [], comments: [], texts: [] }
  // A stack, not recursion: a broken generator may nest deeper than the call stack goes.
  const waiting: ReturnType<typeof childrenOf> = []
  const wait = (children: typeof waiting) => {
    for (let index = children.length - 1; index >= 0; index--) waiting.push(children[index]!)
  }
  wait(childrenOf(document))
  for (let node = waiting.pop(); node; node = waiting.pop()) {
    if ('tagName' in node) {
      nodes.elements.push(node)
      wait(childrenOf(node))
    } else if ('data' in node) nodes.comments.push(node)
    else if ('value' in node) nodes.texts.push(node)
  }
  return nodes
}

/** Where a text ends nobody asks, and to note it anew with each of its words is a quarter of all the work. */
const treeAdapter: typeof defaultTreeAdapter = {
  ...defaultTreeAdapter,
  updateNodeSourceCodeLocation(node, end) {
    if (node.nodeName !== '#text') defaultTreeAdapter.updateNodeSourceCodeLocation(node, end)
  },
}

export const elementsOf = (source: string): Element[] => nodesOf(source).elements

const childrenOf = (parent: Parent) => ('content' in parent ? parent.content : parent).childNodes

/** What an attribute says, or null where it is not written. */
export function attribute(element: Element, name: string): string | null {
  return element.attrs.find((written) => written.name === name)?.value ?? null
}

/** The elements around a node, nearest first. Ends at the edge of a `<template>`. */
export function* ancestorsOf(node: { readonly parentNode: Parent | null }): Generator<Element> {
  for (let parent = node.parentNode; parent && 'tagName' in parent; parent = parent.parentNode) yield parent
}

/** The language that is spoken at a node, as far as the page says. */
export function langOf(node: Element | Comment): string {
  const around = [...('tagName' in node ? [node] : []), ...ancestorsOf(node)]
  return around.map((element) => attribute(element, 'lang')).find((lang) => lang !== null) ?? ''
}

/** The text directly inside an element. */
export function textOf(element: Element): string {
  return element.childNodes.map((child) => ('value' in child ? child.value : '')).join('')
}
