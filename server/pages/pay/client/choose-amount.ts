// Typing an amount chooses it and shows what becomes of it; choosing another one takes back what was typed.

export function chooseAmount(choices: HTMLElement): void {
  const typed = choices.querySelector<HTMLInputElement>('input[name=other]')
  const other = choices.querySelector<HTMLInputElement>('input[value=other]')
  if (!typed || !other) return
  typed.addEventListener('input', () => {
    if (typed.value !== '') other.checked = true
    // What was wrong with the amount before need not be wrong with this one.
    typed.ariaInvalid = 'false'
    choices.querySelector('.fault')?.classList.replace('fault', 'fine')
    fill(choices, typed.value)
  })
  choices.addEventListener('change', ({ target }) => {
    if (target === other) typed.focus()
    else if (target !== typed) typed.value = ''
  })
  fill(choices, typed.value)
}

const asItCame = new WeakMap<Element, string>()

/** The bill and the button with the typed amount in them; as they came from the server while it is no amount. */
function fill({ dataset }: HTMLElement, text: string): void {
  const decimals = Number(dataset.decimals)
  const format = new Intl.NumberFormat(document.documentElement.dataset.locale, {
    style: 'currency',
    currency: dataset.currency ?? 'USD',
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals,
  })
  const amount = amountIn(text, decimals)
  const spare = (Number(dataset.balance) - Number(dataset.price)) / 10 ** decimals
  for (const place of document.querySelectorAll<HTMLElement>('[data-fill]')) {
    if (!asItCame.has(place)) asItCame.set(place, place.textContent ?? '')
    const shown = place.dataset.fill === 'left' ? amount + spare : amount
    place.textContent = shown >= 0 ? sentence(place, format.format(shown)) : (asItCame.get(place) ?? '')
  }
}

/** Only for showing: what is charged is read by the server, more strictly. `NaN` for what is no amount. */
function amountIn(text: string, decimals: number): number {
  const [whole = '', fraction = '', ...rest] = text.trim().replace(',', '.').split('.')
  const isPlain = /^\d{1,9}$/.test(whole) && /^\d*$/.test(fraction) && fraction.length <= decimals && rest.length === 0
  return isPlain ? Number(`${whole}.${fraction}`) : Number.NaN
}

// A function, because a `$` in the amount would mean something to `replace`.
function sentence({ dataset }: HTMLElement, amount: string): string {
  return (dataset.says ?? '').replace('{}', () => amount)
}
