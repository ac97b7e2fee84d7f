// The seats of a group as its organiser sees them: who has one, who may take one, who may not any more, and the form to invite.
import { isLive } from '../../../../core/membership.ts'
import type { Group } from '../../../../flows/own-group.ts'
import type { WalletNotice } from '../../../text/en.ts'
import type { Reading } from '../../../text/reading.ts'
import { Told } from '../../ui/Told.tsx'
import type { TypedLines } from '../typed-lines.ts'
import { Invitations } from './Invitations.tsx'
import { Invite } from './Invite.tsx'
import { Taken } from './Taken.tsx'

type GroupPageProps = {
  group: Group
  site: string
  tier: string
  /** It opens nothing any more. */
  isOver: boolean
  notice: WalletNotice | null
  refused: Extract<TypedLines, { fault: unknown }> | undefined
  reading: Reading
}

export function GroupPage({ group, site, tier, isOver, notice, refused, reading }: GroupPageProps) {
  const { words } = reading
  const { membership, seats } = group
  const others = membership.seats - 1
  const taken = seats.filter(({ place }) => place <= membership.seats).length
  return (
    <div class="wallet">
      <header class="article">
        <p class="site">
          <bdi>{site}</bdi>
        </p>
        <h1>{words.seats.title(tier)}</h1>
        <p class="why">{isOver ? words.seats.untilOver : words.seats.count(taken, others)}</p>
      </header>
      {notice !== null && <Told notice={notice} reading={reading} />}
      {!isOver && isLive(membership) && <Invite membership={membership} refused={refused} reading={reading} />}
      <Taken group={group} reading={reading} />
      <Invitations group={group} reading={reading} />
      <a class="secondary" href="/wallet">
        {words.backToWallet}
      </a>
    </div>
  )
}
