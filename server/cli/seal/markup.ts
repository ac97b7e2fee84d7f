// A page's source as elements that know where they stand in it. Knows HTML, and nothing of gates.
import { type DefaultTreeAdapterTypes, parse } from 'parse5'

export type Element = DefaultTreeAdapterTypes.Element
type Parent = DefaultTreeAdapterTypes.ParentNode

/** Every element of the page in the order of the tree, those inside `<template>` too. */
export function elementsOf(source: string): Element[] {
  // A byte order mark would push the whole page into <body>; a blank of the same length keeps all offsets.
  const document = parse(source.replace(/^\uFEFF/, ' '), { sourceCodeLocationInfo: true })
  const found: Element[] = []
  // A stack, not recursion: a broken generator may nest deeper than the call stack goes.
  const waiting = childElements(document).reverse()
  for (let element = waiting.pop(); element; element = waiting.pop()) {
    found.push(element)
    waiting.push(...childElements(element).reverse())
  }
  return found
}

function childElements(parent: Parent): Element[] {
  const content = 'content' in parent ? parent.content : parent
  return content.childNodes.filter((child) => 'tagName' in child)
}

/** What an attribute says, or null where it is not written. */
export function attribute(element: Element, name: string): string | null {
  return element.attrs.find((written) => written.name === name)?.value ?? null
}

/** The elements around this one, nearest first. Ends at the edge of a `<template>`. */
export function* ancestorsOf(element: Element): Generator<Element> {
  for (let parent = element.parentNode; parent && 'tagName' in parent; parent = parent.parentNode) yield parent
}

/** The text directly inside an element. */
export function textOf(element: Element): string {
  return element.childNodes.map((child) => ('value' in child ? child.value : '')).join('')
}
