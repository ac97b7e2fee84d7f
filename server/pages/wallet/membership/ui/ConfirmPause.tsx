// A pause before it is confirmed: what is paid stays, nothing is taken, and what it costs to come back.
import type { Membership } from '../../../../core/membership.ts'
import { money } from '../../../../core/money.ts'
import { Row, Rows } from '../../../pay/ui/Rows.tsx'
import { moneyText } from '../../../text/money-text.ts'
import type { Reading } from '../../../text/reading.ts'
import { termsText } from '../../../text/terms-text.ts'
import { LocalTime } from '../../../ui/LocalTime.tsx'
import { Leave } from './Leave.tsx'

export function ConfirmPause({ membership, reading }: { membership: Membership; reading: Reading }) {
  const words = reading.words.membership
  const { id, paidUntil, startedAt, price, next } = membership
  return (
    <>
      <h1>{words.pauseTitle}</h1>
      <p>
        <LocalTime at={paidUntil ?? startedAt} reading={reading} says={words.pauseBody} />
      </p>
      <p>{words.pauseReturn(termsText(membership, reading))}</p>
      {next !== null && <p class="notice">{words.pauseDrops}</p>}
      <Rows>
        <Row says={words.payNow} amount={moneyText(money(0, price.currency), reading)} isSum />
      </Rows>
      <form class="pay" method="post" action={`/wallet/membership/${id}/pause`}>
        <button class="primary" type="submit" data-arm>
          {words.pauseNow}
        </button>
      </form>
      <Leave membership={membership} reading={reading} />
    </>
  )
}
