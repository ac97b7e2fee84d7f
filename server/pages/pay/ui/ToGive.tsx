// What is about to be given: how many memberships at what each, and the way to another number.
import type { GiftOffer } from '../../../flows/view-ticket.ts'
import { moneyText } from '../../text/money-text.ts'
import type { Reading } from '../../text/reading.ts'
import { type Visit, windowPath } from '../visit.ts'
import { Row, Rows } from './Rows.tsx'

type ToGiveProps = { visit: Visit; wrongNumber: string | undefined }

export function ToGive({ visit: { view, reading }, wrongNumber }: ToGiveProps) {
  const { gift } = view
  if (gift === null) return null
  const { words } = reading
  return (
    <>
      <p class="why">{words.gifts.how}</p>
      <form class="number" method="post" action={`${windowPath(view.ticket.id)}/gift`}>
        <HowMany gift={gift} wrongNumber={wrongNumber} reading={reading} />
      </form>
      <Rows>
        <Row
          says={words.gifts.each[gift.interval]}
          amount={
            <span dir="ltr">
              {gift.codes} × {moneyText(gift.price, reading)}
            </span>
          }
        />
      </Rows>
    </>
  )
}

type HowManyProps = { gift: GiftOffer; wrongNumber: string | undefined; reading: Reading }

function HowMany({ gift: { codes, most }, wrongNumber, reading }: HowManyProps) {
  const { gifts } = reading.words
  const isWrong = wrongNumber !== undefined
  return (
    <>
      <label for="codes">{gifts.number}</label>
      <input
        id="codes"
        name="codes"
        value={wrongNumber ?? codes}
        inputMode="numeric"
        autocomplete="off"
        maxLength={3}
        dir="ltr"
        required
        aria-invalid={isWrong}
        aria-describedby="codes-hint"
      />
      <button class="small" type="submit">
        {gifts.change}
      </button>
      <p id="codes-hint" class={isWrong ? 'fault' : 'fine'} role={isWrong ? 'alert' : undefined}>
        {isWrong ? gifts.numberWrong(most) : gifts.numberHint(most)}
      </p>
    </>
  )
}
