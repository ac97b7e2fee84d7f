// GET /wallet/gifts/:gift: a gift of the reader, code by code, while they can be passed on or taken back.
import type { Context } from 'hono'
import type { GiftId } from '../../core/id.ts'
import { viewGift } from '../../flows/view-gift.ts'
import type { Env } from '../../http/env.ts'
import type { Ports } from '../../ports/index.ts'
import { readerOf } from '../reader-cookie.ts'
import { showPage } from '../show-page.tsx'
import { readingFor } from '../text/reading.ts'
import { noticeIn } from './notice.ts'
import { YourGift } from './ui/YourGift.tsx'

export function showGift(ports: Ports) {
  return async (c: Context<Env, '/wallet/gifts/:gift'>): Promise<Response> => {
    const reading = readingFor(c.req.header('Accept-Language'))
    const seen = await viewGift(ports, c.req.param('gift') as GiftId, await readerOf(ports, c))
    const notice = noticeIn(c)
    const { gifts, walletNotices } = reading.words
    const title = notice === null ? gifts.yourGift : `${walletNotices[notice].title} · ${gifts.yourGift}`
    const body = <YourGift {...{ seen, notice, reading }} origin={ports.settings.payOrigin} />
    return showPage(ports, c, { title, reading, body, isWallet: true })
  }
}
