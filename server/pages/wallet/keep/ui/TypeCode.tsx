// The field for the code, what became of the mail, and what was wrong with the last code.
import type { MailAddress } from '../../../../core/mail.ts'
import type { Reading } from '../../../text/reading.ts'
import type { CodeFault } from '../show-code.tsx'

type TypeCodeProps = {
  address: MailAddress
  /** As the page's address says it; anything unknown says nothing. */
  sending: string | undefined
  fault: CodeFault | undefined
  reading: Reading
}

export function TypeCode({ address, sending, fault, reading }: TypeCodeProps) {
  const { keep } = reading.words
  return (
    <>
      <header class="article">
        <h1>{keep.codeTitle}</h1>
        <p class="why">{keep.codeSent(address)}</p>
      </header>
      {sending === 'waiting' && <Trouble says={keep.codeWaits} />}
      {sending === 'refused' && <Trouble says={keep.codeRefused} />}
      <form class="ask" method="post" action="/wallet/code">
        <label for="code">{keep.code}</label>
        <input
          id="code"
          class="code"
          name="code"
          dir="ltr"
          inputMode="numeric"
          autocomplete="one-time-code"
          maxLength={12}
          required
          autofocus
          aria-invalid={fault !== undefined}
          aria-describedby="code-hint"
        />
        <p
          id="code-hint"
          class={fault === undefined ? 'fine' : 'fault'}
          role={fault === undefined ? undefined : 'alert'}
        >
          {faultText(fault, reading)}
        </p>
        <button class="primary" type="submit">
          {keep.prove}
        </button>
      </form>
      <a class="quiet" href="/wallet">
        {keep.otherAddress}
      </a>
    </>
  )
}

function Trouble({ says }: { says: string }) {
  return (
    <p class="notice" role="alert">
      {says}
    </p>
  )
}

function faultText(fault: CodeFault | undefined, { words: { keep } }: Reading): string {
  if (fault === undefined) return keep.codeRules
  return fault === 'not-six' ? keep.notSixDigits : keep.wrongCode(fault.triesLeft)
}
