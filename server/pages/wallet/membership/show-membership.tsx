// GET /wallet/membership/:membership: how it stands, what it can become, and the ways to pause it, to cancel it, to another card.
import type { Context } from 'hono'
import { viewMembership } from '../../../flows/view-membership.ts'
import type { Env } from '../../../http/env.ts'
import type { Ports } from '../../../ports/index.ts'
import { showPage } from '../../show-page.tsx'
import { type Reading, readingFor } from '../../text/reading.ts'
import { noticeIn } from '../notice.ts'
import { ownStep } from './own.ts'
import { MembershipPage } from './ui/MembershipPage.tsx'

export function showMembership(ports: Ports) {
  return ownStep(ports, async (c, own) => {
    const reading = readingFor(c.req.header('Accept-Language'))
    const notice = noticeIn(c)
    const view = await viewMembership(ports, own)
    const title = titleOf(c, reading, reading.words.membership.title)
    const body = <MembershipPage view={view} notice={notice} reading={reading} />
    return showPage(ports, c, { title, reading, body, isWallet: true })
  })
}

/** A screen reader says the title first, so what has just happened is the first that is heard. */
export function titleOf(c: Context<Env>, { words }: Reading, title: string): string {
  const notice = noticeIn(c)
  return notice === null ? title : `${words.walletNotices[notice].title} · ${title}`
}
