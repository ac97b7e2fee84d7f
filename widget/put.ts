// Puts paid text in its place on the publisher's page: what fills the screen at once, and the rest while that is being read.
import type { Gate } from './gate.ts'
import { sealedScript } from './unseal.ts'

/** Brings what is not in the page yet, a screenful after each frame, so that no frame has all of a long text to lay out. */
export type Rest = () => Promise<unknown>

/** What it is given comes from elsewhere; what it makes of it may stand in the page. */
export type Clean = (html: string) => Promise<DocumentFragment>

/** `letters` are what the screen holds of it. */
type Means = { clean: Clean; letters: number }

/** Into the light DOM, so that the publisher's own styles apply; in place of what stood there for readers without script. */
export async function put({ host, left }: Gate, html: string, { clean, letters }: Means): Promise<Rest> {
  const sealed = sealedScript(host)
  const closed = sealed ? [sealed] : []
  const beginning = await beginningOf(html, { clean, letters })
  const text = beginning ?? (await clean(html))
  if (left.aborted) return async () => {}
  const boxes = boxesOf(text, letters)
  const levels = levelsOf(text, boxes, host)
  const [{ place, rest }] = levels
  const screenful = screenfulOf(rest, letters)
  const shown = [...screenful.childNodes]
  host.replaceChildren(...closed, text)
  place.append(screenful)
  left.addEventListener('abort', () => host.replaceChildren(...closed))
  return async () => {
    if (!beginning) return fill(levels, left)
    await drawn()
    const whole = await clean(html)
    if (left.aborted) return
    const following = after({ boxes, shown }, whole, host)
    if (!following) host.replaceChildren(...closed, screenfulOf(whole, lettersOnScreen()))
    await fill(following ?? levelsOf(whole, [], host), left)
  }
}

/** What is still to come at one place. */
type Level = { place: Element; rest: DocumentFragment }

async function fill(levels: readonly Level[], left: AbortSignal): Promise<void> {
  for (const { place, rest } of levels) {
    while (rest.firstChild) {
      await drawn()
      if (left.aborted) return
      place.append(screenfulOf(rest, lettersOnScreen()))
    }
  }
}

/**
 * The first blocks of a text that is long enough for it to matter. Null where no block of it is at an end by then: the last one may
 * have been cut off.
 */
async function beginningOf(html: string, { clean, letters }: Means): Promise<DocumentFragment | null> {
  const enough = 2 * letters
  // Files are made ready once.
  if (html.length < 2 * enough || html.includes('data-sealed-')) return null
  const beginning = await clean(html.slice(0, html.lastIndexOf('<', enough)))
  let place: ParentNode = beginning
  for (const box of boxesOf(beginning, letters)) if (place.lastChild === box) place = box
  place.lastChild?.remove()
  return place.firstChild && beginning
}

/** The boxes that a text begins with and that hold more than a screen does, from the outermost: an article in a `<div>`, say. */
function boxesOf(text: ParentNode, letters: number): Element[] {
  const box = firstBox(text)
  return box && (box.textContent?.length ?? 0) > letters ? [box, ...boxesOf(box, letters)] : []
}

function firstBox(place: ParentNode): Element | null {
  let first = place.firstChild
  while (first instanceof Text && !first.data.trim()) first = first.nextSibling
  return first instanceof Element && /^(div|section|article|main)$/.test(first.localName) ? first : null
}

/** Takes out of a text what comes after the beginning of each box, and all of the innermost one, which is the first in the list. */
function levelsOf(text: DocumentFragment, boxes: readonly Element[], host: HTMLElement): [Level, ...Level[]] {
  const levels = [text, ...boxes].map((part, depth): Level => {
    const range = new Range()
    range.selectNodeContents(part)
    if (boxes[depth]) range.setStartAfter(boxes[depth])
    return { place: boxes[depth - 1] ?? host, rest: range.extractContents() }
  })
  return levels.reverse() as [Level, ...Level[]]
}

type Laid = { boxes: readonly Element[]; shown: readonly Node[] }

/** What of the whole comes after what is shown. Null where markup further down changes what stands before it. */
function after({ boxes, shown }: Laid, whole: DocumentFragment, host: HTMLElement): Level[] | null {
  const same: Element[] = []
  for (const box of boxes) {
    const found = firstBox(same.at(-1) ?? whole)
    if (!found?.cloneNode().isEqualNode(box.cloneNode())) return null
    same.push(found)
  }
  const first = [...(same.at(-1) ?? whole).childNodes].slice(0, shown.length)
  if (!shown.every((node, at) => first[at]?.isEqualNode(node))) return null
  for (const node of first) node.remove()
  return levelsOf(whole, same, host).map(({ rest }, at) => ({ rest, place: boxes.at(-1 - at) ?? host }))
}

function screenfulOf(text: DocumentFragment, letters: number): DocumentFragment {
  const screenful = document.createDocumentFragment()
  for (let missing = letters; text.firstChild && missing > 0; ) {
    missing -= text.firstChild.textContent?.length ?? 0
    screenful.append(text.firstChild)
  }
  return screenful
}

/** How much of a text fills the screen from the place where it will begin, whether that is further up or not yet in sight. */
export function lettersFrom(host: HTMLElement): number {
  const { width, top } = host.getBoundingClientRect()
  return lettersOnScreen(width || innerWidth, Math.max(200, innerHeight - top))
}

/** Of 16 px text, 150 square pixels a letter. Where nobody looks there are no frames to wait for. */
function lettersOnScreen(width = innerWidth, height = innerHeight): number {
  return document.hidden ? Number.POSITIVE_INFINITY : (width * height) / 150
}

/** After the next frame; soon, where there is none because the window is behind another one. */
export function drawn(): Promise<void> {
  return new Promise((done) => {
    requestAnimationFrame(() => setTimeout(done))
    setTimeout(done, 100)
  })
}
