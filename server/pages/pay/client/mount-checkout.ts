// Puts the provider's form into the window; where it does not come, the reader goes to the provider's own page.
import { loadStripe } from '@stripe/stripe-js/pure'

const lateMilliseconds = 6000
// So that the reader can see why the window changes.
const toldMilliseconds = 1500

export async function mountCheckout(place: HTMLElement): Promise<void> {
  const elsewhere = document.querySelector<HTMLFormElement>('form[data-elsewhere]')
  const late = setTimeout(() => tell(elsewhere, 'late'), lateMilliseconds)
  try {
    await mount(place)
    tell(elsewhere, 'nothing')
  } catch (fault) {
    console.warn('Tuppence: the payment form could not be loaded.', fault)
    tell(elsewhere, 'failed')
    setTimeout(() => elsewhere?.requestSubmit(), toldMilliseconds)
  } finally {
    clearTimeout(late)
    place.querySelector('[data-loading]')?.remove()
  }
}

/** Stripe allows one embedded form in a document. */
async function mount(place: HTMLElement): Promise<void> {
  const { key = '', secret = '' } = place.dataset
  const stripe = await loadStripe(key)
  if (stripe === null) throw new Error('there is no Stripe here')
  const form = await stripe.createEmbeddedCheckoutPage({ clientSecret: secret })
  form.mount('#checkout')
}

function tell(elsewhere: HTMLElement | null, what: 'late' | 'failed' | 'nothing'): void {
  for (const says of elsewhere?.querySelectorAll<HTMLElement>('[data-late], [data-failed]') ?? []) {
    says.hidden = !(what in says.dataset)
  }
}
