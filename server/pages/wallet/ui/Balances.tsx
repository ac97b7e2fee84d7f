// What is in the wallet, for each currency, and the way to add to it.
import type { WalletView } from '../../../flows/view-wallet.ts'
import { moneyText } from '../../text/money-text.ts'
import type { Reading } from '../../text/reading.ts'

type BalancesProps = { view: WalletView; reading: Reading }

export function Balances({ view: { standing, wallets, standingTips }, reading }: BalancesProps) {
  const { words } = reading
  const isMissing = (currency: string) =>
    standingTips.some(
      ({ is, standingTip: { obstacle, amount } }) =>
        is === 'missed' && obstacle === 'short' && amount.currency === currency,
    )
  return wallets.map(({ balance }) => (
    <div key={balance.currency} class="balance">
      <p class="price">
        <span class="unseen">{words.balance}: </span>
        {moneyText(balance, reading)}
      </p>
      {standing === 'good' && (
        <a class="small" href={`/wallet/add?${new URLSearchParams({ currency: balance.currency })}`}>
          {words.addMoney.link}
          {wallets.length > 1 && <span class="unseen"> ({balance.currency})</span>}
        </a>
      )}
      {isMissing(balance.currency) && <p class="missing">{words.addMoney.missing}</p>}
    </div>
  ))
}
