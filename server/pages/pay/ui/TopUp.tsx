// The wallet has not enough: choose an amount, see what becomes of it, pay on the provider's form.
import { cardTip, cardTipMin } from '../../../core/card-tip.ts'
import { exponentOf } from '../../../core/currency.ts'
import { isSame, isZero, type Money, minus, money, plus } from '../../../core/money.ts'
import type { Words } from '../../text/en.ts'
import { moneyText, plainText } from '../../text/money-text.ts'
import { type AmountFault, choicesOf, rangeFor, type TopUpRange } from '../amount.ts'
import type { Draft, Occasion } from '../show-window.tsx'
import { type Visit, windowPath } from '../visit.ts'
import { Article } from './Article.tsx'
import { buyingWords, givingWords } from './buying.ts'
import { Cancel } from './Cancel.tsx'
import { Row, Rows } from './Rows.tsx'
import { ToGive } from './ToGive.tsx'
import { Told } from './Told.tsx'
import { EachMonth, TipContent, TipName, TipShares } from './ToTip.tsx'

type TopUpProps = Occasion & { visit: Visit; price: Money; attempt: string; canInline: boolean; mayHaveOne: boolean }
type Parts = { visit: Visit; price: Money; range: TopUpRange; draft: Draft | undefined }

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
  const parts: Parts = { visit, price, range: isTopUpOnly ? { ...range, only: null } : range, draft }
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
        <Choices {...parts} />
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

/** The smallest amount that is enough is chosen to begin with: nothing is preselected that costs more. */
function chosenAt({ range, draft }: Parts): number | 'other' {
  const choices = choicesOf(range)
  const at = draft === undefined ? 0 : choices.findIndex(({ amount }) => String(amount) === draft.amount)
  return at < 0 || choices.length === 0 ? 'other' : at
}

const isOnly = ({ only }: TopUpRange, amount: Money) => only !== null && isSame(only, amount)

function Choices(parts: Parts) {
  const { visit, price, range, draft } = parts
  const chosen = chosenAt(parts)
  return (
    <fieldset
      class="choices"
      data-currency={price.currency}
      data-decimals={exponentOf(price.currency)}
      data-price={price.amount}
      data-balance={visit.view.balance.amount}
    >
      <legend>{reasonFor(visit, price)}</legend>
      <div class="amounts">
        {choicesOf(range).map((amount, at) => (
          <label key={amount.amount} class="choice">
            <input type="radio" name="amount" value={amount.amount} checked={chosen === at} data-choice={at} />
            <span>{choiceText(range, amount, visit)}</span>
          </label>
        ))}
      </div>
      <TipByCard visit={visit} range={range} />
      <Other {...parts} isChosen={chosen === 'other'} text={draft?.other ?? ''} fault={draft?.fault} />
    </fieldset>
  )
}

function choiceText(range: TopUpRange, amount: Money, { view, reading }: Visit): string {
  const text = moneyText(amount, reading)
  return isOnly(range, amount) ? onlyWords(view, reading.words).only(text) : text
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

function Other({
  visit,
  range,
  isChosen,
  text,
  fault,
}: Parts & { isChosen: boolean; text: string; fault: AmountFault | undefined }) {
  const { reading } = visit
  const { words } = reading
  return (
    <div class="other">
      <label class="choice">
        <input type="radio" name="amount" value="other" checked={isChosen} data-choice="other" />
        <span>{words.otherAmount}</span>
      </label>
      <input
        type="text"
        name="other"
        value={text}
        inputMode="decimal"
        autocomplete="off"
        maxLength={12}
        placeholder={plainText(range.suggestions[0] ?? range.least, reading)}
        aria-label={`${words.otherAmount} (${range.least.currency})`}
        aria-invalid={fault !== undefined}
        aria-describedby="other-hint"
      />
      <p
        id="other-hint"
        class={fault === undefined ? 'fine' : 'fault'}
        role={fault === undefined ? undefined : 'alert'}
      >
        {fault === undefined ? rangeText(visit, range) : faultText(fault, visit, range)}
      </p>
    </div>
  )
}

function rangeText({ reading }: Visit, { least, most }: TopUpRange): string {
  return reading.words.otherHint(moneyText(least, reading), moneyText(most, reading))
}

function faultText(fault: AmountFault, { view, reading }: Visit, { least, most, suggestions }: TopUpRange): string {
  const { words } = reading
  switch (fault) {
    case 'missing':
      return words.amountMissing
    case 'unclear':
      return words.amountUnclear
    case 'not-plain':
      return words.amountNotPlain(plainText(suggestions[0] ?? least, reading))
    case 'too-fine':
      return words.amountTooFine(exponentOf(least.currency))
    case 'too-small':
      return words.amountTooSmall(moneyText(least, reading))
    case 'too-little':
      return buyingWords(view, words).tooLittle(moneyText(least, reading))
    case 'too-large':
      return words.amountTooLarge(moneyText(most, reading))
    default:
      return fault satisfies never
  }
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

type EachChoiceProps = Parts & {
  says: (amount: string) => string
  /** Of a tip alone, where that is said otherwise. */
  saysOnly?: (amount: string) => string
  shows?: 'amount' | 'left'
}

/**
 * One text for each choice. The style sheet shows the chosen one's, so that it works without script; for what is typed, the
 * script fills in the amount, or what is left of it.
 */
function EachChoice({ visit, price, range, says, saysOnly = says, shows = 'amount' }: EachChoiceProps) {
  const { reading } = visit
  const { thisAmount, theRest } = reading.words
  const text = (amount: Money) => moneyText(shows === 'left' ? leftAfter(visit, amount, price) : amount, reading)
  return (
    <>
      {choicesOf(range).map((amount, at) => (
        <span key={amount.amount} data-when={at}>
          {(isOnly(range, amount) ? saysOnly : says)(text(amount))}
        </span>
      ))}
      <span data-when="other" data-fill={shows} data-says={says('{}')}>
        {says(shows === 'left' ? theRest : thisAmount)}
      </span>
    </>
  )
}

/** What stays after the unlock; nothing where even the most that can be added is not enough. */
function leftAfter({ view }: Visit, added: Money, price: Money): Money {
  const { amount, currency } = plus(view.balance, added)
  return money(Math.max(0, amount - price.amount), currency)
}
