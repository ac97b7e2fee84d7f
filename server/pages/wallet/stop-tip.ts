// POST /wallet/monthly-tip: the reader stops a monthly tip, or lets one that was stopped go on. Nothing is charged by it.
import type { Context } from 'hono'
import type { StandingTipId } from '../../core/id.ts'
import { Problem } from '../../core/problem.ts'
import { type StandingTipAnswer, stopStandingTip } from '../../flows/stop-standing-tip.ts'
import type { Env } from '../../http/env.ts'
import type { Ports } from '../../ports/index.ts'
import { ownForm } from '../own-form.ts'
import { readerOf } from '../reader-cookie.ts'
import type { WalletNotice } from '../text/en.ts'
import { tellInWallet } from './notice.ts'

export function stopTip(ports: Ports) {
  return async (c: Context<Env>): Promise<Response> => {
    const form = await ownForm(ports, c)
    const standingTip = standingTipId(form.get('tip'))
    const wish = form.get('wish')
    if (wish !== 'stop' && wish !== 'resume') throw new Problem('malformed-request', 'The form names no wish.')
    const reader = await readerOf(ports, c)
    if (reader === null) return c.redirect('/wallet', 303)
    return tellInWallet(c, notices[await stopStandingTip(ports, { reader, standingTip, wish })])
  }
}

const notices: Readonly<Record<StandingTipAnswer, WalletNotice>> = {
  stopped: 'monthly-stopped',
  resumed: 'monthly-resumed',
  over: 'monthly-over',
  full: 'monthly-full',
}

function standingTipId(text: string | undefined): StandingTipId {
  if (text === undefined || !/^standing_[A-Za-z0-9_-]{1,64}$/.test(text)) {
    throw new Problem('malformed-request', 'The form names no monthly tip.')
  }
  return text as StandingTipId
}
