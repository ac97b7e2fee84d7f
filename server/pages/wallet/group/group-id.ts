// Which membership an address or a form of the wallet names.
import type { MembershipId } from '../../../core/id.ts'
import { Problem } from '../../../core/problem.ts'

/** Throws `malformed-request` for what never was an id of one. */
export function groupId(text: string | undefined): MembershipId {
  if (text === undefined || !/^membership_[A-Za-z0-9_-]{1,64}$/.test(text)) {
    throw new Problem('malformed-request', 'No membership is named.')
  }
  return text as MembershipId
}

export const groupPath = (membership: MembershipId): string => `/wallet/group/${membership}`
