// Bought or joined: the receipt, and the way back.
import type { Instant } from '../../../core/instant.ts'
import type { Membership } from '../../../core/membership.ts'
import { isZero } from '../../../core/money.ts'
import { totalOf } from '../../../core/seat.ts'
import { moneyText } from '../../text/money-text.ts'
import { priceText } from '../../text/price-text.ts'
import type { Reading } from '../../text/reading.ts'
import { LocalTime } from '../../ui/LocalTime.tsx'
import { KeepFirst } from '../../wallet/keep/ui/KeepFirst.tsx'
import type { Receipt } from '../receipt.ts'
import type { Visit } from '../visit.ts'
import { Article } from './Article.tsx'
import { Row, Rows } from './Rows.tsx'
import { WayBack } from './WayBack.tsx'

type DoneProps = {
  visit: Visit
  receipt: Receipt | null
  isUnreachable: boolean
  /** Whether its reader may give the article to others. */
  isGiveable: boolean
}

export function Done({ visit, receipt, isUnreachable, isGiveable }: DoneProps) {
  const { view, reading } = visit
  const { words } = reading
  return (
    <>
      <p class="outcome good" role="status">
        <Tick />
        {view.tier === null ? words.unlocked : words.joined}
      </p>
      <Article visit={visit} />
      <Rows>
        {receipt !== null && (
          <Row says={words.paid} amount={isZero(receipt.paid) ? words.free : moneyText(receipt.paid, reading)} isSum />
        )}
        {receipt !== null && <Row says={words.boughtAt} amount={<LocalTime at={receipt.at} reading={reading} />} />}
        {view.ticket.membership === null ? (
          <Row says={words.leftInWallet} amount={moneyText(view.balance, reading)} />
        ) : (
          view.tier !== null &&
          view.member !== null &&
          view.member.reader === visit.reader && <MemberRows member={view.member} reading={reading} />
        )}
      </Rows>
      <WayBack visit={visit} isOver />
      {isGiveable && <Give visit={visit} />}
      {isUnreachable && <KeepFirst reading={reading} isElsewhere />}
      {receipt?.undoUntil != null && <MayUndo until={receipt.undoUntil} reading={reading} />}
    </>
  )
}

function Give({ visit: { view, reading } }: { visit: Visit }) {
  const { site, item } = view.ticket
  return (
    <p class="fine aside">
      <a href={`/wallet/gift-links?${new URLSearchParams({ site, item })}`} target="_blank" rel="noopener">
        {reading.words.giftLinks.shareThis}
      </a>
    </p>
  )
}

function MayUndo({ until, reading }: { until: Instant; reading: Reading }) {
  const { words } = reading
  return (
    <p class="fine aside">
      <LocalTime at={until} shows="time" reading={reading} says={words.mayUndo} />{' '}
      <a href="/wallet" target="_blank" rel="noopener">
        {words.openWallet}
      </a>
    </p>
  )
}

function MemberRows({ member, reading }: { member: Membership; reading: Reading }) {
  const { words } = reading
  const { cause, paidUntil, trialUntil, renews, interval, seats } = member
  if (paidUntil === null) return null
  const isTrial = renews && paidUntil === trialUntil
  return (
    <>
      {/* What was given costs its member nothing. */}
      {cause === 'card' && (
        <Row says={words.price} amount={priceText({ interval, price: totalOf(member) }, reading)} isSum />
      )}
      <Row
        says={isTrial ? words.terms.freeUntil : renews ? words.renewsOn : words.endsOn}
        amount={<LocalTime at={paidUntil} reading={reading} />}
      />
      {seats > 1 && <Row says={words.seats.perk(seats)} amount={<InviteLink member={member} reading={reading} />} />}
    </>
  )
}

function InviteLink({ member, reading }: { member: Membership; reading: Reading }) {
  return (
    <a href={`/wallet/group/${member.id}`} target="_blank" rel="noopener">
      {reading.words.seats.inviteNext}
    </a>
  )
}

export function Tick() {
  return (
    <svg class="tick" viewBox="0 0 24 24" aria-hidden="true">
      <circle cx="12" cy="12" r="11" />
      <path d="m7 12.5 3.5 3.5L17 8.5" />
    </svg>
  )
}
