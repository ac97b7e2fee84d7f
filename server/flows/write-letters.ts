// Writes to a member about what has happened to the membership: for the same commit, so that nobody is told what is not so.
import type { Change } from '../core/change.ts'
import { after } from '../core/instant.ts'
import type { MailAddress, Message } from '../core/mail.ts'
import { type News, occasionName, occasionsOf } from '../core/member-letter.ts'
import type { Membership } from '../core/membership.ts'
import type { MemberNews, Ports } from '../ports/index.ts'

// What could not be sent for so long says what has long been otherwise.
const worthSeconds = 2 * 24 * 60 * 60

/**
 * The changes that write each letter whose occasion is there and that was not written before: none without a proven mail address, and
 * none where no mail is sent. They raise `letter-written` when somebody else was faster. The letters go out in a round of `sendWaiting`.
 */
export async function writeLetters(ports: Ports, news: News): Promise<Change[]> {
  const { store, mailer, clock } = ports
  const { membership } = news
  const occasions = occasionsOf(news, clock.now())
  const to = mailer === null || occasions.length === 0 ? null : await store.mailAddress(membership.reader)
  if (to === null) return []
  const written = new Set(await store.membershipLetters(membership.id))
  const fresh = occasions.filter((occasion) => !written.has(occasionName(occasion, membership)))
  if (fresh.length === 0) return []
  const names = await namesOf(ports, membership)
  return fresh.flatMap((occasion) => letterChanges(ports, to, { occasion, membership, ...names }))
}

async function namesOf(
  { store }: Ports,
  { site: id, tier: tierId }: Membership,
): Promise<{ site: string; tier: string }> {
  const [site, tiers] = await Promise.all([store.site(id), store.tiers(id)])
  return { site: site?.name ?? id, tier: tiers.find((tier) => tier.id === tierId)?.name ?? tierId }
}

function letterChanges({ letters, ids, clock }: Ports, to: MailAddress, news: MemberNews): Change[] {
  const at = clock.now()
  const { occasion, membership } = news
  const message: Message = {
    ...letters.toMember(news),
    id: ids.id('mail'),
    to,
    writtenAt: at,
    expiresAt: after(at, worthSeconds),
    attempts: 0,
  }
  return [
    { change: 'note-letter', membership: membership.id, occasion: occasionName(occasion, membership), at },
    { change: 'add-message', message },
  ]
}
