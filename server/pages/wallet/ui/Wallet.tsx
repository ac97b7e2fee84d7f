// The wallet as its reader sees it: balances, what just happened, what is on its way, the way back to the card, the latest lines, how it is kept.
import type { SeatsView } from '../../../flows/view-seats.ts'
import type { WalletView } from '../../../flows/view-wallet.ts'
import type { WalletNotice } from '../../text/en.ts'
import type { Reading } from '../../text/reading.ts'
import { KeepFirst } from '../keep/ui/KeepFirst.tsx'
import { Kept } from '../keep/ui/Kept.tsx'
import { Seats } from '../seats/ui/Seats.tsx'
import { Balances } from './Balances.tsx'
import { Gifts } from './Gifts.tsx'
import { Lines } from './Lines.tsx'
import { Memberships } from './Memberships.tsx'
import { ReturnMoney } from './ReturnMoney.tsx'
import { StandingTips } from './StandingTips.tsx'
import { Told } from './Told.tsx'
import { UnderWay } from './UnderWay.tsx'

type WalletProps = {
  view: WalletView
  seats: SeatsView
  notice: WalletNotice | null
  sendsMail: boolean
  reading: Reading
}

export function Wallet({ view, seats, notice, sendsMail, reading }: WalletProps) {
  const { words } = reading
  const isOnHold = view.standing === 'on-hold'
  return (
    <div class="wallet">
      <header class="article">
        <h1>{words.yourWallet}</h1>
        <Balances view={view} reading={reading} />
      </header>
      {notice !== null && <Told notice={notice} reading={reading} />}
      {isOnHold && <OnHold reading={reading} />}
      <Seats view={seats} reading={reading} />
      {view.memberships.length > 0 && <Memberships memberships={view.memberships} reading={reading} />}
      {view.memberships.length > 0 && sendsMail && view.keptUnder === null && <KeepFirst reading={reading} />}
      {view.standingTips.length > 0 && <StandingTips standingTips={view.standingTips} reading={reading} />}
      {view.gifts.length > 0 && <Gifts gifts={view.gifts} reading={reading} />}
      {view.underWay.length > 0 && <UnderWay refunds={view.underWay} reading={reading} />}
      {!isOnHold &&
        view.wallets.map((wallet) => <ReturnMoney key={wallet.balance.currency} {...wallet} reading={reading} />)}
      {view.hasGiftLinks && (
        <a class="secondary" href="/wallet/gift-links">
          {words.giftLinks.share}
        </a>
      )}
      {view.lines.length > 0 && <Lines view={view} reading={reading} />}
      {view.lines.length + view.memberships.length + seats.held.length + seats.offers.length === 0 && (
        <Empty reading={reading} />
      )}
      {sendsMail && <Kept address={view.keptUnder} reading={reading} />}
      <p class="fine">{words.unspent}</p>
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
