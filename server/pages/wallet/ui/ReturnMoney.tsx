// The way of unspent money back to its card, in two steps: opening this shows the sum, only the button inside sends it.
import { isZero, minus } from '../../../core/money.ts'
import type { WalletOfCurrency } from '../../../flows/view-wallet.ts'
import { Row, Rows } from '../../pay/ui/Rows.tsx'
import { moneyText } from '../../text/money-text.ts'
import type { Reading } from '../../text/reading.ts'
import { Chevron } from './Chevron.tsx'

type ReturnMoneyProps = WalletOfCurrency & { reading: Reading }

export function ReturnMoney({ balance, returnable, reading }: ReturnMoneyProps) {
  const { words } = reading
  if (isZero(balance)) return null
  if (isZero(returnable)) return <p class="fine">{words.returnNothing(moneyText(balance, reading))}</p>
  const kept = minus(balance, returnable)
  const sum = moneyText(returnable, reading)
  return (
    <details class="return">
      <summary>
        <span>
          {words.returnMoney} <span class="amount">{sum}</span>
        </span>
        <Chevron />
      </summary>
      <Rows>
        <Row says={words.backToCard} amount={sum} isSum />
        <Row
          says={words.staysInWallet}
          amount={moneyText(kept, reading)}
          note={isZero(kept) ? undefined : words.returnKeeps}
        />
      </Rows>
      <p class="fine">{words.returnTakes}</p>
      <form method="post" action="/wallet/return">
        <input type="hidden" name="approved" value={returnable.amount} />
        <input type="hidden" name="currency" value={returnable.currency} />
        <button class="primary" type="submit" data-arm>
          {words.returnNow(sum)}
        </button>
      </form>
    </details>
  )
}
