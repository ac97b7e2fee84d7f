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
  let text = beginning ?? (await clean(html))
  if (left.aborted) return async () => {}
  const screenful = screenfulOf(text, letters)
  const shown = [...screenful.childNodes]
  host.replaceChildren(...closed, screenful)
  left.addEventListener('abort', () => host.replaceChildren(...closed))
  let isWhole = !beginning
  return async () => {
    while (!isWhole || text.firstChild) {
      await drawn()
      if (!isWhole) text = after(shown, await clean(html))
      isWhole = true
      if (left.aborted) return
      host.append(screenfulOf(text, lettersOnScreen()))
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
  beginning.lastChild?.remove()
  return beginning.firstChild && beginning
}

/** Where markup further down changes what stands before it, what is shown gives way to the whole. */
function after(shown: readonly Node[], whole: DocumentFragment): DocumentFragment {
  const same = [...whole.childNodes].slice(0, shown.length)
  const isSame = shown.every((node, at) => same[at]?.isEqualNode(node))
  for (const node of isSame ? same : shown) (node as ChildNode).remove()
  return whole
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
