// A membership whose payment is late: what happens next, and the button that leads to paying or confirming it.
import type { SeenMembership } from '../../../flows/view-wallet.ts'
import { moneyText } from '../../text/money-text.ts'
import type { Reading } from '../../text/reading.ts'
import { LocalTime } from '../../ui/LocalTime.tsx'

type LateProps = { seen: SeenMembership; about: string; reading: Reading }

/** Why a card was declined is not told: who tries cards of others would learn from it (THREATS ABU-02). */
export function Late({ seen: { membership, due }, about, reading }: LateProps) {
  const { late } = reading.words
  if (due === null) return null
  const { money, needsHolder, nextAttemptAt } = due
  const id = `pay-${membership.id}`
  return (
    <form class="late" method="post" action="/wallet/pay-now">
      <p class="fine">
        {needsHolder ? (
          late.bankAsks
        ) : nextAttemptAt === null ? (
          late.notTried
        ) : (
          <LocalTime at={nextAttemptAt} reading={reading} says={late.triedOn} />
        )}{' '}
        {late.howToPay}
      </p>
      <input type="hidden" name="membership" value={membership.id} />
      <button id={id} class="primary" type="submit" aria-labelledby={`${id} ${about}`} data-arm>
        {late.payNow(moneyText(money, reading))}
      </button>
    </form>
  )
}
