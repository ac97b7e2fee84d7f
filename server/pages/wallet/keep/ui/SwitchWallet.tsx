// Two wallets, and one browser that can have one of them: what each holds, and what becomes of the one that is left.
import type { MailAddress } from '../../../../core/mail.ts'
import type { Money } from '../../../../core/money.ts'
import { Row, Rows } from '../../../pay/ui/Rows.tsx'
import { moneyText } from '../../../text/money-text.ts'
import type { Reading } from '../../../text/reading.ts'

type SwitchWalletProps = {
  address: MailAddress
  present: readonly Money[]
  other: readonly Money[]
  /** The address of the present one. Null: it is in this browser only. */
  keptUnder: MailAddress | null
  reading: Reading
}

export function SwitchWallet({ address, present, other, keptUnder, reading }: SwitchWalletProps) {
  const { keep } = reading.words
  return (
    <>
      <h1>{keep.switchTitle}</h1>
      <Rows>
        <Row says={keep.present} amount={sums(present, reading)} note={keptUnder ?? undefined} />
        <Row says={keep.other} amount={sums(other, reading)} note={address} />
      </Rows>
      <p class="notice">{keptUnder === null ? keep.presentLost : keep.presentKept(keptUnder)}</p>
      <a class="primary" href="/wallet">
        {keep.stay}
      </a>
      <form method="post" action="/wallet/switch">
        <button class="secondary" type="submit" data-arm>
          {keep.change}
        </button>
      </form>
    </>
  )
}

function sums(wallets: readonly Money[], reading: Reading): string {
  return wallets.map((each) => moneyText(each, reading)).join(' + ') || reading.words.keep.noMoney
}
