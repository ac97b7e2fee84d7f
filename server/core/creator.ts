// A creator: somebody on a site whom readers can tip.
import type { CreatorId, CreatorName, SiteId } from './id.ts'

export type Creator = {
  /** Names the account in the ledger. */
  readonly id: CreatorId
  readonly site: SiteId
  /** What the publisher's pages call the creator. */
  readonly name: CreatorName
  /** What readers see. */
  readonly title: string
  /** Whether tips are taken. What was tipped before stays owed. */
  readonly isOpen: boolean
}

/** More would be no site, and the list of them is answered whole. */
export const creatorsMax = 500

/** Small letters, digits and dashes: it stands in addresses and in markup. */
export function isCreatorName(text: string): boolean {
  return /^[a-z0-9][a-z0-9-]{0,39}$/.test(text)
}
