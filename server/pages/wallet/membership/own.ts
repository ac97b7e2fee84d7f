// What each step on the page of a membership begins with: which membership is meant, and whether it is this reader's.
import type { Context } from 'hono'
import { Problem } from '../../../core/problem.ts'
import type { OwnMembership } from '../../../flows/own-membership.ts'
import type { Env } from '../../../http/env.ts'
import type { Ports } from '../../../ports/index.ts'
import { readerOf } from '../../reader-cookie.ts'
import type { WalletNotice } from '../../text/en.ts'

type MembershipContext = Context<Env, '/wallet/membership/:membership'>
export type OwnStep = (c: MembershipContext, own: OwnMembership) => Promise<Response>

/** A stranger is led to the wallet, which says that there is none. Whose it is, the flow looks at. */
export function ownStep(ports: Ports, work: OwnStep) {
  return async (c: MembershipContext): Promise<Response> => {
    const membership = c.req.param('membership')
    if (!isMembershipId(membership)) throw new Problem('not-found', 'There is no such membership.')
    const reader = await readerOf(ports, c)
    return reader === null ? c.redirect('/wallet', 303) : work(c, { reader, membership })
  }
}

export const pathOf = ({ membership }: Pick<OwnMembership, 'membership'>): string => `/wallet/membership/${membership}`

/** Back to the page of the membership, so that a reload shows the page again and sends nothing. */
export function tellOnPage(c: Context<Env>, own: OwnMembership, notice: WalletNotice): Response {
  return c.redirect(`${pathOf(own)}?notice=${notice}`, 303)
}

function isMembershipId(text: string): text is OwnMembership['membership'] {
  return /^membership_[A-Za-z0-9_-]{1,64}$/.test(text)
}
