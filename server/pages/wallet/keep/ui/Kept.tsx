// The part of the wallet page about keeping it: under which address it is, or the way to one, and the way to another wallet.
import type { MailAddress } from '../../../../core/mail.ts'
import type { Reading } from '../../../text/reading.ts'
import { OfferCode } from './AskCode.tsx'

export function Kept({ address, reading }: { address: MailAddress | null; reading: Reading }) {
  const { keep } = reading.words
  return (
    <>
      {address === null ? (
        <OfferCode wish="keep" says={keep.title} reading={reading} />
      ) : (
        <KeptUnder address={address} reading={reading} />
      )}
      <OfferCode wish="open" says={keep.haveAnother} reading={reading} />
    </>
  )
}

function KeptUnder({ address, reading }: { address: MailAddress; reading: Reading }) {
  const { keep } = reading.words
  return (
    <section>
      <h2>
        {keep.keptUnder} <bdi>{address}</bdi>
      </h2>
      <p class="fine">{keep.howToOpen}</p>
    </section>
  )
}
