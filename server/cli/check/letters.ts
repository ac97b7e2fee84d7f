// A text as its letters and digits alone: what is left of a sentence in any markup, encoding of marks, or punctuation.

/** Small, without diacritics. `at` says where each stood in the text that it was made of. */
export type Letters = { readonly text: string; readonly at: Uint32Array }

const kept = /[\p{L}\p{N}]/u

/** @param at where each UTF-16 unit of the text stood in the file, if not where it stands here */
export function lettersOf(text: string, at?: Uint32Array): Letters {
  const units: number[] = []
  const places = new Uint32Array(text.length * 2)
  let count = 0
  const keep = (unit: number, place: number) => {
    // A letter may come apart into several: twice the room is enough for all but a run of nothing else.
    if (count === places.length) return
    units.push(unit)
    places[count++] = at?.[place] ?? place
  }
  for (let place = 0; place < text.length; place++) {
    const unit = text.charCodeAt(place)
    if (unit < 0x80) {
      if ((unit >= 0x61 && unit <= 0x7a) || (unit >= 0x30 && unit <= 0x39)) keep(unit, place)
      else if (unit >= 0x41 && unit <= 0x5a) keep(unit | 0x20, place)
      continue
    }
    const letter = String.fromCodePoint(text.codePointAt(place) as number)
    for (const part of letter.normalize('NFKD').toLowerCase()) {
      if (!kept.test(part)) continue
      for (let half = 0; half < part.length; half++) keep(part.charCodeAt(half), place)
    }
    place += letter.length - 1
  }
  return { text: fromUnits(units), at: places.subarray(0, count) }
}

const chunk = 8192

function fromUnits(units: readonly number[]): string {
  const parts: string[] = []
  for (let from = 0; from < units.length; from += chunk)
    parts.push(String.fromCharCode(...units.slice(from, from + chunk)))
  return parts.join('')
}
