// Other terms before they are confirmed: what is paid now, from when they count, and what follows.
import type { Instant } from '../../../../core/instant.ts'
import type { Membership } from '../../../../core/membership.ts'
import { isOnTrial } from '../../../../core/membership-change.ts'
import { isZero } from '../../../../core/money.ts'
import type { PreviewedChange } from '../../../../flows/preview-change.ts'
import { Row, Rows } from '../../../pay/ui/Rows.tsx'
import type { WalletNotice } from '../../../text/en.ts'
import { moneyText } from '../../../text/money-text.ts'
import type { Reading } from '../../../text/reading.ts'
import { termsText } from '../../../text/terms-text.ts'
import { LocalTime } from '../../../ui/LocalTime.tsx'
import { Told } from '../../ui/Told.tsx'
import { Leave } from './Leave.tsx'

type ConfirmChangeProps = {
  membership: Membership
  change: PreviewedChange
  notice: WalletNotice | null
  reading: Reading
}

export function ConfirmChange({ membership, change, notice, reading }: ConfirmChangeProps) {
  const { tier, terms, due, at, begins } = change
  const words = reading.words.membership
  return (
    <>
      <h1>{words.changeTitle(tier.name)}</h1>
      {notice !== null && <Told notice={notice} reading={reading} />}
      <Rows>
        <Row says={words.present} amount={termsText(membership, reading)} />
        <Row says={words.wanted} amount={termsText(terms, reading)} />
        <Row
          says={words.payNow}
          amount={moneyText(due, reading)}
          note={isZero(due) ? undefined : noteOn(membership, change, reading)}
          isSum
        />
      </Rows>
      <p>
        <Following membership={membership} change={change} reading={reading} />
      </p>
      <form class="pay" method="post" action={`/wallet/membership/${membership.id}/change`}>
        <input type="hidden" name="tier" value={terms.tier} />
        <input type="hidden" name="interval" value={terms.interval} />
        <input type="hidden" name="begins" value={begins} />
        <input type="hidden" name="approved" value={due.amount} />
        <input type="hidden" name="price" value={terms.price.amount} />
        <input type="hidden" name="currency" value={due.currency} />
        <input type="hidden" name="at" value={at} />
        <button class="primary" type="submit" data-arm>
          {begins === 'later'
            ? words.changeLater
            : isZero(due)
              ? words.changeNow
              : words.changeFor(moneyText(due, reading))}
        </button>
      </form>
      <Leave membership={membership} reading={reading} />
    </>
  )
}

const isNewRhythm = ({ interval }: Membership, { terms }: PreviewedChange) => interval !== terms.interval

function noteOn(membership: Membership, change: PreviewedChange, { words }: Reading): string {
  return isNewRhythm(membership, change) ? words.membership.newPeriod : words.membership.restOfPeriod
}

type FollowingProps = Pick<ConfirmChangeProps, 'membership' | 'change' | 'reading'>

function Following({ membership, change, reading }: FollowingProps) {
  const words = reading.words.membership
  const then = termsText(change.terms, reading)
  const ends: Instant = membership.paidUntil ?? change.at
  const says = (sentence: (date: string, then: string) => string) => (
    <LocalTime at={ends} reading={reading} says={(date) => sentence(date, then)} />
  )
  if (change.begins === 'later') return says(words.atEnd)
  if (isOnTrial(membership, change.at)) return says(words.onTrial)
  return isNewRhythm(membership, change) ? words.newRhythm(then) : says(words.sameRhythm)
}
