// The organiser of a group says who may take a seat. Each address gets one letter about it, within the limits of a day.
import type { Change } from '../core/change.ts'
import type { Instant } from '../core/instant.ts'
import { after } from '../core/instant.ts'
import { type Letter, type MailAddress, type Message, mailboxOf } from '../core/mail.ts'
import { isOpenAt } from '../core/membership.ts'
import { Problem } from '../core/problem.ts'
import { type Invitation, type Invited, invitationsMax, isDomain } from '../core/seat.ts'
import type { Ports } from '../ports/index.ts'
import { type GroupAsked, ownGroup } from './own-group.ts'

export type InvitationWish = GroupAsked & { readonly invited: readonly Invited[]; readonly write: () => Letter }

export type InvitationAnswer =
  /** `untold`: so many addresses are invited, and no letter goes to them. */
  { readonly next: 'invited'; readonly untold: number } | { readonly next: 'over' | 'too-many' }

// A letter that was not sent in this time surprises nobody any more.
const letterSeconds = 3 * 24 * 60 * 60
const looks = 5

/** Twice is the same as once. Letters are written with the invitation, and sent by the round. */
export async function inviteToGroup(ports: Ports, wish: InvitationWish): Promise<InvitationAnswer> {
  const { store, clock } = ports
  const allowed = letterAllowance(ports, wish)
  for (let look = 0; look < looks; look++) {
    const { membership, invitations } = await ownGroup(ports, wish)
    const at = clock.now()
    if (!isOpenAt(membership, at)) return { next: 'over' }
    const known = new Map(invitations.map((each) => [each.invited, each]))
    const invited = [...new Set(wish.invited)]
    const fresh = invited.filter((each) => known.get(each)?.state !== 'open')
    if (fresh.filter((each) => !known.has(each)).length + known.size > invitationsMax) return { next: 'too-many' }
    const untold = invited.filter((each) => isUntold(each, known.get(each)))
    const told: Invited[] = []
    for (const each of untold) if (await allowed(each as MailAddress)) told.push(each)
    const changes = [
      ...fresh.map(
        (each) => ({ change: 'put-invitation', membership: membership.id, invited: each, state: 'open', at }) as const,
      ),
      ...told.flatMap((each) => letterChanges(ports, wish, { to: each as MailAddress, at })),
    ]
    // A lost race means that somebody else has told one of them.
    if (changes.length === 0 || (await store.commit(changes)).done)
      return { next: 'invited', untold: untold.length - told.length }
  }
  throw new Problem('provider-unavailable', 'The group is being worked on.', { retryAfterSeconds: 5 })
}

const isUntold = (invited: Invited, known: Invitation | undefined): boolean =>
  !isDomain(invited) && known?.isTold !== true

/** Asked once for each address, however often we look. Where no mail is sent, nobody is told. */
function letterAllowance(
  { limiter, mailer }: Ports,
  { reader }: InvitationWish,
): (to: MailAddress) => Promise<boolean> {
  const asked = new Map<MailAddress, Promise<boolean>>()
  const ask = async (to: MailAddress) =>
    mailer !== null &&
    (await limiter.take('seat-letter', reader)).allowed &&
    (await limiter.take('seat-mailbox', mailboxOf(to))).allowed
  return (to) => {
    const answer = asked.get(to) ?? ask(to)
    asked.set(to, answer)
    return answer
  }
}

function letterChanges(
  { ids }: Ports,
  { membership, write }: InvitationWish,
  { to, at }: { to: MailAddress; at: Instant },
): Change[] {
  const message: Message = {
    ...write(),
    id: ids.id('mail'),
    to,
    writtenAt: at,
    expiresAt: after(at, letterSeconds),
    attempts: 0,
  }
  return [
    { change: 'tell-invited', membership, invited: to },
    { change: 'add-message', message },
  ]
}
