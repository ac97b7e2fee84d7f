// Gets the paid text of a gate, and has it clean before it is put in its place.
import type { Config } from 'dompurify'
import type { Sealed } from '../server/wire/content-key.ts'
import { askEntitlements, fetchContent, releaseKey } from './api.ts'
import { complain } from './complain.ts'
import { attribute } from './embed.ts'
import { tell } from './events.ts'
import type { Opening } from './files.ts'
import type { Gate } from './gate.ts'
import { bought } from './keep.ts'
import { loadWith, type Trust } from './load.ts'
import { drawn, type Prepare, put, type Rest } from './put.ts'
import { lettersFrom, nextScreenful } from './screenfuls.ts'
import { Lost, withToken } from './token.ts'
import { newsOf } from './ui/text/news/sentences.ts'
import { readSealed, rehearse, unopened, unseal } from './unseal.ts'

/** Its text is in the page but for the rest; else why this reader no longer owns it. Rejects when it could not be had now. */
export async function reveal(gate: Gate): Promise<Rest | Lost['because']> {
  const { host, left } = gate
  let rest: Rest = async () => {}
  try {
    if (gate.isSoft) await stillOwned(gate)
    else {
      const letters = lettersFrom(host)
      const { html, opening, keep } = await paidText(gate)
      const prepare = await preparing(gate, html, opening)
      const whole = await put(gate, html, { clean: (text) => sanitised(text, gate), prepare, letters })
      rest = keep ? () => drawn().then(keep).then(whole) : whole
    }
  } catch (fault) {
    if (fault instanceof Lost) return fault.because
    throw fault
  }
  if (!left.aborted) host.dataset.open = ''
  return rest
}

/** `opening` is what a sealed text was opened with, and what it refers to is. `keep` can wait until the text is seen. */
type PaidText = { html: string; opening?: Opening; keep?: () => void }

async function paidText(gate: Gate): Promise<PaidText> {
  const sealed = await carried(gate)
  if (sealed) return unsealed(gate, sealed)
  const address = ownAddress(gate)
  return { html: await withToken(gate, (token) => fetchContent(gate, gate.item, token, address)) }
}

/** The sealed text of a gate; null when its text is elsewhere. Rejects where it cannot be opened, whoever pays: then it must not be sold. */
export async function carried(gate: Gate): Promise<Sealed | null> {
  await parsed()
  return readSealed(gate)
}

/** Where the publisher's own server has the text. On the page's origin only: the token is for that one, and nobody else is shown it. */
function ownAddress({ host }: Gate): string | undefined {
  const src = attribute(host, 'src')
  if (src === undefined) return undefined
  const { origin, href } = new URL(src, document.baseURI)
  if (origin === location.origin) return href
  throw Object.assign(new Error(`${href} is not on ${location.origin}`), { code: 'origin-not-allowed' })
}

/** With a kept key this makes no request at all. A key that fails is no reason to lose the purchase: a new one is free. */
async function unsealed(gate: Gate, sealed: Sealed): Promise<PaidText> {
  const kept = bought.read(gate)
  if (kept?.key && kept.version === sealed.version) {
    const html = await unseal(sealed)(kept.key).catch(() => null)
    if (html !== null) return { html, opening: { sealed, key: kept.key } }
  }
  const asked = withToken(gate, (token) => releasedKey(gate, sealed.envelopes, token))
  const open = unseal(sealed)
  // What cannot be had is told of the text.
  void Promise.allSettled([
    rehearse(),
    drawn(),
    sanitised('<div>a<p>b', gate).then((rest) => nextScreenful([{ place: gate.host, rest }], 1)),
    sealed.files && loadWith(gate.fetchChecked)('files'),
  ])
  const { key } = await asked
  const html = await open(key).catch((cause) => {
    throw unopened('The sealed text does not open with its key', cause)
  })
  const keep = () => {
    const owned = bought.read(gate)
    if (owned) bought.write(gate, { ...owned, version: sealed.version, key })
  }
  return { html, opening: { sealed, key }, keep }
}

/** A page may carry envelopes for several backends; ours opens the one that was made for it. */
async function releasedKey(gate: Gate, envelopes: string[], token: string) {
  let cause: unknown
  for (const envelope of envelopes) {
    try {
      return await releaseKey(gate, envelope, token)
    } catch (problem) {
      if (!(await isForElse(gate, problem as { code?: string }))) throw problem
      cause = problem
    }
  }
  throw unopened('The sealed text has no envelope that opens', cause)
}

/**
 * Whether the envelope is to blame: it was made for another backend, site or item, or changed. Then the reader keeps what the
 * reader owns, which the server says of the item itself.
 */
async function isForElse(gate: Gate, { code }: { code?: string }): Promise<boolean> {
  if (code !== 'payment-required') return /^(malformed-request|origin-not-allowed|not-found)$/.test(code ?? '')
  const kept = bought.read(gate)
  const { items } = kept ? await askEntitlements(gate, [gate.item], kept.grant) : { items: [] }
  return items[0]?.granted === true
}

/** Pictures are made ready before the text is seen, so that it does not move. Without them the text is shown all the same. */
async function preparing(gate: Gate, html: string, opening?: Opening): Promise<Prepare> {
  const { embed, host, item, fetchChecked } = gate
  const asIs = () => {}
  if (!opening || !html.includes('data-sealed-')) return asIs
  try {
    const { filesOf } = await loadWith(fetchChecked)('files')
    return filesOf(gate, { ...opening, unopened: newsOf(gate).unopened })
  } catch (fault) {
    complain(embed, 'offline', fault)
    tell(host, 'tuppence:problem', { item, code: 'offline' })
    return asIs
  }
}

/** The text is in the page anyway, so only a clear no keeps a soft gate closed. */
async function stillOwned(gate: Gate): Promise<void> {
  await withToken(gate, async () => {}).catch((fault) => {
    if (fault instanceof Lost) throw fault
  })
}

/** What the sanitisers let through but an article has no use for. */
const unwanted = ['style', 'link', 'meta', 'base', 'form', 'input', 'button', 'select', 'textarea', 'dialog']

type Box = HTMLElement & { setHTML?: (html: string, options: object) => void }

/** The browser's own sanitiser where there is one, else DOMPurify. Scripts and handlers come through neither. */
async function sanitised(html: string, { fetchChecked, trust }: Gate): Promise<DocumentFragment> {
  const box: Box = document.createElement('div')
  if (box.setHTML) {
    box.setHTML(html, { sanitizer: { removeElements: unwanted, comments: false } })
    const text = document.createDocumentFragment()
    text.append(...box.childNodes)
    return text
  }
  const { DOMPurify } = await loadWith(fetchChecked)('purify')
  // Where it finds a DOM that it does not trust, it hands back what it was given.
  if (!DOMPurify.isSupported) throw unopened('This browser has no sanitiser')
  return DOMPurify.sanitize(html, {
    RETURN_DOM_FRAGMENT: true,
    FORBID_TAGS: unwanted,
    ADD_ATTR: ['target'],
    TRUSTED_TYPES_POLICY: bothHooks(trust),
  })
}

/** DOMPurify asks for a policy that also makes script addresses, though none is made here. */
function bothHooks(trust: Trust) {
  const hooks = { createHTML: (html: string) => trust.createHTML(html), createScriptURL: (url: string) => url }
  return hooks as unknown as NonNullable<Config['TRUSTED_TYPES_POLICY']>
}

/** The script that holds the sealed text may still be arriving. */
async function parsed(): Promise<void> {
  if (document.readyState !== 'loading') return
  await new Promise((done) => document.addEventListener('DOMContentLoaded', done, { once: true }))
}
