// Every element but the gate: which chunk its kind comes in. So the script tag, which counts each byte, knows one for all of them.
import { complain } from './complain.ts'
import { kindOf } from './embed.ts'
import { type Chunks, loadWith } from './load.ts'
import type { Arrival, Translation } from './place.ts'

type Element = { chunk: keyof Chunks & ('membership' | 'tipJar' | 'community'); asksForSite?: true }

const elements = new Map<string | undefined, Element>([
  ['membership', { chunk: 'membership', asksForSite: true }],
  ['tip-jar', { chunk: 'tipJar', asksForSite: true }],
  ['goal', { chunk: 'community' }],
  ['poll', { chunk: 'community' }],
  ['supporters', { chunk: 'community' }],
])

export async function open(arrival: Arrival, translation: Translation): Promise<void> {
  const { host, root, embed, trust, fetchChecked, left } = arrival
  try {
    const kind = kindOf(host)
    const element = elements.get(kind)
    if (!element) throw new Error(`tuppence-${kind} is no element of ours`)
    if (element.asksForSite) {
      // While the chunk is on its way. Nobody waits for it yet; a failure must not reach the page as an unhandled one.
      arrival.offers = arrival.requestOffers()
      arrival.offers.catch(() => {})
    }
    const chunk = await loadWith(fetchChecked)(element.chunk)
    if (!left.aborted) await chunk.open(arrival, translation)
  } catch (fault) {
    complain(embed, 'offline', fault)
    // The page's own link stands in.
    root.innerHTML = trust.createHTML('<slot>')
  }
}
