// A long text by screenfuls: what the screen has room for, where the blocks of a text are, and what of it is still to come.

/** What is still to come at one place. */
export type Level = { place: Element; rest: DocumentFragment }

/** The beginning of a text that is about to be put in. What follows on it comes from the innermost box first. */
export type Laid = { boxes: Element[]; levels: [Level, ...Level[]]; screenful: DocumentFragment }

/** @param host where the text itself will stand */
export function laidOut(text: DocumentFragment, letters: number, host: Element): Laid {
  const boxes = boxesOf(text, letters)
  const levels = levelsOf(text, boxes, host)
  return { boxes, levels, screenful: screenfulOf(levels[0].rest, letters) }
}

/** The boxes that a text begins with and that hold more than a screen does, from the outermost: an article in a `<div>`, say. */
export function boxesOf(text: ParentNode, letters: number): Element[] {
  const box = firstBox(text)
  return box && (box.textContent?.length ?? 0) > letters ? [box, ...boxesOf(box, letters)] : []
}

function firstBox(place: ParentNode): Element | null {
  let first = place.firstChild
  while (first instanceof Text && !first.data.trim()) first = first.nextSibling
  return first instanceof Element && /^(div|section|article|main)$/.test(first.localName) ? first : null
}

/** Takes out of a text all of its innermost box, and of each one around it what comes after the box inside. They follow in this order. */
function levelsOf(text: DocumentFragment, boxes: Element[], host: Element): [Level, ...Level[]] {
  const levels = [text, ...boxes].map((part, depth): Level => {
    const range = new Range()
    range.selectNodeContents(part)
    if (boxes[depth]) range.setStartAfter(boxes[depth])
    return { place: boxes[depth - 1] ?? host, rest: range.extractContents() }
  })
  return levels.reverse() as [Level, ...Level[]]
}

/**
 * What of the whole comes after what was laid out of its beginning, at the places where that stands. Null where markup further down
 * changes what stands before it.
 */
export function following({ boxes, screenful }: Laid, whole: DocumentFragment, shown: Level[]): Level[] | null {
  const blocks = [...screenful.childNodes]
  const same: Element[] = []
  for (const box of boxes) {
    const found = firstBox(same.at(-1) ?? whole)
    if (!found?.cloneNode().isEqualNode(box.cloneNode())) return null
    same.push(found)
  }
  const first = [...(same.at(-1) ?? whole).childNodes].slice(0, blocks.length)
  if (!blocks.every((block, at) => first[at]?.isEqualNode(block))) return null
  for (const node of first) node.remove()
  const host = shown.at(-1)?.place as Element
  return levelsOf(whole, same, host).map(({ rest }, at) => ({ rest, place: shown[at]?.place ?? host }))
}

export function screenfulOf(text: DocumentFragment, letters: number): DocumentFragment {
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
export function lettersOnScreen(width = innerWidth, height = innerHeight): number {
  return document.hidden ? Number.POSITIVE_INFINITY : (width * height) / 150
}
