// <tuppence-gate>: appears, shows its wall and what the item costs, leaves cleanly. What a click begins is a visit.
import { askOffers } from './api.ts'
import type { Embed } from './embed.ts'
import { tell } from './events.ts'
import { anyItem, isKept, keyOf } from './keep.ts'
import { type Checked, type Chunks, loadWith, type Trust } from './load.ts'
import { refuse } from './refuse.ts'
import { createSession, type Notice, type Session } from './session.ts'
import { mount } from './ui/mount.tsx'
import { words as en, type Words } from './ui/text/en.ts'

/** What the loader found and began before this chunk was there. */
export type Arrival = {
  host: HTMLElement
  root: ShadowRoot
  embed: Embed
  item: string
  isSoft: boolean
  /** This reader bought the item or was paying for it: then no first frame was painted and no offer asked for. */
  isKept: boolean
  offers?: Promise<Response> | undefined
  /** Set when the reader clicked before we came; null when the browser blocked the window. */
  popup?: Window | null | undefined
  trust: Trust
  fetchChecked: (chunk: Checked) => Promise<never>
  requestOffers: (init?: RequestInit) => Promise<Response>
  openWindow: () => Window | null
  /** Aborted when the element goes away or asks for another item. */
  left: AbortSignal
}

/** One gate on the page and all that a visit to it needs. */
export type Gate = Arrival & {
  session: Session
  words: Words
  showOffer: (notice?: Notice) => Promise<void>
  refuse: (thrown: unknown, again: () => void) => void
}

/**
 * A place on the page where an item is closed. Also as `<div data-tuppence="gate" data-item="…" data-mode="…">`.
 *
 * @attr item - which item; without it the page's path is the item
 * @attr mode - `soft` when the text is already in the page
 * @fires tuppence:offer
 * @fires tuppence:unlocked
 * @fires tuppence:locked
 * @fires tuppence:problem
 * @csspart wall @csspart lock @csspart brand @csspart title @csspart item @csspart price
 * @csspart unlock @csspart notice @csspart restore
 */
export async function openGate(arrival: Arrival, words: Words = en): Promise<void> {
  const { embed, item, left, root, fetchChecked } = arrival
  const gate: Gate = {
    ...arrival,
    words,
    session: createSession(),
    showOffer: (notice) => showOffer(gate, notice),
    refuse: (thrown, again) => refuse(gate, thrown, again),
  }
  left.addEventListener('abort', mount(gate, { onUnlock: () => unlock(gate), onOther: () => other(gate) }))
  const hear = () => begin(gate, (visit) => visit.openBought(gate))
  // Another tab of this site may have bought it, or another gate on this page; or the reader is a member.
  addEventListener('storage', ({ key }) => key === keyOf(embed.site) && hear(), { signal: left })
  document.addEventListener('tuppence:unlocked', (event) => event.detail.item === item && hear(), {
    signal: left,
  })
  // Whoever reaches for the button will want what a click needs.
  root.addEventListener('pointerover', () => loadWith(fetchChecked)('visit').catch(() => {}), { once: true })
  if (arrival.isKept) return comeBack(gate)
  await showOffer(gate)
  if (isKept({ embed, item: anyItem })) void hear()
  if (gate.popup !== undefined) void buy(gate, gate.popup)
}

async function showOffer(gate: Gate, notice?: Notice): Promise<void> {
  const { item, session, host, offers: early } = gate
  gate.offers = undefined
  try {
    // Asked again, it may not come from a cache: the price could be the old one.
    const offers = await askOffers(early ?? gate.requestOffers({ cache: 'no-store' }))
    session.offered(offers, notice)
    if (!session.offer()) throw Object.assign(new Error('There is no offer'), { code: 'not-found' })
    tell(host, 'tuppence:offer', { item, offers: offers.offers })
  } catch (fault) {
    gate.popup?.close()
    gate.popup = undefined
    refuse(gate, fault, () => showOffer(gate, notice))
  }
}

/** The big button. The window opens in the click itself: a moment later the browser would block it. */
function unlock(gate: Gate): void {
  const { session, popup } = gate
  const step = session.step()
  if (step.is === 'refused') step.again()
  if (step.is === 'paying') popup?.focus()
  if (step.is === 'ready') void buy(gate, gate.openWindow())
  if (step.is === 'asking') {
    gate.popup = gate.openWindow()
    session.go({ is: 'opening' })
  }
}

/** The small one: to restore is to go to the pay window too, which knows its reader and charges nobody twice. */
function other(gate: Gate): void {
  if (gate.session.step().is === 'paying') gate.popup?.close()
  else unlock(gate)
}

async function buy(gate: Gate, popup: Window | null): Promise<void> {
  gate.popup = popup
  gate.session.go({ is: 'opening' })
  await begin(
    gate,
    (visit) => visit.buy(gate, popup),
    () => buy(gate, gate.openWindow()),
  )
}

async function comeBack(gate: Gate): Promise<void> {
  await begin(
    gate,
    (visit) => visit.comeBack(gate),
    () => comeBack(gate),
  )
}

/** A way that nobody asked for (without `again`) fails quietly, and so does one that a newer click has overtaken. */
async function begin(gate: Gate, way: (visit: Chunks['visit']) => Promise<void>, again?: () => void): Promise<void> {
  const { popup } = gate
  try {
    await way(await loadWith(gate.fetchChecked)('visit'))
  } catch (fault) {
    if (!again || gate.popup !== popup) return
    popup?.close()
    refuse(gate, fault, again)
  }
}
