// POST /wallet/seat: a reader takes a seat in a group, or gives it back.
import type { Context } from 'hono'
import { Problem } from '../../../core/problem.ts'
import { leaveSeat, type SeatAnswer, takeSeat } from '../../../flows/take-seat.ts'
import type { Env } from '../../../http/env.ts'
import type { Ports } from '../../../ports/index.ts'
import { ownForm } from '../../own-form.ts'
import { readerOf } from '../../reader-cookie.ts'
import type { WalletNotice } from '../../text/en.ts'
import { groupId } from '../group/group-id.ts'
import { tellInWallet } from '../notice.ts'

export function moveSeat(ports: Ports) {
  return async (c: Context<Env>): Promise<Response> => {
    const form = await ownForm(ports, c)
    const membership = groupId(form.get('membership'))
    const wish = form.get('wish')
    if (wish !== 'take' && wish !== 'leave') throw new Problem('malformed-request', 'The form names no wish.')
    const reader = await readerOf(ports, c)
    if (reader === null) return c.redirect('/wallet', 303)
    const seat = { reader, membership }
    if (wish === 'take') return tellInWallet(c, notices[await takeSeat(ports, seat)])
    return tellInWallet(c, (await leaveSeat(ports, seat)) ? 'seat-left' : 'seat-none')
  }
}

const notices: Readonly<Record<SeatAnswer, WalletNotice>> = {
  taken: 'seat-taken',
  full: 'seat-full',
  over: 'seat-over',
}
