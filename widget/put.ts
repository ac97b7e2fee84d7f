// Puts paid text in its place on the publisher's page: what fills the screen at once, and the rest while that is being read.
import type { Gate } from './gate.ts'
import { boxesOf, following, type Level, laidOut, lettersOnScreen, screenfulOf } from './screenfuls.ts'
import { sealedScript } from './unseal.ts'

/** Brings what is not in the page yet, a screenful after each frame, so that no frame has all of a long text to lay out. */
export type Rest = () => Promise<unknown>

/** What it is given comes from elsewhere; what it makes of it may stand in the page. */
export type Clean = (html: string) => Promise<DocumentFragment>

/** Makes ready what is about to stand in the page. */
export type Prepare = (text: DocumentFragment) => void

/** `letters` are what the screen holds of it. */
type Means = { clean: Clean; prepare: Prepare; letters: number }

/** Into the light DOM, so that the publisher's own styles apply; in place of what stood there for readers without script. */
export async function put({ host, left }: Gate, html: string, { clean, prepare, letters }: Means): Promise<Rest> {
  const sealed = sealedScript(host)
  const closed = sealed ? [sealed] : []
  const begin = (text: DocumentFragment) => {
    const { boxes, levels, screenful } = laidOut(text, letters, host)
    prepare(screenful)
    const innermost = boxes.at(-1) ?? text
    innermost.append(screenful)
    host.replaceChildren(...closed, text)
    return levels
  }
  const fill = async (levels: Level[]) => {
    for (const { place, rest } of levels) {
      while (rest.firstChild) {
        await drawn()
        if (left.aborted) return
        const screenful = screenfulOf(rest, lettersOnScreen())
        prepare(screenful)
        place.append(screenful)
      }
    }
  }

  const beginning = await beginningOf(html, { clean, letters })
  const text = beginning ?? (await clean(html))
  if (left.aborted) return async () => {}
  const levels = begin(text)
  left.addEventListener('abort', () => host.replaceChildren(...closed))
  return async () => {
    if (!beginning) return fill(levels)
    await drawn()
    // As it came: the page's own scripts may have made something else of what is shown.
    const again = await beginningOf(html, { clean, letters })
    const whole = await clean(html)
    if (left.aborted) return
    const same = again && following(laidOut(again, letters, host), whole, levels)
    await fill(same ?? begin(whole))
  }
}

/**
 * The first blocks of a text that is long enough for it to matter. Null where no block of it is at an end by then: the last one may
 * have been cut off.
 */
async function beginningOf(
  html: string,
  { clean, letters }: Pick<Means, 'clean' | 'letters'>,
): Promise<DocumentFragment | null> {
  const enough = 2 * letters
  if (html.length < 2 * enough) return null
  const beginning = await clean(html.slice(0, html.lastIndexOf('<', enough)))
  let place: ParentNode = beginning
  for (const box of boxesOf(beginning, letters)) if (place.lastChild === box) place = box
  place.lastChild?.remove()
  return place.firstChild && beginning
}

/** After the next frame; soon, where there is none because the window is behind another one. */
export function drawn(): Promise<void> {
  return new Promise((done) => {
    requestAnimationFrame(() => setTimeout(done))
    setTimeout(done, 100)
  })
}
