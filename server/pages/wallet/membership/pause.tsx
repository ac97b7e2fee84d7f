// GET and POST /wallet/membership/:membership/pause: what becomes of the paid time is said before anything rests.
import { hindranceOf, isOnTrial } from '../../../core/membership-change.ts'
import { ownMembership } from '../../../flows/own-membership.ts'
import { type PauseAnswer, pauseMembership } from '../../../flows/pause-membership.ts'
import type { Ports } from '../../../ports/index.ts'
import { ownForm } from '../../own-form.ts'
import { showPage } from '../../show-page.tsx'
import type { WalletNotice } from '../../text/en.ts'
import { readingFor } from '../../text/reading.ts'
import { ownStep, tellOnPage } from './own.ts'
import { ConfirmPause } from './ui/ConfirmPause.tsx'

export function showPause(ports: Ports) {
  return ownStep(ports, async (c, own) => {
    const { membership } = await ownMembership(ports, own)
    const now = ports.clock.now()
    if (hindranceOf(membership, now) !== null) return tellOnPage(c, own, 'member-hindered')
    if (isOnTrial(membership, now)) return tellOnPage(c, own, 'member-on-trial')
    const reading = readingFor(c.req.header('Accept-Language'))
    const body = <ConfirmPause membership={membership} reading={reading} />
    return showPage(ports, c, { title: reading.words.membership.pauseTitle, reading, body, isWallet: true })
  })
}

export function pause(ports: Ports) {
  return ownStep(ports, async (c, own) => {
    await ownForm(ports, c)
    const answer = await pauseMembership(ports, own)
    return tellOnPage(c, own, notices[answer] ?? 'member-hindered')
  })
}

const notices: Partial<Record<PauseAnswer, WalletNotice>> = {
  paused: 'member-paused',
  busy: 'member-busy',
  'on-trial': 'member-on-trial',
}
