// A rest, the way back from it, and the end: cancelling is one button here as in the wallet.
import type { MembershipView } from '../../../../flows/view-membership.ts'
import type { Reading } from '../../../text/reading.ts'

export function Endings({ view, reading }: { view: MembershipView; reading: Reading }) {
  const { membership, is, canPause } = view
  const words = reading.words.membership
  const path = `/wallet/membership/${membership.id}`
  const wish = is === 'cancelled' ? 'resume' : 'cancel'
  return (
    <section>
      <h2>{words.pauseOrEnd}</h2>
      <div class="side">
        {canPause && (
          <a class="small" href={`${path}/pause`}>
            {words.rest}
          </a>
        )}
        {is === 'paused' && (
          <a class="small" href={`${path}/resume`}>
            {words.resume}
          </a>
        )}
        <form method="post" action="/wallet/membership">
          <input type="hidden" name="membership" value={membership.id} />
          <input type="hidden" name="wish" value={wish} />
          <button class="small" type="submit" data-arm>
            {reading.words.memberWishes[wish]}
          </button>
        </form>
      </div>
    </section>
  )
}
