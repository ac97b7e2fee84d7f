// One button, because the wallet has enough, or the item is owned, a member's or free.
import { isZero, type Money, minus, money } from '../../../core/money.ts'
import { moneyText } from '../../text/money-text.ts'
import type { Occasion } from '../show-window.tsx'
import { type Visit, windowPath } from '../visit.ts'
import { Article } from './Article.tsx'
import { buyingWords } from './buying.ts'
import { Cancel } from './Cancel.tsx'
import { Row, Rows } from './Rows.tsx'
import { ToGive } from './ToGive.tsx'
import { Told } from './Told.tsx'
import { EachMonth, TipContent, TipName, TipShares } from './ToTip.tsx'

/** @param price null for what the reader owns already, or is a member for */
type ConfirmProps = Occasion & { visit: Visit; price: Money | null }

export function Confirm({ visit, price, notice, wrongNumber }: ConfirmProps) {
  const { view, reading } = visit
  const { words } = reading
  const says =
    price === null
      ? view.tier === null
        ? words.readIt
        : words.goOn
      : isZero(price)
        ? buyingWords(view, words).takeFree
        : buyingWords(view, words).payFor(moneyText(price, reading))
  return (
    <>
      <Article visit={visit} price={price === null ? undefined : priceText(price, visit)} />
      <Told notice={notice} reading={reading} />
      <ToGive visit={visit} wrongNumber={wrongNumber} />
      <TipContent visit={visit} />
      <EachMonth visit={visit} />
      {price === null ? <Owned visit={visit} /> : !isZero(price) && <Bill visit={visit} price={price} />}
      <form class="pay" method="post" action={`${windowPath(view.ticket.id)}/approve`}>
        {price !== null && (
          <>
            <input type="hidden" name="approved" value={price.amount} />
            <input type="hidden" name="currency" value={price.currency} />
          </>
        )}
        <TipName visit={visit} />
        <button class="primary" type="submit" data-arm>
          {says}
        </button>
      </form>
      <Cancel visit={visit} />
    </>
  )
}

function priceText(price: Money, { view, reading }: Visit): string {
  const { free, priced } = buyingWords(view, reading.words)
  return isZero(price) ? free : priced(moneyText(price, reading))
}

function Owned({ visit: { view, reading } }: { visit: Visit }) {
  const { words } = reading
  const isMember = !view.isOwned && view.member !== null
  return (
    <div class="told">
      <p class="strong">{isMember ? words.memberAlready : words.owned}</p>
      <p>{isMember ? words.memberAlreadyBody : words.ownedBody}</p>
    </div>
  )
}

function Bill({ visit: { view, reading }, price }: { visit: Visit; price: Money }) {
  const { words } = reading
  return (
    <Rows>
      {view.tip === null ? (
        <>
          <Row says={words.price} amount={moneyText(price, reading)} />
          <Row says={words.fees} note={words.feesNone} amount={moneyText(money(0, price.currency), reading)} />
          <Row says={words.youPay} amount={moneyText(price, reading)} isSum />
        </>
      ) : (
        <>
          <Row says={words.tips.youGive} amount={moneyText(price, reading)} isSum />
          <TipShares tip={view.tip} view={view} reading={reading} />
        </>
      )}
      <Row says={words.walletNow} amount={moneyText(view.balance, reading)} />
      <Row says={words.leftAfter} amount={moneyText(minus(view.balance, price), reading)} />
    </Rows>
  )
}
