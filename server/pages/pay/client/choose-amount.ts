// Typing an amount chooses it and shows what becomes of it; choosing another one takes back what was typed.
import { computed, effect, signal } from '@preact/signals'

export function chooseAmount(choices: HTMLElement): void {
  const typed = choices.querySelector<HTMLInputElement>('input[name=other]')
  const other = choices.querySelector<HTMLInputElement>('input[value=other]')
  if (!typed || !other) return
  const decimals = Number(choices.dataset.decimals)
  const text = signal(typed.value)
  const amount = computed(() => amountIn(text.value, decimals))

  typed.addEventListener('input', () => {
    if (typed.value !== '') other.checked = true
    // What was wrong with the amount before need not be wrong with this one.
    typed.ariaInvalid = 'false'
    choices.querySelector('.fault')?.classList.replace('fault', 'fine')
    text.value = typed.value
  })
  choices.addEventListener('change', ({ target }) => {
    if (target === other) typed.focus()
    else if (target !== typed) typed.value = ''
  })
  const show = showsIn(choices, decimals)
  for (const place of document.querySelectorAll<HTMLElement>('[data-fill]')) {
    const asItCame = place.textContent ?? ''
    effect(() => {
      place.textContent = show(place, amount.value) ?? asItCame
    })
  }
}

/** What a place of the bill, or the button, says of the typed amount; null while it is no amount. */
function showsIn({ dataset }: HTMLElement, decimals: number): (place: HTMLElement, amount: number) => string | null {
  const format = new Intl.NumberFormat(document.documentElement.dataset.locale, {
    style: 'currency',
    currency: dataset.currency ?? 'USD',
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals,
  })
  const spare = (Number(dataset.balance) - Number(dataset.price)) / 10 ** decimals
  return (place, amount) => {
    const shown = place.dataset.fill === 'left' ? amount + spare : amount
    // A function, because a `$` in the amount would mean something to `replace`.
    return shown >= 0 ? (place.dataset.says ?? '').replace('{}', () => format.format(shown)) : null
  }
}

/** Only for showing: what is charged is read by the server, more strictly. `NaN` for what is no amount. */
function amountIn(text: string, decimals: number): number {
  const [whole = '', fraction = '', ...rest] = text.trim().replace(',', '.').split('.')
  const isPlain = /^\d{1,9}$/.test(whole) && /^\d*$/.test(fraction) && fraction.length <= decimals && rest.length === 0
  return isPlain ? Number(`${whole}.${fraction}`) : Number.NaN
}
