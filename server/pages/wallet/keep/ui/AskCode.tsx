// The form for a mail address: in the wallet, where it opens on demand, and by itself when what was typed is no address.
import type { CodeWish } from '../../../../core/mail-code.ts'
import type { Reading } from '../../../text/reading.ts'
import { Chevron } from '../../ui/Chevron.tsx'

const example = 'ana@example.com'

type AskCodeProps = { wish: CodeWish; reading: Reading; typed?: string; hasFault?: boolean }

export function AskCode({ wish, reading, typed = '', hasFault = false }: AskCodeProps) {
  const { keep } = reading.words
  const [field, hint] = [`address-${wish}`, `hint-${wish}`]
  return (
    <form class="ask" method="post" action="/wallet/mail">
      <input type="hidden" name="wish" value={wish} />
      <label for={field}>{keep.address}</label>
      <input
        id={field}
        type="email"
        name="address"
        value={typed}
        dir="ltr"
        autocomplete="email"
        maxLength={254}
        required
        aria-invalid={hasFault}
        aria-describedby={hint}
      />
      <p id={hint} class={hasFault ? 'fault' : 'fine'} role={hasFault ? 'alert' : undefined}>
        {hasFault ? keep.notAnAddress(example) : keep.promise}
      </p>
      <button class="primary" type="submit">
        {keep.ask}
      </button>
    </form>
  )
}

/** Shut until it is wanted: nobody is asked for an address. */
export function OfferCode({ wish, says, reading }: { wish: CodeWish; says: string; reading: Reading }) {
  const { keep } = reading.words
  return (
    <details id={wish} class="return">
      <summary>
        <span>{says}</span>
        <Chevron />
      </summary>
      <p class="fine">{wish === 'keep' ? keep.why : keep.haveOneBody}</p>
      <AskCode wish={wish} reading={reading} />
    </details>
  )
}

export function AskAgain({ wish, typed, reading }: { wish: CodeWish; typed: string; reading: Reading }) {
  const { keep, backToWallet } = reading.words
  return (
    <>
      <h1>{wish === 'keep' ? keep.title : keep.haveOne}</h1>
      <AskCode wish={wish} typed={typed} reading={reading} hasFault />
      <a class="secondary" href="/wallet">
        {backToWallet}
      </a>
    </>
  )
}
