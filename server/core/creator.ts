// A creator: somebody on a site whom readers can tip.
import type { CreatorId, CreatorName, SiteId } from './id.ts'
import { plainLine } from './plain-line.ts'

export type Creator = {
  /** Names the account in the ledger. */
  readonly id: CreatorId
  readonly site: SiteId
  /** What the publisher's pages call the creator. */
  readonly name: CreatorName
  /** What readers see. */
  readonly title: string
  /** A few words about the creator, as `creatorAbout` leaves them. */
  readonly about: string | null
  /** An address with https, and no other. */
  readonly website: string | null
  /** What of a tip the creator gets after the platform fee, in basis points. The publisher has the rest. */
  readonly tipShare: number
  /** Whether tips are taken. What was tipped before stays owed. */
  readonly isOpen: boolean
}

/** More would be no site, and the list of them is answered whole. */
export const creatorsMax = 500

/** Small letters, digits and dashes: it stands in addresses and in markup. */
export function isCreatorName(text: string): boolean {
  return /^[a-z0-9][a-z0-9-]{0,39}$/.test(text)
}

const titleGraphemesMax = 120
const aboutGraphemesMax = 280

/** Null: nothing is left of it, or more than 120 graphemes. */
export function creatorTitle(text: string): string | null {
  return plainLine(text, titleGraphemesMax) || null
}

/** `about` null: nothing is left of it. Null: more than 280 graphemes. */
export function creatorAbout(text: string): { readonly about: string | null } | null {
  const line = plainLine(text, aboutGraphemesMax)
  return line === null ? null : { about: line || null }
}
