// GET and POST /wallet/membership/:membership/change: other terms, with what they cost now and later before the member says yes.
import type { Instant } from '../../../core/instant.ts'
import { Problem } from '../../../core/problem.ts'
import { isTierId } from '../../../core/tier.ts'
import {
  type ApprovedChange,
  type ChangeAnswer,
  changeMembership,
  keepMembership,
} from '../../../flows/change-membership.ts'
import { ownMembership } from '../../../flows/own-membership.ts'
import { previewChange, type Wanted, wholeSecond } from '../../../flows/preview-change.ts'
import type { Ports } from '../../../ports/index.ts'
import { type Form, ownForm } from '../../own-form.ts'
import { approvedPrice } from '../../pay/amount.ts'
import { showPage } from '../../show-page.tsx'
import type { WalletNotice } from '../../text/en.ts'
import { readingFor } from '../../text/reading.ts'
import { noticeIn } from '../notice.ts'
import { ownStep, pathOf, tellOnPage } from './own.ts'
import { titleOf } from './show-membership.tsx'
import { ConfirmChange } from './ui/ConfirmChange.tsx'

/** Asked for by a link, so that a member can go back and forth. Nothing changes by looking. */
export function showChange(ports: Ports) {
  return ownStep(ports, async (c, own) => {
    const wanted = wantedIn((name) => c.req.query(name))
    const card = await ownMembership(ports, own)
    const preview = await previewChange(ports, card, { wanted, at: wholeSecond(ports.clock.now()) })
    if (preview.is !== 'change') return tellOnPage(c, own, preview.is === 'same' ? 'member-same' : 'member-hindered')
    const reading = readingFor(c.req.header('Accept-Language'))
    const { change } = preview
    const body = <ConfirmChange membership={card.membership} change={change} notice={noticeIn(c)} reading={reading} />
    const title = titleOf(c, reading, reading.words.membership.changeTitle(change.tier.name))
    return showPage(ports, c, { title, reading, body, isWallet: true })
  })
}

/** The form says what was on the screen: should it cost something else by now, it is shown again. */
export function change(ports: Ports) {
  return ownStep(ports, async (c, own) => {
    const form = await ownForm(ports, c)
    const wanted = wantedIn((name) => form.get(name))
    const answer = await changeMembership(ports, { ...own, wanted, ...approvedIn(form) })
    if (answer.is === 'look-again') {
      return c.redirect(`${pathOf(own)}/change?${new URLSearchParams({ ...wanted, notice: 'member-look-again' })}`, 303)
    }
    return tellOnPage(c, own, notices[answer.is])
  })
}

/** POST /wallet/membership/:membership/keep: what is planned is dropped. */
export function keep(ports: Ports) {
  return ownStep(ports, async (c, own) => {
    await ownForm(ports, c)
    return tellOnPage(c, own, notices[await keepMembership(ports, own)])
  })
}

const notices: Readonly<Record<Exclude<ChangeAnswer['is'], 'look-again'>, WalletNotice>> = {
  changed: 'member-changed',
  planned: 'member-planned',
  same: 'member-same',
  kept: 'member-kept',
  busy: 'member-busy',
  confirm: 'member-waits',
  hindered: 'member-hindered',
}

function wantedIn(field: (name: string) => string | undefined): Wanted {
  const [tier, interval] = [field('tier'), field('interval')]
  if (tier === undefined || !isTierId(tier) || (interval !== 'month' && interval !== 'year')) {
    throw new Problem('malformed-request', 'It is not said what to change to.')
  }
  return { tier, interval }
}

function approvedIn(form: Form): Pick<ApprovedChange, 'due' | 'price' | 'at' | 'begins'> {
  const due = approvedPrice(form)
  const price = approvedPrice(form, 'price')
  const at = instantIn(form.get('at'))
  const begins = form.get('begins')
  if (due === null || price === null || at === null || (begins !== 'now' && begins !== 'later')) {
    throw new Problem('malformed-request', 'The form does not say what was approved.')
  }
  return { due, price, at, begins }
}

/** Only as we write it. */
function instantIn(text = ''): Instant | null {
  return /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.000Z$/.test(text) && !Number.isNaN(Date.parse(text)) ? text : null
}
