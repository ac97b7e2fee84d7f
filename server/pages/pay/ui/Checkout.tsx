// The provider's form, and beside it the way to the provider's own page for when the form does not come.
import type { ComponentChildren } from 'preact'
import type { Checkout as Attempt } from '../../../core/checkout.ts'
import { moneyText } from '../../text/money-text.ts'
import { type Visit, windowPath } from '../visit.ts'
import { buyingWords } from './buying.ts'
import { Cancel } from './Cancel.tsx'

export type ProviderForm = { readonly key: string; readonly clientSecret: string; readonly attempt: string }
type CheckoutProps = { visit: Visit; checkout: Attempt; form: ProviderForm }

export function Checkout({ visit, checkout, form }: CheckoutProps) {
  const { view, reading } = visit
  const { words } = reading
  const price = checkout.approved === null ? null : moneyText(checkout.approved, reading)
  return (
    <>
      <header class="article">
        <h1>{words.checkoutTitle(moneyText(checkout.money, reading))}</h1>
        {price !== null && <p class="why">{buyingWords(view, words).afterwards(view.title, price)}</p>}
      </header>
      <Inline form={form} visit={visit} />
      {/* The same amount once more as a new attempt; the server ends the one behind the form first. */}
      <Elsewhere visit={visit} step="top-up" attempt={form.attempt} instead={checkout.id}>
        <input type="hidden" name="amount" value={checkout.money.amount} />
        <input type="hidden" name="approved" value={checkout.approved?.amount ?? ''} />
        <input type="hidden" name="currency" value={checkout.money.currency} />
      </Elsewhere>
      <Cancel visit={visit} says={words.cancelPayment} checkout={checkout.id} />
    </>
  )
}

/** Where the provider's script draws its form. */
export function Inline({ form, visit }: { form: ProviderForm; visit: Visit }) {
  return (
    <div id="checkout" data-key={form.key} data-secret={form.clientSecret}>
      <p class="loading" data-loading>
        {visit.reading.words.checkoutLoading}
      </p>
    </div>
  )
}

type ElsewhereProps = {
  visit: Visit
  step: 'top-up' | 'join'
  attempt: string
  instead: string
  children: ComponentChildren
}

export function Elsewhere({ visit, step, attempt, instead, children }: ElsewhereProps) {
  const { view, reading } = visit
  const { words } = reading
  return (
    <form class="elsewhere" method="post" action={`${windowPath(view.ticket.id)}/${step}`} data-elsewhere>
      <input type="hidden" name="attempt" value={attempt} />
      <input type="hidden" name="instead" value={instead} />
      {children}
      <input type="hidden" name="surface" value="redirect" />
      <noscript>
        <p class="notice">{words.checkoutNoScript}</p>
      </noscript>
      <p class="notice" role="status" data-late hidden>
        {words.checkoutLate}
      </p>
      <p class="notice" role="status" data-failed hidden>
        {words.checkoutFailed}
      </p>
      <button class="quiet" type="submit">
        {words.continueAtStripe}
      </button>
    </form>
  )
}
