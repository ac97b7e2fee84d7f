// Who may take a seat in the group, and who may not any more, each with a button that turns it.
import { type Invitation, isDomain } from '../../../../core/seat.ts'
import type { Group } from '../../../../flows/own-group.ts'
import type { Reading } from '../../../text/reading.ts'
import { groupPath } from '../group-id.ts'

type GroupProps = { group: Group; reading: Reading }

export function Invitations({ group, reading }: GroupProps) {
  const words = reading.words.seats
  const open = group.invitations.filter(({ state }) => state === 'open')
  const barred = group.invitations.filter(({ state }) => state === 'barred')
  return (
    <>
      <section>
        <h2>{words.invitedTitle}</h2>
        {open.length === 0 ? (
          <p class="fine">{words.nobodyInvited}</p>
        ) : (
          <List list={open} step="withdraw" says={words.withdraw} reading={reading} />
        )}
      </section>
      {barred.length > 0 && (
        <section>
          <h2>{words.barredTitle}</h2>
          <List list={barred} step="invite" says={words.inviteAgain} reading={reading} />
        </section>
      )}
    </>
  )
}

type ListProps = { list: readonly Invitation[]; step: 'withdraw' | 'invite'; says: string; reading: Reading }

function List({ list, step, says, reading }: ListProps) {
  return (
    <ul class="lines">
      {list.map((invitation, index) => (
        <Line key={invitation.invited} {...{ invitation, step, says, reading }} name={`${step}-${index}`} />
      ))}
    </ul>
  )
}

type LineProps = Omit<ListProps, 'list'> & { invitation: Invitation; name: string }

function Line({ invitation, step, says, name, reading }: LineProps) {
  const { membership, invited } = invitation
  const words = reading.words.seats
  return (
    <li>
      <span id={`${name}-who`}>{isDomain(invited) ? words.anybodyAt(invited) : <bdi>{invited}</bdi>}</span>
      {step === 'withdraw' && <span class="when">{toldText(invitation, reading)}</span>}
      <form method="post" action={`${groupPath(membership)}/${step}`}>
        <input type="hidden" name="invited" value={invited} />
        <button id={name} class="small" type="submit" aria-labelledby={`${name} ${name}-who`} data-arm>
          {says}
        </button>
      </form>
    </li>
  )
}

function toldText({ invited, isTold }: Invitation, { words: { seats } }: Reading): string {
  if (isTold) return seats.told
  return isDomain(invited) ? seats.domainUntold : seats.untold
}
