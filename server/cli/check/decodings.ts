// The ways in which a text may be written down in a file of a site, undone. Each keeps where a character stood in the file.

/** `at` has a place for each UTF-16 unit of `text`. */
export type Decoded = { readonly text: string; readonly at: Uint32Array }

/** As a reader would see it: without escapes of scripts and JSON, entities (also those that were escaped once more), and tags. */
export function readable(source: string): Decoded {
  const steps = [scriptEscapes, cdata, tags, entities, tags, entities, tags]
  return steps.reduce((decoded, step) => step(decoded), asItStands(source))
}

/** The same with its tags: what stands in an attribute or a comment is in the file for everybody to read. */
export function written(source: string): Decoded {
  return [scriptEscapes, entities, entities].reduce((decoded, step) => step(decoded), asItStands(source))
}

/** As in an address. */
export function fromAddress(source: string): Decoded {
  return replaced(asItStands(source), /(?:%[\da-f]{2})+/gi, (found) => {
    try {
      return decodeURIComponent(found)
    } catch {
      return found
    }
  })
}

export function asItStands(source: string): Decoded {
  return { text: source, at: Uint32Array.from({ length: source.length }, (_, place) => place) }
}

const simple: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f', v: '\v', 0: '\0' }

const scriptEscapes = (decoded: Decoded) =>
  replaced(decoded, /\\(?:u\{([\da-f]{1,6})\}|u([\da-f]{4})|x([\da-f]{2})|([^ux]))/gi, (_, point, unit, byte, other) =>
    other === undefined ? codePoint(Number.parseInt(point ?? unit ?? byte, 16)) : (simple[other] ?? other),
  )

const cdata = (decoded: Decoded) => replaced(decoded, /<!\[CDATA\[|\]\]>/g, () => ' ')

const tags = (decoded: Decoded) => replaced(decoded, /<\/?[a-z][^<>]*>/gi, () => ' ')

const named: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
  shy: '',
}

/** Of those with a name the ones that stand for letters of Latin, or for what other markup begins with; the others stand for marks. */
const entities = (decoded: Decoded) =>
  replaced(decoded, /&(?:#x([\da-f]{1,6})|#(\d{1,7})|([a-z]+));/gi, (_, hex, digits, name) =>
    name === undefined ? codePoint(Number.parseInt(hex ?? digits, hex === undefined ? 10 : 16)) : latin(name),
  )

// `&eacute;` is an e for us: marks on letters do not count.
const latin = (name: string) =>
  named[name.toLowerCase()] ?? /^([a-z])(acute|grave|circ|uml|tilde|cedil|ring|caron|slash)$/i.exec(name)?.[1] ?? ' '

const codePoint = (code: number) => (code > 0x10ffff ? '' : String.fromCodePoint(code))

function replaced({ text, at }: Decoded, pattern: RegExp, by: (found: string, ...groups: string[]) => string): Decoded {
  const parts: string[] = []
  const places = new Uint32Array(text.length * 2)
  let length = 0
  let from = 0
  const keep = (to: number) => {
    parts.push(text.slice(from, to))
    places.set(at.subarray(from, to), length)
    length += to - from
  }
  for (const match of text.matchAll(pattern)) {
    keep(match.index)
    const [found, ...groups] = match
    const written = by(found, ...(groups as string[])).slice(0, found.length)
    parts.push(written)
    places.fill(at[match.index] ?? 0, length, length + written.length)
    length += written.length
    from = match.index + found.length
  }
  keep(text.length)
  return { text: parts.join(''), at: places.subarray(0, length) }
}
