// The field for the code of a gift, and what was wrong with the last one.
import type { Reading } from '../../text/reading.ts'

export type CodeFault = 'unknown' | 'used'

type TypeGiftProps = { wrong: { fault: CodeFault; typed: string } | undefined; reading: Reading }

export function TypeGift({ wrong, reading }: TypeGiftProps) {
  const { gifts } = reading.words
  const isWrong = wrong !== undefined
  return (
    <>
      <header class="article">
        <h1>{gifts.redeemTitle}</h1>
        <p class="why">{gifts.redeemBody}</p>
      </header>
      <form class="ask" method="post" action="/gift">
        <label for="gift-code">{gifts.theCode}</label>
        <input
          id="gift-code"
          name="code"
          value={wrong?.typed}
          dir="ltr"
          autocomplete="off"
          autocapitalize="characters"
          spellcheck={false}
          maxLength={100}
          required
          aria-invalid={isWrong}
          aria-describedby="gift-code-hint"
        />
        <p id="gift-code-hint" class={isWrong ? 'fault' : 'fine'} role={isWrong ? 'alert' : undefined}>
          {isWrong ? gifts[wrong.fault] : gifts.codeRules}
        </p>
        <button class="primary" type="submit">
          {gifts.look}
        </button>
      </form>
    </>
  )
}
