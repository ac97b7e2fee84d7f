// A window that came to its end without an unlock.
import type { TipWish } from '../../../core/ticket.ts'
import type { TipOffer } from '../../../flows/view-ticket.ts'
import type { Words } from '../../text/en.ts'
import { pageOf, type Standing, type Visit } from '../visit.ts'
import { Article } from './Article.tsx'
import { givingWords } from './buying.ts'
import { WayBack } from './WayBack.tsx'

type Ended = Extract<
  Standing['is'],
  'refunded' | 'used-elsewhere' | 'declined' | 'expired' | 'not-for-sale' | 'on-hold' | 'too-many' | 'other-member'
>

export function Finished({ visit, standing }: { visit: Visit; standing: Ended }) {
  const { words } = visit.reading
  const { ticket, tip, isLateMember } = visit.view
  const { challenge, join } = ticket
  // A membership that was joined here and has ended gave nothing back to a wallet.
  const isOver = join !== null && standing === 'refunded'
  const isLate = standing === 'other-member' && isLateMember
  const [title, body] = isLate
    ? [words.late.closed, words.late.closedBody]
    : isOver
      ? [words.memberOver, words.memberOverBody]
      : tip?.sticker !== undefined && standing === 'not-for-sale'
        ? [words.tips.stickerGone, words.tips.stickerGoneBody]
        : sentences(words, tip)[standing]
  return (
    <>
      <Article visit={visit} />
      <div class="told" role="status">
        <p class="outcome">{title}</p>
        <p>{body}</p>
      </div>
      {isLate && (
        <a class="primary" href="/wallet">
          {words.openWallet}
        </a>
      )}
      <WayBack visit={visit} isOver={standing === 'declined'}>
        {standing === 'expired' && challenge === null ? <StartAgain visit={visit} /> : undefined}
      </WayBack>
    </>
  )
}

/** Only a plain link can begin anew from here: a page that asked holds the key to its own ticket. */
function StartAgain({ visit: { view, reading } }: { visit: Visit }) {
  const { item, join, gift, tip } = view.ticket
  const give = gift === null ? {} : { gift: String(gift.codes) }
  const wanted = join === null ? { item } : { tier: join.tier, interval: join.interval, ...give }
  const wish = tip === null ? wanted : (tip.vote ?? { creator: tip.creator, ...given(tip) })
  const query = new URLSearchParams({ site: view.site.id, ...wish, page: pageOf(view) })
  return (
    <a class="primary" href={`/pay/start?${query}`} rel="nofollow">
      {reading.words.startAgain}
    </a>
  )
}

function given({ amount, isMonthly, sticker }: TipWish): Record<string, string> {
  if (sticker !== undefined) return { sticker }
  return { amount: String(amount.amount), ...(isMonthly ? { monthly: '1' } : {}) }
}

function sentences(words: Words, tip: TipOffer | null): Record<Ended, [title: string, body: string]> {
  const giving = tip && givingWords(tip, words)
  const nothing = giving?.nothingGiven ?? words.nothingTaken
  return {
    declined: [words.declined, nothing],
    expired: [words.expired, nothing],
    'not-for-sale': giving ? [giving.closed, giving.closedBody] : [words.notForSale, words.notForSaleBody],
    'used-elsewhere': [words.usedElsewhere, words.usedElsewhereBody],
    'other-member': [words.otherMember, words.otherMemberBody],
    'on-hold': [words.onHold, words.onHoldBody],
    'too-many': [words.monthly.tooMany, words.monthly.tooManyBody],
    refunded: [words.refunded, words.refundedBody],
  }
}
