// What comes with support for a site: the tip jar.
import { kindOf } from './embed.ts'
import type { Arrival, Translation } from './place.ts'
import { openTipJar } from './tip-jar.ts'

const elements: Record<string, (arrival: Arrival, translation: Translation) => Promise<void>> = {
  'tip-jar': openTipJar,
}

export async function open(arrival: Arrival, translation: Translation): Promise<void> {
  const kind = kindOf(arrival.host) ?? ''
  const element = elements[kind]
  if (!element) throw new Error(`tuppence-${kind} is no element of ours`)
  await element(arrival, translation)
}
