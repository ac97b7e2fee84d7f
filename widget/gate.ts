// <tuppence-gate>: appears, shows its wall and what the item costs, leaves cleanly. What a click begins is a visit.
import type { Opened } from '../server/wire/item.ts'
import { askOffers, refuseAs } from './api.ts'
import { begin } from './begin.ts'
import { tell } from './events.ts'
import { isKnown, keyOf } from './keep.ts'
import { loadWith } from './load.ts'
import type { Arrival, Place, Translation } from './place.ts'
import { refuse } from './refuse.ts'
import { createSession, type News, type Offer, type Session } from './session.ts'
import { mount } from './ui/mount.tsx'
import { words as en, type Words } from './ui/text/en.ts'

/** One gate on the page and all that a visit to it needs. */
export type Gate = Place & {
  session: Session
  words: Words
  /** By which everybody may read it. */
  opened?: Opened | undefined
  showOffer: (says?: News) => Promise<void>
  refuse: (thrown: unknown, again: () => void) => void
}

/**
 * A place on the page where an item is closed. Also as `<div data-tuppence="gate" data-item="…" data-mode="…">`.
 *
 * @attr item - which item; without it the page's path is the item
 * @attr mode - `soft` when the text is already in the page
 * @attr src - where the publisher's own server has the text, which verifies the token
 * @fires tuppence:offer
 * @fires tuppence:unlocked
 * @fires tuppence:locked
 * @fires tuppence:joined
 * @fires tuppence:problem
 * @csspart wall @csspart lock @csspart brand @csspart title @csspart item @csspart price
 * @csspart unlock @csspart notice @csspart join @csspart restore @csspart credits
 */
export async function openGate(arrival: Arrival, translation: Translation): Promise<void> {
  const { embed, left, root, fetchChecked } = arrival
  const gate: Gate = {
    ...arrival,
    translation,
    words: translation?.words ?? en,
    session: createSession(),
    showOffer: (says) => showOffer(gate, says),
    refuse: (thrown, again) => refuse(gate, thrown, again),
  }
  const presses = { onUnlock: () => unlock(gate), onJoin: () => join(gate), onOther: () => other(gate) }
  left.addEventListener('abort', mount(gate, presses))
  const hear = (event: Event) => begin(gate, (visit) => visit.hear(gate, event))
  // Another tab of this site may have bought it, or another gate on this page; the reader is a member; a goal is reached.
  addEventListener('storage', (event) => event.key === keyOf(embed.site) && hear(event), { signal: left })
  for (const news of ['unlocked', 'joined', 'reached'])
    document.addEventListener(`tuppence:${news}`, hear, { signal: left })
  // Whoever reaches for the button will want what a click needs.
  root.addEventListener('pointerover', () => loadWith(fetchChecked)('visit').catch(() => {}), { once: true })
  if (arrival.isKept) return comeBack(gate)
  await showOffer(gate)
  // What was bought here may have made a member, or count towards becoming one; or somebody gave it, by a link.
  if (isKnown(gate) || /tuppence=/.test(location.hash)) void begin(gate, (visit) => visit.recall(gate))
  if (gate.popup !== undefined) void buy(gate, gate.popup)
}

async function showOffer(gate: Gate, says?: News): Promise<void> {
  const { item, session, host, offers: early } = gate
  const again = () => showOffer(gate, says)
  gate.offers = undefined
  try {
    // Asked again, it may not come from a cache: the price could be the old one.
    const offers = await askOffers(early ?? gate.requestOffers({ cache: 'no-store' }))
    gate.opened = offers.opened
    session.offered(offers, says)
    if (!session.offer()) refuseAs('not-found')(offers)
    tell(host, 'tuppence:offer', { item, offers: offers.offers })
    if (offers.opened) await begin(gate, (visit) => visit.openItem(gate, false), again)
  } catch (fault) {
    gate.popup?.close()
    gate.popup = undefined
    await refuse(gate, fault, again)
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

/** The second button goes away when it is pressed, so the focus moves to the one that stays. */
function join(gate: Gate): void {
  const popup = gate.openWindow()
  gate.root.querySelector<HTMLElement>('[part=unlock]')?.focus()
  void buy(gate, popup, gate.session.join())
}

/** The small one: to restore is to go to the pay window too, which knows its reader and charges nobody twice. */
function other(gate: Gate): void {
  if (gate.session.step().is === 'paying') gate.popup?.close()
  else unlock(gate)
}

async function buy(gate: Gate, popup: Window | null, offer: Offer | undefined = gate.session.offer()): Promise<void> {
  gate.popup = popup
  gate.session.go({ is: 'opening' })
  await begin(
    gate,
    (visit) => visit.buy(gate, popup, offer),
    () => buy(gate, gate.openWindow(), offer),
  )
}

async function comeBack(gate: Gate): Promise<void> {
  await begin(
    gate,
    (visit) => visit.comeBack(gate),
    () => comeBack(gate),
  )
}
