// The line of CSS that holds the wall's room before any script runs, and where it goes in a page.
import { attribute, type Element } from './markup.ts'

/** Equal to `roomStyle` of `widget/embed.ts`; a test compares them, so that nothing of the page is imported here. */
export const roomCss =
  'tuppence-gate,tuppence-membership,tuppence-tip-jar,tuppence-supporters,' +
  '[data-tuppence=gate],[data-tuppence=membership],[data-tuppence=tip-jar],[data-tuppence=supporters]{display:block}' +
  ':where(:is(tuppence-gate,tuppence-membership,tuppence-tip-jar,tuppence-supporters,' +
  '[data-tuppence=gate],[data-tuppence=membership],[data-tuppence=tip-jar],[data-tuppence=supporters])' +
  ':not([data-open],[display],[data-display]))' +
  '{min-block-size:max(25rem,400px)}' +
  ':where(tuppence-goal,[data-tuppence=goal]){display:block;min-block-size:max(11rem,176px)}' +
  ':where(tuppence-poll,[data-tuppence=poll]){display:block}' +
  ':where(:is(tuppence-tip-jar,[data-tuppence=tip-jar]):not([data-open],[display],[data-display]),' +
  'tuppence-poll,[data-tuppence=poll]){min-block-size:max(26rem,416px)}' +
  ':where([display=button],[data-display=button]):where(:not([data-open])){min-block-size:max(3rem,48px)}' +
  ':is([mode=soft],[data-mode=soft]):is(tuppence-gate,[data-tuppence=gate]):not([data-open])' +
  '{block-size:max(25rem,400px);overflow:auto}' +
  '@media(width<40rem){:where(:is(tuppence-membership,[data-tuppence=membership]):not([data-open],[tier],[data-tier]))' +
  '{min-block-size:max(50rem,800px)}}' +
  '@media(width<28rem){:where(:is(tuppence-tip-jar,[data-tuppence=tip-jar]):not([data-open],[display],[data-display]))' +
  '{min-block-size:max(29rem,464px)}:where(tuppence-poll,[data-tuppence=poll]){min-block-size:max(33rem,528px)}}'

const roomId = 'tuppence-room'

/** The element to insert. Its id lets the page's author put a line of their own in its place. */
export const roomStyle = `<style id="${roomId}">${roomCss}</style>`

/** The end of the head, where the source writes one; else where the head would end. Null when the page has the line. */
export function roomPlace(elements: readonly Element[], source: string): number | null {
  if (source.includes(roomCss) || elements.some((element) => attribute(element, 'id') === roomId)) return null
  const head = elements.find(({ tagName }) => tagName === 'head')
  const location = head?.sourceCodeLocation
  if (location?.endTag) return location.endTag.startOffset
  const last = head?.childNodes.findLast((child) => child.sourceCodeLocation)?.sourceCodeLocation
  const html = elements.find(({ tagName }) => tagName === 'html')?.sourceCodeLocation
  return last?.endOffset ?? location?.startTag?.endOffset ?? html?.startTag?.endOffset ?? afterDoctype(source)
}

function afterDoctype(source: string): number {
  return /^\uFEFF?\s*(<!doctype[^>]*>)?/i.exec(source)![0].length
}
