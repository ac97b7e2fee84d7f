// Finds the gates of a page, those added later too, and notices when one goes away or asks for another item.
import { complain } from './complain.ts'
import { type Embed, isGate, itemOf } from './embed.ts'

/** A gate that stands on the page. `come` fetches the rest of the widget for it. */
export type Standing = { come: () => void; leave: () => void }

export function findGates(embed: Embed, appear: (host: HTMLElement, item: string) => Standing): void {
  const gates = new Map<Element, Standing & { item: string }>()
  // One screen ahead. It answers after a frame was drawn, so nothing more of ours is fetched until the wall is seen.
  const near = new IntersectionObserver(
    (seen) => {
      for (const { isIntersecting, target } of seen) if (isIntersecting) gates.get(target)?.come()
    },
    { rootMargin: '100%' },
  )

  /** Can be called at any time and any number of times: it does what has become different. */
  const see = (host: HTMLElement) => {
    const item = host.isConnected && isGate(host) ? itemOf(host) : undefined
    if (gates.get(host)?.item === item) return
    gates.get(host)?.leave()
    gates.delete(host)
    near.unobserve(host)
    if (item === undefined) return
    try {
      gates.set(host, { item, ...appear(host, item) })
      near.observe(host)
    } catch (fault) {
      complain(embed, 'internal', fault)
    }
  }

  defineElement(see)
  findPlain((candidates) => {
    for (const node of [...gates.keys(), ...candidates]) see(node as HTMLElement)
  })
}

/** A custom element is found in any tree, another component's shadow root included. */
function defineElement(see: (host: HTMLElement) => void): void {
  customElements.define(
    'tuppence-gate',
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

/** `<div data-tuppence="gate">`, for editors that strip unknown tags. Only what was added is searched. */
function findPlain(report: (candidates: Node[]) => void): void {
  const inside = (node: Node) => (node instanceof Element ? [node, ...node.querySelectorAll('[data-tuppence]')] : [])
  new MutationObserver((records) => {
    report(records.flatMap(({ target, addedNodes }) => [target, ...[...addedNodes].flatMap(inside)]))
  }).observe(document, { subtree: true, childList: true, attributeFilter: ['data-tuppence', 'data-item'] })
  report(inside(document.documentElement))
}
