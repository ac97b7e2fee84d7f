// A long text by screenfuls: what the screen has room for, the next so much of a text, and what of it is still to come.

/** What is still to come at one place. A text begins with one of them; each box that is begun and not at its end is one more, the innermost last. */
export type Level = { place: ParentNode; rest: DocumentFragment }

export type Part = { place: ParentNode; part: DocumentFragment }

/** Takes the next screenful out of the levels: what comes at each place, in this order. A box that holds more than is missing is begun. */
export function nextScreenful(levels: Level[], letters: number): Part[] {
  const parts: Part[] = []
  let missing = letters
  while (missing > 0 && isMore(levels)) {
    const level = levels.at(-1) as Level
    if (!level.rest.firstChild) levels.pop()
    else {
      const part = document.createDocumentFragment()
      missing -= move({ ...level, place: part }, levels, missing)
      parts.push({ place: level.place, part })
    }
  }
  return parts
}

export const isMore = (levels: Level[]): boolean => levels.some(({ rest }) => rest.firstChild)

/** Returns the letters of what it has moved. */
function move({ place, rest }: Level, levels: Level[], letters: number): number {
  let moved = 0
  for (let node = rest.firstChild; node && moved < letters; node = rest.firstChild) {
    const length = node.textContent?.length ?? 0
    place.append(node)
    if (isBox(node) && moved + length > letters) return moved + move(begun(node, levels), levels, letters - moved)
    moved += length
  }
  return moved
}

/** What it holds is still to come. */
function begun(box: Element, levels: Level[]): Level {
  const inside = new Range()
  inside.selectNodeContents(box)
  const level = { place: box, rest: inside.extractContents() }
  levels.push(level)
  return level
}

export function isBox(node: Node | null): node is Element {
  return node instanceof Element && /^(div|section|article|main)$/.test(node.localName)
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
