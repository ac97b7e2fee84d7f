// Monthly tips in a test: begun out of a wallet as the pay window does, and lived through as a server does.
import type { StandingTipId } from '../../server/core/id.ts'
import { type Instant, isPast } from '../../server/core/instant.ts'
import { giveStandingTips } from '../../server/flows/give-standing-tips.ts'
import { unlockItem } from '../../server/flows/unlock-item.ts'
import type { Harness } from './harness.ts'
import { usd } from './make.ts'
import { newReader, topUp } from './reader.ts'
import { tipSite, tipTicketFor } from './tips.ts'

type Wish = {
  readonly amount?: number
  /** What is paid into the wallet before. */
  readonly funds?: number
  readonly beganAt?: Instant
  /** Under which it is shown. */
  readonly tipName?: string
  readonly [field: string]: unknown
}

/** A reader who gives Ana so much each month, from 31 January 2027 on unless the test says else. */
export async function createStandingTip(h: Harness, wish: Wish = {}) {
  const { amount = 300, funds = 500, beganAt = '2027-01-31T09:30:00.000Z', tipName = null, ...more } = wish
  goTo(h, beganAt)
  const made = await tipSite(h)
  const reader = await newReader(h)
  await topUp(h, reader, funds)
  const opened = await tipTicketFor(h, made.site.id, { amount, monthly: true, ...more })
  const answer = await unlockItem(h.ports, { ticket: opened.ticket, reader, approved: usd(amount), tipName })
  if (answer.next !== 'unlocked') throw new Error(`the tip ended in ${answer.next}`)
  const [standingTip] = await h.store.standingTips(reader, h.clock.now())
  if (standingTip === undefined) throw new Error('nothing follows')
  return { ...made, reader, ...opened, standingTip: standingTip.id }
}

export function goTo({ clock }: Harness, instant: Instant): void {
  clock.advance({ seconds: (Date.parse(instant) - clock.milliseconds()) / 1000 })
}

/** Each day until then the server looks once. Answers what was given, missed, skipped and ended. */
export async function liveUntil(h: Harness, instant: Instant) {
  const lived = { given: 0, missed: 0, skipped: 0, ended: 0 }
  const day = { days: 1 }
  while (!isPast(instant, h.clock.now())) {
    h.clock.advance(day)
    const round = await giveStandingTips(h.ports)
    for (const is of ['given', 'missed', 'skipped', 'ended'] as const) lived[is] += round[is]
  }
  return lived
}

/** When each of its tips was given, the first one first, and of which month it is. */
export async function tipsOf(h: Harness, standingTip: StandingTipId) {
  const rows = await h.driver.db
    .selectFrom('tips')
    .select(['month', 'given_at'])
    .where('standing_tip', '=', standingTip)
    .orderBy('month')
    .execute()
  return rows.map(({ month, given_at }) => ({ month: Number(month), day: given_at.slice(0, 10) }))
}
