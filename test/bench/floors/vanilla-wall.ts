// The floor of a wall: one made by hand, with no framework, no states and no care for faults.
import css from './wall.css?inline'

const { api, site, item } = (document.currentScript as HTMLScriptElement).dataset

for (const place of document.querySelectorAll<HTMLElement>('[data-wall]')) {
  const root = place.attachShadow({ mode: 'open' })
  root.innerHTML = `<style>${css}</style><section><h2>Keep reading</h2><p></p><b></b><button>Unlock</button><small>Pay once, read for good.</small></section>`
  const [title, price, button] = [...root.querySelectorAll<HTMLElement>('p,b,button')] as [
    HTMLElement,
    HTMLElement,
    HTMLElement,
  ]
  button.onclick = () => open(`${api}/pay/start?site=${site}&item=${item}`)
  void fetch(`${api}/v1/sites/${site}/items/${item}`)
    .then((answer) => answer.json())
    .then(({ item: { title: name }, offers: [{ price: asked }] }) => {
      title.textContent = name
      price.textContent = new Intl.NumberFormat('en', { style: 'currency', currency: asked.currency }).format(
        asked.amount / 100,
      )
      place.dispatchEvent(new CustomEvent('wall:whole', { bubbles: true }))
    })
}
