// Two buttons that lead to the provider's page: another card, and the invoices.
import type { Membership } from '../../../../core/membership.ts'
import type { Reading } from '../../../text/reading.ts'

export function Portal({ membership, reading }: { membership: Pick<Membership, 'id'>; reading: Reading }) {
  const words = reading.words.membership
  return (
    <section>
      <form class="side" method="post" action={`/wallet/membership/${membership.id}/portal`}>
        <button class="small" type="submit" name="flow" value="card">
          {words.card}
        </button>
        <button class="small" type="submit" name="flow" value="home">
          {words.invoices}
        </button>
      </form>
      <p class="fine">{words.atStripe}</p>
    </section>
  )
}
