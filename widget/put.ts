// Puts paid text in its place on the publisher's page: what fills the screen at once, and the rest while that is being read.
import type { Gate } from './gate.ts'
import { isBox, isMore, type Level, lettersOnScreen, nextScreenful } from './screenfuls.ts'
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
  const show = ({ first, levels }: Laid) => {
    prepare(first)
    host.replaceChildren(...closed, first)
    return levels
  }

  const beginning = await beginningOf(html, { clean, letters })
  const text = beginning ?? (await clean(html))
  if (left.aborted) return async () => {}
  let levels = show(laidOut(text, letters, host))
  left.addEventListener('abort', () => host.replaceChildren(...closed))
  return async () => {
    if (beginning) {
      await drawn()
      // As it came: the page's own scripts may have made something else of what is shown.
      const again = await beginningOf(html, { clean, letters })
      const whole = laidOut(await clean(html), letters, host)
      if (left.aborted) return
      levels = (again && following(laidOut(again, letters, host), whole, levels)) ?? show(whole)
    }
    while (isMore(levels)) {
      await drawn()
      if (left.aborted) return
      for (const { place, part } of nextScreenful(levels, lettersOnScreen())) {
        prepare(part)
        place.append(part)
      }
    }
  }
}

/** The first screenful of a text, and what is still to come of it. */
type Laid = { first: DocumentFragment; levels: Level[] }

function laidOut(text: DocumentFragment, letters: number, host: Element): Laid {
  const levels: Level[] = [{ place: host, rest: text }]
  const [begun] = nextScreenful(levels, letters)
  return { first: begun?.part ?? text, levels }
}

/** What of the whole comes at the places that are shown. Null where markup further down changes what stands before it. */
function following(beginning: Laid, whole: Laid, shown: Level[]): Level[] | null {
  const isSame = whole.levels.length === shown.length && whole.first.isEqualNode(beginning.first)
  return isSame ? whole.levels.map(({ rest }, at) => ({ rest, place: shown[at]?.place ?? rest })) : null
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
  let last = beginning.lastChild
  while (isBox(last) && last.lastChild) last = last.lastChild
  last?.remove()
  return beginning.textContent?.trim() ? beginning : null
}

/** After the next frame; soon, where there is none because the window is behind another one. */
export function drawn(): Promise<void> {
  return new Promise((done) => {
    requestAnimationFrame(() => setTimeout(done))
    setTimeout(done, 100)
  })
}
