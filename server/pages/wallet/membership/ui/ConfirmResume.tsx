// A resumption before it is confirmed: for nothing while paid time is left, else with what the new period costs.
import type { Membership } from '../../../../core/membership.ts'
import { isZero } from '../../../../core/money.ts'
import type { PreviewedResume } from '../../../../flows/resume-membership.ts'
import { Row, Rows } from '../../../pay/ui/Rows.tsx'
import type { WalletNotice } from '../../../text/en.ts'
import { moneyText } from '../../../text/money-text.ts'
import type { Reading } from '../../../text/reading.ts'
import { termsText } from '../../../text/terms-text.ts'
import { LocalTime } from '../../../ui/LocalTime.tsx'
import { Told } from '../../ui/Told.tsx'
import { Leave } from './Leave.tsx'

type ConfirmResumeProps = {
  membership: Membership
  preview: PreviewedResume
  notice: WalletNotice | null
  reading: Reading
}

export function ConfirmResume({ membership, preview, notice, reading }: ConfirmResumeProps) {
  const words = reading.words.membership
  const { id, paidUntil, startedAt } = membership
  const { period, due } = preview
  const then = termsText(membership, reading)
  const same = (date: string) => words.resumeSame(date, then)
  return (
    <>
      <h1>{words.resumeTitle}</h1>
      {notice !== null && <Told notice={notice} reading={reading} />}
      <p>
        {period === 'same' ? (
          <LocalTime at={paidUntil ?? startedAt} reading={reading} says={same} />
        ) : (
          words.resumeNew(then)
        )}
      </p>
      <Rows>
        <Row says={words.payNow} amount={moneyText(due, reading)} isSum />
      </Rows>
      <form class="pay" method="post" action={`/wallet/membership/${id}/resume`}>
        <input type="hidden" name="approved" value={due.amount} />
        <input type="hidden" name="currency" value={due.currency} />
        <button class="primary" type="submit" data-arm>
          {isZero(due) ? words.resumeFree : words.resumeFor(moneyText(due, reading))}
        </button>
      </form>
      <Leave membership={membership} reading={reading} />
    </>
  )
}
