// Buttons that copy a text, and say that they have.

// Long enough to be read.
const saidMilliseconds = 2000

export function copyTexts(): void {
  if (!('clipboard' in navigator)) return
  for (const button of document.querySelectorAll<HTMLButtonElement>('button[data-copy]')) {
    const { copy = '', copied = '' } = button.dataset
    const says = button.textContent
    button.hidden = false
    button.addEventListener('click', async () => {
      await navigator.clipboard.writeText(copy)
      button.textContent = copied
      setTimeout(() => (button.textContent = says), saidMilliseconds)
    })
  }
}
