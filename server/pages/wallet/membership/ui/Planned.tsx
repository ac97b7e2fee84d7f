// What is planned for the next period, and the button that drops it.
import type { MembershipView } from '../../../../flows/view-membership.ts'
import type { Reading } from '../../../text/reading.ts'
import { termsText } from '../../../text/terms-text.ts'
import { LocalTime } from '../../../ui/LocalTime.tsx'

export function Planned({ view: { membership, planned, until }, reading }: { view: MembershipView; reading: Reading }) {
  if (planned === null) return null
  const words = reading.words.membership
  const what = `${planned.name}, ${termsText(planned, reading)}`
  return (
    <section class="notice">
      <p class="strong">
        <LocalTime at={until} reading={reading} says={(date) => words.planned(date, what)} />
      </p>
      <form method="post" action={`/wallet/membership/${membership.id}/keep`}>
        <p class="fine">{words.keepBody(termsText(membership, reading))}</p>
        <button class="small" type="submit" data-arm>
          {words.keep}
        </button>
      </form>
    </section>
  )
}
