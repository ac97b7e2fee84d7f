// The way of one unlock for one gate, from the reader's click to the text, top to bottom.
import { askEntitlements } from './api.ts'
import { tell } from './events.ts'
import type { Gate } from './gate.ts'
import { anyItem, bought, held } from './keep.ts'
import { reveal } from './reveal.ts'
import { pay, resume } from './ticket.ts'

/** The reader clicked; `popup` is null when the browser blocked the window. Rejects when nothing came of it. */
export async function buy(gate: Gate, popup: Window | null): Promise<void> {
  const outcome = await pay(gate, popup)
  if (outcome === 'bought') return openItem(gate, true)
  if (isPast(gate, popup)) return
  if (outcome === 'price-changed') await gate.showOffer(outcome)
  else gate.session.go({ is: 'ready', notice: outcome })
}

/** The reader bought this before, or comes back from paying. */
export async function comeBack(gate: Gate): Promise<void> {
  const { session, popup } = gate
  if (bought.read(gate)) return openItem(gate, false)
  if (!held.read(gate)) return gate.showOffer()
  session.go({ is: 'unlocking' })
  const outcome = await resume(gate, gate.showOffer)
  if (outcome === 'bought') return openItem(gate, true)
  if (isPast(gate, popup)) return
  if (outcome === 'declined') await gate.showOffer(outcome)
  else if (!session.offer()) await gate.showOffer()
}

/** Something was bought in another tab, or at another gate of this page. Perhaps it was this item, or a membership. */
export async function openBought(gate: Gate): Promise<void> {
  if (bought.read(gate)) await openItem(gate, false)
  else await enterAsMember(gate)
}

/** A member needs no window for what the membership opens. What it does not open keeps its wall. */
async function enterAsMember(gate: Gate): Promise<void> {
  const label = { ...gate, item: anyItem }
  const kept = bought.read(label)
  if (!kept) return
  try {
    const [answer] = (await askEntitlements(gate, [gate.item], kept.grant)).items
    if (!answer?.granted) return
    bought.write(gate, { token: answer.token, grant: kept.grant })
  } catch (problem) {
    // The grant is good for nothing any more. Anything else may pass.
    if ((problem as { code?: string }).code === 'unauthenticated') bought.forget(label)
    throw problem
  }
  if (gate.session.step().is !== 'paying') await openItem(gate, false)
}

/** What an older window ends with no longer matters, unless it is a purchase. */
function isPast(gate: Gate, popup: Window | null | undefined): boolean {
  return gate.popup !== popup || gate.session.step().is === 'open'
}

async function openItem(gate: Gate, justBought: boolean): Promise<void> {
  const { host, item, session } = gate
  if (session.step().is === 'open') return
  session.go({ is: 'unlocking' })
  try {
    const because = await reveal(gate)
    if (gate.left.aborted) return
    if (because) {
      bought.forget(gate)
      tell(host, 'tuppence:locked', { item, because })
      return gate.showOffer(because === 'revoked' ? because : undefined)
    }
    if (justBought) focusText(host)
    session.go({ is: 'open', bought: justBought })
    tell(host, 'tuppence:unlocked', { item, bought: justBought })
  } catch (fault) {
    gate.refuse(fault, () => openItem(gate, justBought))
  }
}

/** The button that had the focus is about to go. Whoever has moved on meanwhile is left alone. */
function focusText(host: HTMLElement): void {
  const { activeElement, body } = document
  if (activeElement !== host && activeElement !== body) return
  host.tabIndex = -1
  host.focus({ preventScroll: true })
  host.addEventListener('blur', () => host.removeAttribute('tabindex'), { once: true })
}
