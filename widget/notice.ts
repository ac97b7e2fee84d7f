// What stands in the publisher's own page in place of a picture or another file that does not open: a button to try again.
import type { Gate } from './gate.ts'
import css from './ui/notice.css?inline'

export type Stand = (element: HTMLElement, again: () => void) => void

/** The look comes with the first notice, and goes with the gate. */
export function createNotices(gate: Gate, says: string): Stand {
  const { embed, host, left } = gate
  let isDressed = false
  return (element, again) => {
    if (!isDressed) dress(host.getRootNode() as Document | ShadowRoot, left)
    isDressed = true
    const notice = document.createElement('button')
    Object.assign(notice, { type: 'button', className: 'tuppence-notice' })
    const isLink = element instanceof HTMLAnchorElement
    const { alt } = element as { alt?: string }
    const name = isLink ? element.textContent : alt
    // Each in its own direction: the one is the publisher's, the other ours.
    if (name) notice.append(isolated(name), ' ')
    notice.append(isolated(says, embed.language))
    if (!isLink) keepRoom(notice, element.getBoundingClientRect())
    notice.addEventListener('click', () => {
      notice.replaceWith(element)
      again()
    })
    element.replaceWith(notice)
  }
}

/** By a sheet that needs no leave of a content security policy. */
function dress(root: Document | ShadowRoot, left: AbortSignal): void {
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(css)
  root.adoptedStyleSheets.push(sheet)
  left.addEventListener('abort', () => {
    root.adoptedStyleSheets = root.adoptedStyleSheets.filter((each) => each !== sheet)
  })
}

/** What is below does not move. As properties, so that a rule of the publisher's can do otherwise. */
function keepRoom({ style }: HTMLElement, { width, height }: DOMRect): void {
  style.setProperty('--tuppence-room-width', `${width}px`)
  style.setProperty('--tuppence-room-height', `${height}px`)
}

function isolated(textContent: string, lang?: string): HTMLElement {
  return Object.assign(document.createElement('bdi'), { textContent }, lang && { lang })
}
