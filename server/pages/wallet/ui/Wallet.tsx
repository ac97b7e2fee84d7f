// The wallet as its reader sees it: balances, what just happened, what is on its way, the way back to the card, the latest lines.
import type { WalletView } from '../../../flows/view-wallet.ts'
import type { WalletNotice } from '../../text/en.ts'
import { moneyText } from '../../text/money-text.ts'
import type { Reading } from '../../text/reading.ts'
import { Lines } from './Lines.tsx'
import { Memberships } from './Memberships.tsx'
import { ReturnMoney } from './ReturnMoney.tsx'
import { UnderWay } from './UnderWay.tsx'

type WalletProps = { view: WalletView; notice: WalletNotice | null; reading: Reading }

export function Wallet({ view, notice, reading }: WalletProps) {
  const { words } = reading
  const isOnHold = view.standing === 'on-hold'
  return (
    <div class="wallet">
      <header class="article">
        <h1>{words.yourWallet}</h1>
        {view.wallets.map(({ balance }) => (
          <p key={balance.currency} class="price">
            <span class="unseen">{words.balance}: </span>
            {moneyText(balance, reading)}
          </p>
        ))}
      </header>
      {notice !== null && <Told notice={notice} reading={reading} />}
      {isOnHold && <OnHold reading={reading} />}
      {view.memberships.length > 0 && <Memberships memberships={view.memberships} reading={reading} />}
      {view.underWay.length > 0 && <UnderWay refunds={view.underWay} reading={reading} />}
      {!isOnHold &&
        view.wallets.map((wallet) => <ReturnMoney key={wallet.balance.currency} {...wallet} reading={reading} />)}
      {view.lines.length > 0 && <Lines view={view} reading={reading} />}
      {view.lines.length + view.memberships.length === 0 && <Empty reading={reading} />}
      <p class="fine">{words.unspent}</p>
    </div>
  )
}

// What the reader wanted has happened. Anything else interrupts, because it has not.
const goodNews: readonly WalletNotice[] = [
  'undone',
  'undone-before',
  'returned',
  'returned-part',
  'member-cancelled',
  'member-resumed',
]

function Told({ notice, reading }: { notice: WalletNotice; reading: Reading }) {
  const { title, body } = reading.words.walletNotices[notice]
  const isGood = goodNews.includes(notice)
  return (
    <div class={isGood ? 'notice happened' : 'notice'} role={isGood ? 'status' : 'alert'}>
      <p class="strong">{title}</p>
      <p>{body}</p>
    </div>
  )
}

function OnHold({ reading: { words } }: { reading: Reading }) {
  return (
    <section class="notice">
      <h2>{words.onHold}</h2>
      <p>{words.onHoldBody}</p>
    </section>
  )
}

function Empty({ reading: { words } }: { reading: Reading }) {
  return (
    <div class="told">
      <p class="strong">{words.noLines}</p>
      <p>{words.noLinesBody}</p>
    </div>
  )
}
