// Buttons that copy a text, and say that they have; or hand it to what the device shares by.

// Long enough to be read.
const saidMilliseconds = 2000

export function copyTexts(): void {
  shareTexts()
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

function shareTexts(): void {
  if (!('share' in navigator)) return
  for (const button of document.querySelectorAll<HTMLButtonElement>('button[data-share]')) {
    const { share: url = '', title = '' } = button.dataset
    button.hidden = false
    // Rejects when the reader thinks better of it.
    button.addEventListener('click', () => void navigator.share({ url, title }).catch(() => {}))
  }
}
