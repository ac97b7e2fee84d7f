// Tips by card pause on the site, and the wallet has not enough: what still works, and the way out.
import { isZero, type Money } from '../../../core/money.ts'
import { moneyText } from '../../text/money-text.ts'
import type { Visit } from '../visit.ts'
import { Article } from './Article.tsx'
import { Cancel } from './Cancel.tsx'

export function CardPaused({ visit, price }: { visit: Visit; price: Money }) {
  const { view, reading } = visit
  const { cardTips } = reading.words
  const tip = moneyText(price, reading)
  return (
    <>
      <Article visit={visit} price={tip} />
      <div class="told" role="status">
        <p class="outcome">{cardTips.paused}</p>
        <p>{cardTips.pausedBody(view.tip?.choice?.creator ?? view.title, tip)}</p>
        {!isZero(view.balance) && <p>{cardTips.holds(moneyText(view.balance, reading))}</p>}
      </div>
      <Cancel visit={visit} />
    </>
  )
}
