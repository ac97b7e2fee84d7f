// The provider's form for a tier: what it costs and how often stands above it.
import type { Membership } from '../../../core/membership.ts'
import { priceText } from '../../text/price-text.ts'
import type { Visit } from '../visit.ts'
import { Cancel } from './Cancel.tsx'
import { Elsewhere, Inline, type ProviderForm } from './Checkout.tsx'

type JoiningProps = { visit: Visit; membership: Membership; form: ProviderForm }

export function Joining({ visit, membership, form }: JoiningProps) {
  const { view, reading } = visit
  const { words } = reading
  const { id, price, interval } = membership
  return (
    <>
      <header class="article">
        <h1>{words.joinTitle(view.title)}</h1>
        <p class="why">{words.joinTakes(priceText({ price, interval }, reading))}</p>
      </header>
      <Inline form={form} visit={visit} />
      <Elsewhere visit={visit} step="join" attempt={form.attempt} instead={id}>
        <input type="hidden" name="approved" value={price.amount} />
        <input type="hidden" name="currency" value={price.currency} />
      </Elsewhere>
      <Cancel visit={visit} says={words.cancelPayment} checkout={id} />
    </>
  )
}
