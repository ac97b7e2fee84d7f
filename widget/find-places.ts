// Finds the places of a page where something is sold, those added later too, and notices when one goes away or asks for another item.
import { complain } from './complain.ts'
import { type Embed, itemOf } from './embed.ts'

/** A place that stands on the page. `come` fetches the rest of the widget for it. */
export type Standing = { come: () => void; leave: () => void }

export function findPlaces(embed: Embed, appear: (host: HTMLElement, item: string) => Standing): void {
  const places = new Map<Element, Standing & { item: string }>()
  // One screen ahead. It answers after a frame was drawn, so nothing more of ours is fetched until the wall is seen.
  const near = new IntersectionObserver(
    (seen) => {
      for (const { isIntersecting, target } of seen) if (isIntersecting) places.get(target)?.come()
    },
    { rootMargin: '100%' },
  )

  /** Can be called at any time and any number of times: it does what has become different. */
  const see = (host: HTMLElement) => {
    const item = host.isConnected ? itemOf(host) : undefined
    if (places.get(host)?.item === item) return
    places.get(host)?.leave()
    places.delete(host)
    near.unobserve(host)
    if (item === undefined) return
    try {
      places.set(host, { item, ...appear(host, item) })
      near.observe(host)
    } catch (fault) {
      complain(embed, 'internal', fault)
    }
  }

  defineElements(see)
  findPlain((candidates) => {
    for (const node of [...places.keys(), ...candidates]) see(node as HTMLElement)
  })
}

/** A custom element is found in any tree, another component's shadow root included. */
function defineElements(see: (host: HTMLElement) => void): void {
  for (const kind of ['gate', 'membership', 'tip-jar', 'goal', 'poll', 'supporters']) {
    customElements.define(
      `tuppence-${kind}`,
      class extends HTMLElement {
        static observedAttributes = ['item']
        connectedCallback() {
          see(this)
        }
        disconnectedCallback() {
          see(this)
        }
        attributeChangedCallback() {
          see(this)
        }
      },
    )
  }
}

/** `<div data-tuppence="gate">`, for editors that strip unknown tags. Only what was added is searched. */
function findPlain(report: (candidates: Node[]) => void): void {
  const inside = (node: Node) => (node instanceof Element ? [node, ...node.querySelectorAll('[data-tuppence]')] : [])
  new MutationObserver((records) => {
    report(records.flatMap(({ target, addedNodes }) => [target, ...[...addedNodes].flatMap(inside)]))
  }).observe(document, { subtree: true, childList: true, attributeFilter: ['data-tuppence', 'data-item'] })
  report(inside(document.documentElement))
}
