// Searches texts for what is paid: by runs of letters, whatever stands between them.
import type { Letters } from './letters.ts'
import type { PaidText } from './paid-texts.ts'

/** So many letters of a paid text in a row are no accident: about seven words. */
const runLength = 32
/** Every eighth run is known, so a leak is found from 39 letters on. */
const stride = 8

export type Leak = {
  readonly paid: string
  /** Where it begins in the file, and ends. */
  readonly start: number
  readonly end: number
}

type Known = { readonly text: PaidText; readonly from: number }

export type Search = (letters: Letters) => Leak[]

/** Of each paid text one leak is told in each text that is searched: the longest of its runs. */
export function searchFor(texts: readonly PaidText[]): Search {
  const known = new Map<number, Known[]>()
  for (const text of texts) {
    for (const from of runsOf(text)) {
      const hash = hashOf(text.letters, from)
      const alike = known.get(hash)
      if (alike === undefined) known.set(hash, [{ text, from }])
      else alike.push({ text, from })
    }
  }
  return (letters) => {
    const found = new Map<PaidText, Leak & { readonly length: number }>()
    let end = 0
    for (const [place, hash] of hashes(letters.text)) {
      if (place < end) continue
      for (const { text, from } of known.get(hash) ?? []) {
        const run = alike(letters.text, place, text.letters, from)
        if (run === null) continue
        end = run.end
        if (run.end - run.start <= (found.get(text)?.length ?? 0)) continue
        const [start, last] = [letters.at[run.start] ?? 0, letters.at[run.end - 1] ?? 0]
        found.set(text, { paid: text.name, start, end: last + 1, length: run.end - run.start })
      }
    }
    return [...found.values()]
  }
}

/** A paid text that is shorter than a run is searched for only by what stands around it: there is nothing else to tell it by. */
function* runsOf({ letters, given }: PaidText): Generator<number> {
  for (let from = 0; from + runLength <= letters.length; from += stride) {
    if (!given.includes(letters.slice(from, from + runLength))) yield from
  }
}

/** The run around a place that both have, or null where only the sums were alike. */
function alike(text: string, place: number, paid: string, from: number): { start: number; end: number } | null {
  if (text.slice(place, place + runLength) !== paid.slice(from, from + runLength)) return null
  let [start, end] = [place, place + runLength]
  while (start > 0 && from > place - start && text[start - 1] === paid[from - (place - start) - 1]) start--
  while (end < text.length && text[end] === paid[from + end - place]) end++
  return { start, end }
}

const base = 0x01000193

/** A sum that rolls along (Rabin and Karp), of 32 bits. */
function hashOf(text: string, from: number): number {
  let hash = 0
  for (let place = from; place < from + runLength; place++) hash = (Math.imul(hash, base) + text.charCodeAt(place)) | 0
  return hash
}

function* hashes(text: string): Generator<readonly [place: number, hash: number]> {
  if (text.length < runLength) return
  let highest = 1
  for (let power = 1; power < runLength; power++) highest = Math.imul(highest, base)
  let hash = hashOf(text, 0)
  yield [0, hash]
  for (let place = 1; place + runLength <= text.length; place++) {
    hash = (hash - Math.imul(text.charCodeAt(place - 1), highest)) | 0
    hash = (Math.imul(hash, base) + text.charCodeAt(place + runLength - 1)) | 0
    yield [place, hash]
  }
}
