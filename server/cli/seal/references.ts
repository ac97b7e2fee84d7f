// What a marked part refers to: pictures, sound, film and documents, where each is named in the source, and what that becomes.
import { fileNameOf } from './local-file.ts'
import type { Complaint, Edit, Range } from './marked-part.ts'
import { attribute, type Element } from './markup.ts'

/** One attribute that names files. `place` is the whole of it in the source, `addresses` as they are written, of a `srcset` several. */
export type Reference = Pick<Complaint, 'line'> & {
  readonly place: Range
  readonly name: string
  readonly value: string
  readonly addresses: readonly string[]
  /** The author leaves what is named here to everybody. */
  readonly isPublic: boolean
  /** Beside a link's address, under which name it is saved. */
  readonly isUnnamedLink: boolean
}

const referring: Readonly<Record<string, readonly string[]>> = {
  img: ['src', 'srcset'],
  source: ['src', 'srcset'],
  video: ['src', 'poster'],
  audio: ['src'],
  track: ['src'],
  a: ['href'],
}

/** Of pages and of what a site is made of a link is only a link. */
const linkedOnly = /(^|\/)[^./]*$|\.(html?|xhtml|php|xml|rss|atom|css|m?js|json|webmanifest|txt|ics)$/i

export function referencesIn({ start, end }: Range, elements: readonly Element[]): Reference[] {
  return elements.flatMap((element) => {
    const tag = element.sourceCodeLocation?.startTag
    if (!tag || tag.startOffset < start || tag.endOffset > end) return []
    return (referring[element.tagName] ?? []).flatMap((name) => {
      const value = attribute(element, name)
      const place = element.sourceCodeLocation?.attrs?.[name]
      if (!value || !place) return []
      const addresses = name === 'srcset' ? candidatesOf(value).map(({ address }) => address) : [value]
      if (name === 'href' && linkedOnly.test(pathOf(value))) return []
      return {
        place: { start: place.startOffset, end: place.endOffset },
        line: place.startLine,
        name,
        value,
        addresses,
        isPublic: attribute(element, 'data-public') !== null,
        isUnnamedLink: name === 'href' && !attribute(element, 'download'),
      }
    })
  })
}

type Candidate = { readonly address: string; readonly descriptor: string }

/** As HTML reads a `srcset`: an address ends at a blank, and a comma at its end ends the candidate. */
function candidatesOf(srcset: string): Candidate[] {
  return [...srcset.matchAll(/[\s,]*(\S*[^\s,])(?:\s+([^,]*[^\s,]))?\s*(?:,|$)/g)].map(([, address, descriptor]) => ({
    address: address!,
    descriptor: descriptor ?? '',
  }))
}

/** @param sealed the name of the sealed file and its kind for an address that is sealed, null for one that stays as it is */
export function rewritten(
  reference: Reference,
  sealed: (address: string) => { name: string; type: string } | null,
): Edit | null {
  const { place, name, value } = reference
  const moved = (address: string) => {
    const file = sealed(address)
    return file && `${pathOf(address).replace(/[^/]*$/, '')}${file.name}#${file.type}`
  }
  if (name !== 'srcset') {
    const address = moved(value)
    if (address === null) return null
    const savedAs = reference.isUnnamedLink ? ` download="${inAttribute(fileNameOf(pathOf(value)))}"` : ''
    return { ...place, text: `data-sealed-${name}="${inAttribute(address)}"${savedAs}` }
  }
  const candidates = candidatesOf(value)
  if (candidates.every(({ address }) => moved(address) === null)) return null
  const text = candidates
    .map(({ address, descriptor }) => `${moved(address) ?? address} ${descriptor}`.trim())
    .join(', ')
  return { ...place, text: `data-sealed-srcset="${inAttribute(text)}"` }
}

const pathOf = (address: string) => address.replace(/[?#].*$/s, '')
const inAttribute = (text: string) => text.replaceAll('&', '&amp;').replaceAll('"', '&quot;')
