// A tip that was given: thanks, and the way back.
import type { TipOffer } from '../../../flows/view-ticket.ts'
import { moneyText } from '../../text/money-text.ts'
import { LocalTime } from '../../ui/LocalTime.tsx'
import type { Visit } from '../visit.ts'
import { Article } from './Article.tsx'
import { givingWords } from './buying.ts'
import { Tick } from './Done.tsx'
import { Row, Rows } from './Rows.tsx'
import { TipContent, TipShares } from './ToTip.tsx'
import { WayBack } from './WayBack.tsx'

export function Tipped({ visit, tip }: { visit: Visit; tip: TipOffer }) {
  const { view, reading } = visit
  const { words } = reading
  return (
    <>
      <p class="outcome good" role="status">
        <Tick />
        {givingWords(tip, words).given}
      </p>
      <Article visit={visit} />
      <TipContent visit={visit} />
      {tip.name !== null && (
        <p class="why">
          {words.tips.shownAs} <bdi>{tip.name}</bdi>
        </p>
      )}
      <Rows>
        {tip.choice?.isFree ? (
          <Row says={words.polls.price} amount={words.polls.forMembers} isSum />
        ) : (
          <>
            <Row says={words.tips.gave} amount={moneyText(tip.amount, reading)} isSum />
            <TipShares tip={tip} view={view} reading={reading} />
          </>
        )}
        {tip.monthly !== null && (
          <Row says={words.monthly.next} amount={<LocalTime at={tip.monthly.nextAt} reading={reading} />} />
        )}
        {!tip.choice?.isFree && <Row says={words.leftInWallet} amount={moneyText(view.balance, reading)} />}
      </Rows>
      <WayBack visit={visit} isOver />
      {tip.monthly !== null && (
        <p class="fine aside">
          {words.monthly.outOfWallet}{' '}
          <a href="/wallet" target="_blank" rel="noopener">
            {words.openWallet}
          </a>
        </p>
      )}
    </>
  )
}
