// Paints a wall's first frame, hears a click that comes early, and hands both to the widget when it arrives.
import { firstFrame, firstWords } from 'virtual:first-frame'
import { requestOffers } from './api.ts'
import { complain } from './complain.ts'
import { type Embed, isSoft } from './embed.ts'
import type { Standing } from './find-places.ts'
import { isKept } from './keep.ts'
import { checkedFrom, loadWith, type Trust } from './load.ts'
import { openWindow } from './pay-window.ts'
import type { Arrival } from './place.ts'
import css from './ui/styles.css?inline'

/** What is the same for every place of the page is made once. Tiers have no first frame: nothing is known of them yet. */
export function createPainter(
  embed: Embed,
  fetchChecked = checkedFrom(embed),
): (host: HTMLElement, item: string) => Standing {
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(css)
  const trust = createTrust()
  const words = firstWords[embed.language] as [string, string, string, string, string, string]
  const frame = firstFrame.replace(/%(\d)/g, (_, mark) => words[mark as 0])
  const failed = frame.replace(words[3], words[5])

  return (host, item) => {
    const leaving = new AbortController()
    const root = host.shadowRoot ?? host.attachShadow({ mode: 'open' })
    const arrival: Arrival = {
      host,
      root,
      embed,
      item,
      isSoft: isSoft(host),
      isKept: isKept({ embed, item }),
      trust,
      left: leaving.signal,
      fetchChecked,
      openWindow,
      requestOffers: (init) => requestOffers(embed, item, init),
    }
    root.adoptedStyleSheets = [sheet]
    const paint = (html: string) => {
      root.innerHTML = trust.createHTML(html)
    }
    paint(item && !arrival.isKept ? frame : '')
    const come = bring(arrival, () => {
      // The text of a soft gate is in the page: its publisher may rather give it away than keep a broken wall.
      const isGivenAway = arrival.isSoft && embed.opensOnFault
      if (isGivenAway) host.dataset.open = ''
      // Where there would be tiers, the page's own link stands in for them.
      paint(item && !isGivenAway ? failed : '<slot>')
    })
    // What is owned opens at once, wherever it stands: a reader may look for a word in it.
    if (arrival.isKept) come()
    return {
      come,
      leave: () => {
        leaving.abort()
        delete host.dataset.open
      },
    }
  }
}

/** Fetches the rest, once; after a failure again, at the next click. */
function bring(arrival: Arrival, giveUp: () => void): () => void {
  const { root, embed, left } = arrival
  const load = loadWith(arrival.fetchChecked)
  let isComing = false
  let isHere = false
  const come = async () => {
    if (isComing) return
    isComing = true
    try {
      if (arrival.item && !arrival.isKept) arrival.offers = arrival.requestOffers()
      // Nobody waits for it yet; a failure must not reach the page as an unhandled one.
      arrival.offers?.catch(() => {})
      const translation = embed.language === 'en' ? null : load(embed.language)
      const [{ open }, translated] = await Promise.all([load(arrival.item ? 'index' : 'elements'), translation])
      isHere = true
      if (!left.aborted) void open(arrival, translated ?? undefined)
    } catch (fault) {
      isComing = false
      complain(embed, 'offline', fault)
      arrival.popup?.close()
      arrival.popup = undefined
      giveUp()
    }
  }
  const clicked = ({ target }: Event) => {
    if (isHere || !(target as Element).closest('button')) return
    arrival.popup ??= openWindow()
    void come()
  }
  root.addEventListener('click', clicked, { signal: left })
  return come
}

/** A page that lists its Trusted Types policies and has forgotten ours gets a line in its console, not an exception. */
function createTrust(): Trust {
  const createHTML = (html: string) => html
  try {
    return trustedTypes.createPolicy('tuppence', { createHTML })
  } catch {
    return { createHTML }
  }
}
