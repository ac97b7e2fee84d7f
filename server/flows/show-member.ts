// What a page is told of its reader's membership: the tier, until when it opens, and a fresh member token.
import type { ReaderId, TierId } from '../core/id.ts'
import { after, type Instant } from '../core/instant.ts'
import { type Membership, opensUntil } from '../core/membership.ts'
import type { Site } from '../core/site.ts'
import type { ApiPorts } from '../ports/index.ts'

export type MemberAnswer = { readonly tier: TierId; readonly token: string; readonly until: Instant }

/** Only for a membership that is open. The token is the asking reader's, who may have a seat in a membership of somebody else. */
export async function showMember(
  { signer, clock }: ApiPorts,
  site: Site,
  { membership, reader }: { readonly membership: Membership; readonly reader: ReaderId },
): Promise<MemberAnswer> {
  const { id, tier } = membership
  const now = clock.now()
  const until = opensUntil(membership) ?? after(now, 0)
  return { tier, until, token: await signer.memberToken({ site, tier, reader, membership: id, until }, now) }
}
