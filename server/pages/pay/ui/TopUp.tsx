// The wallet has not enough: choose an amount, see what becomes of it, pay on the provider's form.
import { cardTip, cardTipMin } from '../../../core/card-tip.ts'
import { isZero, type Money, minus, money } from '../../../core/money.ts'
import type { Words } from '../../text/en.ts'
import { moneyText } from '../../text/money-text.ts'
import { rangeFor, type TopUpRange } from '../amount.ts'
import type { Occasion } from '../show-window.tsx'
import { type Visit, windowPath } from '../visit.ts'
import { Choices, type Choosing, EachChoice } from './Amounts.tsx'
import { Article } from './Article.tsx'
import { buyingWords, givingWords } from './buying.ts'
import { Cancel } from './Cancel.tsx'
import { Row, Rows } from './Rows.tsx'
import { ToGive } from './ToGive.tsx'
import { Told } from './Told.tsx'
import { EachMonth, TipContent, TipName, TipShares } from './ToTip.tsx'

type TopUpProps = Occasion & { visit: Visit; price: Money; attempt: string; canInline: boolean; mayHaveOne: boolean }
type Parts = Choosing & { visit: Visit }

export function TopUp({
  visit,
  price,
  notice,
  draft,
  attempt,
  canInline,
  mayHaveOne,
  instead,
  wrongNumber,
  isTopUpOnly,
}: TopUpProps) {
  const { view, reading } = visit
  const { words } = reading
  const { addAndPay, priced } = buyingWords(view, words)
  const range = rangeFor(view, price)
  const parts: Parts = {
    visit,
    price,
    balance: view.balance,
    range: isTopUpOnly ? { ...range, only: null } : range,
    draft,
    reading,
  }
  return (
    <>
      <Article visit={visit} price={priced(moneyText(price, reading))} />
      <Told notice={notice} reading={reading} />
      <ToGive visit={visit} wrongNumber={wrongNumber} />
      <TipContent visit={visit} />
      <EachMonth visit={visit} />
      <form class="pay" method="post" action={`${windowPath(view.ticket.id)}/top-up`}>
        <input type="hidden" name="attempt" value={attempt} />
        <input type="hidden" name="approved" value={price.amount} />
        <input type="hidden" name="currency" value={price.currency} />
        {/* The script makes it `inline`: without one, only the provider's own page can take a card. */}
        <input type="hidden" name="surface" value="redirect" data-inline={canInline} />
        {instead !== undefined && <input type="hidden" name="instead" value={instead} />}
        <TipName visit={visit} />
        <Choices
          {...parts}
          reason={reasonFor(visit, price)}
          saysOnly={onlyWords(view, words).only}
          tooLittle={buyingWords(view, words).tooLittle}
        >
          <TipByCard visit={visit} range={parts.range} />
        </Choices>
        <Bill {...parts} />
        <button class="primary" type="submit" data-arm>
          <EachChoice
            {...parts}
            says={(amount) => addAndPay(amount, moneyText(price, reading))}
            saysOnly={(amount) => onlyWords(view, words).payOnly(amount, moneyText(price, reading))}
          />
        </button>
        <p class="fine">{words.unspent}</p>
      </form>
      <Cancel visit={visit} />
      {mayHaveOne && (
        <p class="fine aside">
          <a href="/wallet" target="_blank" rel="noopener">
            {words.keep.haveOne}
          </a>
        </p>
      )}
    </>
  )
}

function reasonFor({ view, reading }: Visit, price: Money): string {
  const { words } = reading
  if (isZero(view.balance)) return buyingWords(view, words).walletEmpty
  return words.walletShort(moneyText(view.balance, reading), moneyText(minus(price, view.balance), reading))
}

// Only what is a tip can be paid for alone.
const onlyWords = ({ tip }: Visit['view'], words: Words) => (tip === null ? words.tips : givingWords(tip, words))

/** What a tip by card costs beside one out of the wallet, or from which amount there is one. */
function TipByCard({ visit: { view, reading }, range }: { visit: Visit; range: TopUpRange }) {
  if (view.tip === null) return null
  const { onlyFrom, onlyCosts } = givingWords(view.tip, reading.words)
  const least = cardTipMin(range.least.currency)
  return (
    <p class="fine">
      {cardTip(view.tip.amount, view.balance) === null ? onlyFrom(moneyText(least, reading)) : onlyCosts}
    </p>
  )
}

function Bill(parts: Parts) {
  const { visit, price } = parts
  const { view, reading } = visit
  const { words } = reading
  return (
    <Rows>
      <Row says={words.youPayNow} amount={<EachChoice {...parts} says={(amount) => amount} />} isSum />
      <Row
        says={words.fees}
        amount={moneyText(money(0, price.currency), reading)}
        note={<EachChoice {...parts} says={words.exactly} />}
      />
      <Row says={buyingWords(view, words).forThis} amount={moneyText(price, reading)} />
      {view.tip !== null && <TipShares tip={view.tip} view={view} reading={reading} />}
      <Row says={words.staysInWallet} amount={<EachChoice {...parts} shows="left" says={(left) => left} />} />
    </Rows>
  )
}
