// The amounts to choose from, round ones and one that is typed, and for each of them a text of its own.
import type { ComponentChildren } from 'preact'
import { exponentOf } from '../../../core/currency.ts'
import { isSame, type Money, money, plus } from '../../../core/money.ts'
import { moneyText, plainText } from '../../text/money-text.ts'
import type { Reading } from '../../text/reading.ts'
import { type AmountFault, choicesOf, type TopUpRange } from '../amount.ts'
import type { Draft } from '../show-window.tsx'

export type Choosing = {
  readonly range: TopUpRange
  readonly draft: Draft | undefined
  readonly balance: Money
  /** What goes out of the wallet at once. */
  readonly price: Money
  readonly reading: Reading
}

type ChoicesProps = Choosing & {
  reason: string
  /** How the amount of a tip alone is named. */
  saysOnly?: (amount: string) => string
  /** What the least is too little for, where it is more than the wallet's least. */
  tooLittle: (least: string) => string
  children?: ComponentChildren
}

export function Choices({ reason, saysOnly = (amount) => amount, tooLittle, children, ...choosing }: ChoicesProps) {
  const { range, balance, price, reading } = choosing
  const chosen = chosenAt(choosing)
  return (
    <fieldset
      class="choices"
      data-currency={price.currency}
      data-decimals={exponentOf(price.currency)}
      data-price={price.amount}
      data-balance={balance.amount}
    >
      <legend>{reason}</legend>
      <div class="amounts">
        {choicesOf(range).map((amount, at) => (
          <label key={amount.amount} class="choice">
            <input type="radio" name="amount" value={amount.amount} checked={chosen === at} data-choice={at} />
            <span>{isOnly(range, amount) ? saysOnly(moneyText(amount, reading)) : moneyText(amount, reading)}</span>
          </label>
        ))}
      </div>
      {children}
      <Other {...choosing} isChosen={chosen === 'other'} tooLittle={tooLittle} />
    </fieldset>
  )
}

/** The smallest amount that is enough is chosen to begin with: nothing is preselected that costs more. */
function chosenAt({ range, draft }: Choosing): number | 'other' {
  const choices = choicesOf(range)
  const at = draft === undefined ? 0 : choices.findIndex(({ amount }) => String(amount) === draft.amount)
  return at < 0 || choices.length === 0 ? 'other' : at
}

const isOnly = ({ only }: TopUpRange, amount: Money) => only !== null && isSame(only, amount)

type OtherProps = Choosing & Pick<ChoicesProps, 'tooLittle'> & { isChosen: boolean }

function Other({ range, draft, reading, isChosen, tooLittle }: OtherProps) {
  const { words } = reading
  const fault = draft?.fault
  return (
    <div class="other">
      <label class="choice">
        <input type="radio" name="amount" value="other" checked={isChosen} data-choice="other" />
        <span>{words.otherAmount}</span>
      </label>
      <input
        type="text"
        name="other"
        value={draft?.other ?? ''}
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
        {fault === undefined ? rangeText(reading, range) : faultText(fault, { range, reading, tooLittle })}
      </p>
    </div>
  )
}

function rangeText(reading: Reading, { least, most }: TopUpRange): string {
  return reading.words.otherHint(moneyText(least, reading), moneyText(most, reading))
}

function faultText(
  fault: AmountFault,
  { range: { least, most, suggestions }, reading, tooLittle }: Pick<OtherProps, 'range' | 'reading' | 'tooLittle'>,
): string {
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
      return tooLittle(moneyText(least, reading))
    case 'too-large':
      return words.amountTooLarge(moneyText(most, reading))
    default:
      return fault satisfies never
  }
}

type EachChoiceProps = Choosing & {
  says: (amount: string) => string
  /** Of a tip alone, where that is said otherwise. */
  saysOnly?: (amount: string) => string
  shows?: 'amount' | 'left'
}

/**
 * One text for each choice. The style sheet shows the chosen one's, so that it works without script; for what is typed, the
 * script fills in the amount, or what is left of it.
 */
export function EachChoice({ says, saysOnly = says, shows = 'amount', ...choosing }: EachChoiceProps) {
  const { range, reading } = choosing
  const { thisAmount, theRest } = reading.words
  const text = (amount: Money) => moneyText(shows === 'left' ? leftAfter(choosing, amount) : amount, reading)
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

/** What is in the wallet then; nothing where even the most that can be added is not enough. */
function leftAfter({ balance, price }: Choosing, added: Money): Money {
  const { amount, currency } = plus(balance, added)
  return money(Math.max(0, amount - price.amount), currency)
}
