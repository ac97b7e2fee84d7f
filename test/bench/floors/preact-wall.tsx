// The peer of a wall: the same by Preact and signals, in one script, as one would write it on a good day.
import { computed, signal } from '@preact/signals'
import { render } from 'preact'
import css from './wall.css?inline'

type Offer = { title: string; amount: number; currency: string }

const { api, site, item } = (document.currentScript as HTMLScriptElement).dataset
const offer = signal<Offer | null>(null)
const price = computed(() => offer.value && priceText(offer.value))

function priceText({ amount, currency }: Offer): string {
  return new Intl.NumberFormat('en', { style: 'currency', currency }).format(amount / 100)
}

function Wall() {
  return (
    <section>
      <h2>Keep reading</h2>
      <p>{offer.value?.title}</p>
      <b>{price}</b>
      <button type="button" onClick={() => open(`${api}/pay/start?site=${site}&item=${item}`)}>
        {price.value ? `Unlock for ${price.value}` : 'Unlock'}
      </button>
      <small>Pay once, read for good.</small>
    </section>
  )
}

async function show(place: HTMLElement): Promise<void> {
  const root = place.attachShadow({ mode: 'open' })
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(css)
  root.adoptedStyleSheets = [sheet]
  render(<Wall />, root)
  const answer = await (await fetch(`${api}/v1/sites/${site}/items/${item}`)).json()
  offer.value = { title: answer.item.title, ...answer.offers[0].price }
  // Signals draw in a microtask of their own; whoever waits for the whole wall waits for that too.
  await Promise.resolve()
  place.dispatchEvent(new CustomEvent('wall:whole', { bubbles: true }))
}

for (const place of document.querySelectorAll<HTMLElement>('[data-wall]')) void show(place)
