// The way out, always there and never the louder button.
import { type Visit, windowPath } from '../visit.ts'

export function Cancel({ visit, says, checkout }: { visit: Visit; says?: string; checkout?: string }) {
  const { view, reading } = visit
  return (
    <form class="cancel" method="post" action={`${windowPath(view.ticket.id)}/cancel`}>
      {checkout !== undefined && <input type="hidden" name="checkout" value={checkout} />}
      <button class="quiet" type="submit">
        {says ?? reading.words.noThanks}
      </button>
    </form>
  )
}
