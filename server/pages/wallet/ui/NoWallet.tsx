// The wallet page of a browser that has none: how one comes into being, and how one that was kept is opened.

import type { WalletNotice } from '../../text/en.ts'
import type { Reading } from '../../text/reading.ts'
import { Message } from '../../ui/Message.tsx'
import { OfferCode } from '../keep/ui/AskCode.tsx'
import { Told } from './Told.tsx'

type NoWalletProps = { notice: WalletNotice | null; sendsMail: boolean; reading: Reading }

export function NoWallet({ notice, sendsMail, reading }: NoWalletProps) {
  const { words } = reading
  return (
    <div class="wallet">
      {notice !== null && <Told notice={notice} reading={reading} />}
      <Message title={words.noWallet} says={words.noWalletBody} />
      {sendsMail && <OfferCode wish="open" says={words.seats.haveOneOrInvited} reading={reading} />}
    </div>
  )
}
