// GET and POST /wallet/membership/:membership/resume: for nothing while paid time is left, else for a new period.
import { Problem } from '../../../core/problem.ts'
import { ownMembership } from '../../../flows/own-membership.ts'
import { previewResume, type ResumeAnswer, resumeMembership } from '../../../flows/resume-membership.ts'
import type { Ports } from '../../../ports/index.ts'
import { ownForm } from '../../own-form.ts'
import { approvedPrice } from '../../pay/amount.ts'
import { showPage } from '../../show-page.tsx'
import type { WalletNotice } from '../../text/en.ts'
import { readingFor } from '../../text/reading.ts'
import { noticeIn, tellInWallet } from '../notice.ts'
import { ownStep, pathOf, tellOnPage } from './own.ts'
import { titleOf } from './show-membership.tsx'
import { ConfirmResume } from './ui/ConfirmResume.tsx'

export function showResume(ports: Ports) {
  return ownStep(ports, async (c, own) => {
    const card = await ownMembership(ports, own)
    if (card.membership.state !== 'paused') return tellOnPage(c, own, 'member-going')
    const reading = readingFor(c.req.header('Accept-Language'))
    const preview = await previewResume(ports, card)
    const shown = { membership: card.membership, preview, notice: noticeIn(c), reading }
    const title = titleOf(c, reading, reading.words.membership.resumeTitle)
    return showPage(ports, c, { title, reading, body: <ConfirmResume {...shown} />, isWallet: true })
  })
}

export function resume(ports: Ports) {
  return ownStep(ports, async (c, own) => {
    const due = approvedPrice(await ownForm(ports, c))
    if (due === null) throw new Problem('malformed-request', 'The form does not say what was approved.')
    const answer = await resumeMembership(ports, { ...own, due })
    if (answer.is === 'over') return tellInWallet(c, 'member-over')
    if (answer.is === 'look-again') return c.redirect(`${pathOf(own)}/resume?notice=member-look-again`, 303)
    return tellOnPage(c, own, notices[answer.is])
  })
}

const notices: Readonly<Record<Exclude<ResumeAnswer['is'], 'over' | 'look-again'>, WalletNotice>> = {
  going: 'member-going',
  busy: 'member-busy',
  confirm: 'member-waits',
}
