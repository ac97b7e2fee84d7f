// POST /wallet/membership: the reader cancels a membership, or resumes one that is cancelled. Nothing is charged by it.
import type { Context } from 'hono'
import type { MembershipId } from '../../core/id.ts'
import { Problem } from '../../core/problem.ts'
import { changeRenewal, type RenewalAnswer } from '../../flows/change-renewal.ts'
import type { Env } from '../../http/env.ts'
import type { Ports } from '../../ports/index.ts'
import { ownForm } from '../own-form.ts'
import { readerOf } from '../reader-cookie.ts'
import type { WalletNotice } from '../text/en.ts'
import { tellInWallet } from './notice.ts'

export function changeMembership(ports: Ports) {
  return async (c: Context<Env>): Promise<Response> => {
    const form = await ownForm(ports, c)
    const membership = membershipId(form.get('membership'))
    const wish = form.get('wish')
    if (wish !== 'cancel' && wish !== 'resume') throw new Problem('malformed-request', 'The form names no wish.')
    const reader = await readerOf(ports, c)
    if (reader === null) return c.redirect('/wallet', 303)
    return tellInWallet(c, notices[await changeRenewal(ports, { reader, membership, renews: wish === 'resume' })])
  }
}

const notices: Readonly<Record<RenewalAnswer, WalletNotice>> = {
  cancelled: 'member-cancelled',
  resumed: 'member-resumed',
  ended: 'member-ended',
  over: 'member-over',
  busy: 'member-busy',
}

export function membershipId(text: string | undefined): MembershipId {
  if (text === undefined || !/^membership_[A-Za-z0-9_-]{1,64}$/.test(text)) {
    throw new Problem('malformed-request', 'The form names no membership.')
  }
  return text as MembershipId
}
