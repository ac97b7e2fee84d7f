// The script of the card form: groups digits while one types, sends once, and tells an embedding page what happens.
// It runs in browsers as the text of this one function, so it may use nothing from outside of it.

export function cardForm(window: Window): void {
  const { document } = window
  const form = document.querySelector<HTMLFormElement>('form[data-card]')
  const frame = document.querySelector<HTMLElement>('[data-embedded]')

  function format(name: string, shape: (digits: string) => string): void {
    const input = form?.elements.namedItem(name) as HTMLInputElement | null
    input?.addEventListener('input', () => {
      // Typing in the middle would lose the cursor's place.
      if (input.selectionStart !== input.value.length) return
      input.value = shape(input.value.replace(/\D/g, ''))
    })
  }

  function tell(message: object): void {
    window.parent.postMessage({ from: 'local-stripe', ...message }, '*')
  }

  format('cardNumber', (digits) => (digits.slice(0, 19).match(/.{1,4}/g) ?? []).join(' '))
  format('cardExpiry', (digits) => (digits.length > 2 ? `${digits.slice(0, 2)} / ${digits.slice(2, 4)}` : digits))
  form?.addEventListener('submit', () => {
    const button = form.querySelector('button')
    // After the values were read: a disabled button changes nothing of the form.
    if (button) button.disabled = true
  })
  // A page shown again by "back" must be usable again.
  window.addEventListener('pageshow', () => {
    const button = form?.querySelector('button')
    if (button) button.disabled = false
  })

  if (!frame) return
  new ResizeObserver(() => tell({ height: document.documentElement.offsetHeight })).observe(document.documentElement)
  const { embedded, leavesTo } = frame.dataset
  if (embedded === 'complete') tell({ complete: { leavesTo: leavesTo ?? null } })
}
