// Every element but the gate: which chunk its kind comes in. So the script tag, which counts each byte, knows two of them.
import { complain } from './complain.ts'
import { kindOf } from './embed.ts'
import { loadWith } from './load.ts'
import type { Arrival, Translation } from './place.ts'

export async function open(arrival: Arrival, translation: Translation): Promise<void> {
  const { host, root, embed, trust, fetchChecked, left } = arrival
  try {
    const chunk = await loadWith(fetchChecked)(kindOf(host) === 'membership' ? 'membership' : 'support')
    if (!left.aborted) await chunk.open(arrival, translation)
  } catch (fault) {
    complain(embed, 'offline', fault)
    // The page's own link stands in.
    root.innerHTML = trust.createHTML('<slot>')
  }
}
