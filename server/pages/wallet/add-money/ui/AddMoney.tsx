// The form to add money: choose an amount, see what becomes of it, pay on the provider's page.
import { money } from '../../../../core/money.ts'
import type { Draft } from '../../../pay/show-window.tsx'
import { Choices, EachChoice } from '../../../pay/ui/Amounts.tsx'
import { Row, Rows } from '../../../pay/ui/Rows.tsx'
import { Told } from '../../../pay/ui/Told.tsx'
import type { Notice } from '../../../text/en.ts'
import { moneyText } from '../../../text/money-text.ts'
import type { Adding } from '../show-adding.tsx'

type AddMoneyProps = Omit<Adding, 'reader'> & {
  attempt: string
  notice?: Notice | undefined
  draft?: Draft
  instead?: string | undefined
}

export function AddMoney({ balance, range, reading, attempt, notice, draft, instead }: AddMoneyProps) {
  const { words } = reading
  const { currency } = balance
  const nothing = money(0, currency)
  const choosing = { range, draft, balance, price: nothing, reading }
  return (
    <>
      <header class="article">
        <h1>{words.addMoney.title}</h1>
      </header>
      <Told notice={notice} reading={reading} />
      <form class="pay" method="post" action="/wallet/add">
        <input type="hidden" name="attempt" value={attempt} />
        <input type="hidden" name="currency" value={currency} />
        {instead !== undefined && <input type="hidden" name="instead" value={instead} />}
        <Choices
          {...choosing}
          reason={words.addMoney.howMuch(moneyText(balance, reading))}
          tooLittle={words.amountTooSmall}
        />
        <Rows>
          <Row says={words.youPayNow} amount={<EachChoice {...choosing} says={(amount) => amount} />} isSum />
          <Row
            says={words.fees}
            amount={moneyText(nothing, reading)}
            note={<EachChoice {...choosing} says={words.exactly} />}
          />
          <Row
            says={words.addMoney.afterwards}
            amount={<EachChoice {...choosing} shows="left" says={(left) => left} />}
          />
        </Rows>
        <button class="primary" type="submit" data-arm>
          <EachChoice {...choosing} says={words.addMoney.now} />
        </button>
        <p class="fine">
          {words.addMoney.atStripe} {words.unspent}
        </p>
      </form>
      <a class="quiet" href="/wallet">
        {words.backToWallet}
      </a>
    </>
  )
}
