// The way of one unlock for one gate, from the reader's click to the text, top to bottom.
import { askEntitlements } from './api.ts'
import { credit } from './credits.ts'
import { tell } from './events.ts'
import type { Gate } from './gate.ts'
import { anyItem, bought, held, type Kept } from './keep.ts'
import type { Place } from './place.ts'
import { carried, reveal } from './reveal.ts'
import type { Fault, Offer, Says } from './session.ts'
import { type Bought, pay, resume, type Wish, welcome } from './ticket.ts'
import { creditSentence, newsOf, sentenceFor } from './ui/text/news/sentences.ts'
import { sealedScript } from './unseal.ts'

export { pay, resume, welcome } from './ticket.ts'
export { newsOf } from './ui/text/news/sentences.ts'

/** The reader clicked; `popup` is null when the browser blocked the window. Rejects when nothing came of it. */
export async function buy(gate: Gate, popup: Window | null, offer: Offer | undefined): Promise<void> {
  // What cannot be opened is not sold.
  if (sealedScript(gate.host)) await carried(gate)
  const outcome = await pay(gate, popup, wishFor(gate, offer))
  if (typeof outcome === 'object') return enter(gate, outcome)
  if (isPast(gate, popup)) return
  const says = { notice: newsOf(gate).sentences[outcome] }
  if (outcome === 'price-changed') await gate.showOffer(says)
  else gate.session.go({ is: 'ready', says })
}

/** The reader bought this before, or comes back from paying. */
export async function comeBack(gate: Gate): Promise<void> {
  takeGiven(gate)
  const { session, popup } = gate
  if (bought.read(gate)) return openItem(gate, false)
  if (!held.read(gate)) return gate.showOffer()
  session.go({ is: 'unlocking', says: newsOf(gate).steps.unlocking })
  const outcome = await resume(gate, () => gate.showOffer())
  if (typeof outcome === 'object') return enter(gate, outcome)
  if (isPast(gate, popup)) return
  if (outcome === 'declined') await gate.showOffer({ notice: newsOf(gate).sentences[outcome] })
  else if (!session.offer()) await gate.showOffer()
}

/**
 * Something was bought in another tab, or at another place of this page: perhaps it was this item, or a membership. Or a goal was
 * reached, which may have opened it.
 */
export async function hear(gate: Gate, { type, detail }: Partial<CustomEvent> & Event): Promise<void> {
  if (type === 'tuppence:reached') return detail.item === gate.item ? openReached(gate) : undefined
  if (type === 'tuppence:unlocked' && detail.item !== gate.item) return
  if (bought.read(gate)) return openItem(gate, false)
  const kept = bought.read(memberAt(gate))
  if (kept && (await granted(gate, kept)) && gate.session.step().is !== 'paying') await openItem(gate, false)
}

/** A gift link leads here with a ticket that is paid for. Its verifier must not stay in the address. */
function takeGiven(gate: Gate): boolean {
  const { pathname, search, hash } = location
  const [, own, ticket, verifier, item] = /^(.*)[#?&]tuppence=(ticket_\w+)\.([\w-]+)\.(.+)$/.exec(hash) ?? []
  if (!ticket || !verifier || decoded(item) !== gate.item) return false
  held.write(gate, { ticket, verifier })
  // A page that is routed by what it has behind the `#` has it back, and does not notice.
  history.replaceState(history.state, '', pathname + search + own)
  return true
}

function decoded(text = ''): string | null {
  try {
    return decodeURIComponent(text)
  } catch {
    return null
  }
}

/** It opens before the reader's eyes. */
async function openReached(gate: Gate): Promise<void> {
  const { host, session } = gate
  if (session.step().is === 'open') return
  const hadFocus = document.activeElement === host
  await gate.showOffer()
  if (session.step().is !== 'open') return
  if (hadFocus) focusHost(host)
  session.go({ is: 'open', says: { notice: newsOf(gate).openedNow } })
}

/** Once for each gate: its reader may have been given it, be a member, or have bought what counts towards a membership. */
export async function recall(gate: Gate): Promise<void> {
  if (takeGiven(gate)) return comeBack(gate)
  const { session } = gate
  const member = bought.read(memberAt(gate))
  const kept = member ?? (session.membership() && bought.latest(gate))
  const answer = kept && (await ask(gate, kept))
  const step = session.step()
  if (answer?.isGranted) {
    if (step.is !== 'paying') await openItem(gate, false)
    return
  }
  const credit = answer?.credit
  const isOffered = credit?.offer === session.membership()?.id
  if (credit && isOffered && step.is === 'ready' && !step.says) {
    session.go({ is: 'ready', says: { notice: creditSentence(gate, credit) } })
  }
}

/** What was paid opens the gate: by a token of its own, or as a member's. */
async function enter(gate: Gate, given: Bought): Promise<void> {
  const kept = bought.read(memberAt(gate))
  if (bought.read(gate) || (kept && (await granted(gate, kept)))) await openItem(gate, true)
  else await gate.showOffer()
  welcome(gate, given)
}

async function granted(gate: Gate, kept: Kept): Promise<boolean> {
  return (await ask(gate, kept)).isGranted
}

/** A member needs no window for what the membership opens. What a grant does not open keeps its wall. */
async function ask(gate: Gate, { grant }: Kept) {
  try {
    const { items, credit } = await askEntitlements(gate, [gate.item], grant)
    const [answer] = items
    if (answer?.granted) bought.write(gate, { token: answer.token, grant })
    return { isGranted: answer?.granted === true, credit }
  } catch (problem) {
    // The grant is good for nothing any more. Anything else may pass.
    const isDead = (problem as { code?: string }).code === 'unauthenticated'
    if (isDead && bought.read(memberAt(gate))?.grant === grant) bought.forget(memberAt(gate))
    throw problem
  }
}

function wishFor({ item }: Gate, offer: Offer | undefined): Wish {
  const expected = offer?.price ?? null
  if (offer?.kind !== 'membership') return { want: { kind: 'unlock', item }, expected }
  const [kind, tier, interval] = offer.id.split(':') as ['membership', string, 'month' | 'year']
  return { want: { kind, tier, interval }, expected }
}

const memberAt = (gate: Gate) => ({ ...gate, item: anyItem })

/** What an older window ends with no longer matters, unless it is a purchase. */
function isPast(gate: Gate, popup: Window | null | undefined): boolean {
  return gate.popup !== popup || gate.session.step().is === 'open'
}

export async function openItem(gate: Gate, justBought: boolean): Promise<void> {
  const { host, item, session } = gate
  if (session.step().is === 'open') return
  session.go({ is: 'unlocking', says: { ...newsOf(gate).steps.unlocking, ...nothingToPay } })
  try {
    const rest = await reveal(gate)
    if (gate.left.aborted) return
    if (typeof rest === 'string') {
      bought.forget(gate)
      tell(host, 'tuppence:locked', { item, because: rest })
      return gate.showOffer(rest === 'revoked' ? { notice: newsOf(gate).sentences[rest] } : undefined)
    }
    if (justBought) focusHost(host)
    session.go({ is: 'open', says: justBought ? newsOf(gate).steps.open : {} })
    await rest()
    if (gate.left.aborted) return
    tell(host, 'tuppence:unlocked', { item, bought: justBought })
    if (gate.opened) credit(gate, gate.opened)
  } catch (fault) {
    gate.refuse(fault, () => openItem(gate, justBought))
  }
}

/** What went wrong, said to whoever may have paid already. */
export function newsOfFault(place: Place & Pick<Gate, 'opened'>, fault: Fault): Says {
  const isTheirs = place.opened ?? bought.read(place)
  return { notice: sentenceFor(place, fault), ...(isTheirs && nothingToPay) }
}

const nothingToPay = { price: ' ' } as const

/** The button that had the focus is about to go. Whoever has moved on meanwhile is left alone. */
export function focusHost(host: HTMLElement): void {
  const { activeElement, body } = document
  if (activeElement !== host && activeElement !== body) return
  host.tabIndex = -1
  host.focus({ preventScroll: true })
  host.addEventListener('blur', () => host.removeAttribute('tabindex'), { once: true })
}
