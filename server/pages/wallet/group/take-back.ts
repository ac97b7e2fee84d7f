// POST /wallet/group/:membership/withdraw and /free: the organiser takes an invitation back, or a seat.
import { mailAddress } from '../../../core/mail.ts'
import { Problem } from '../../../core/problem.ts'
import { invitedAs } from '../../../core/seat.ts'
import { freeSeat } from '../../../flows/free-seat.ts'
import { withdrawInvitation } from '../../../flows/withdraw-invitation.ts'
import type { Ports } from '../../../ports/index.ts'
import { ownForm } from '../../own-form.ts'
import { type GroupContext, groupAsked } from './group-context.ts'
import { tellInGroup } from './tell-in-group.ts'

export function withdraw(ports: Ports) {
  return async (c: GroupContext): Promise<Response> => {
    const invited = invitedAs((await ownForm(ports, c)).get('invited') ?? '')
    if (invited === null) throw new Problem('malformed-request', 'The form names nobody.')
    const asked = await groupAsked(ports, c)
    await withdrawInvitation(ports, { ...asked, invited })
    return tellInGroup(c, asked, 'withdrawn')
  }
}

export function free(ports: Ports) {
  return async (c: GroupContext): Promise<Response> => {
    const address = mailAddress((await ownForm(ports, c)).get('address') ?? '')
    if (address === null) throw new Problem('malformed-request', 'The form names no address.')
    const asked = await groupAsked(ports, c)
    return tellInGroup(c, asked, (await freeSeat(ports, { ...asked, address })) ? 'freed' : 'freed-before')
  }
}
