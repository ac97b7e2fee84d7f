// A form goes out once, and its button says so.

export function sendOnce(): void {
  // Only with a script can the provider's form be shown here.
  for (const surface of document.querySelectorAll<HTMLInputElement>('input[data-inline=true]')) surface.value = 'inline'
  for (const form of document.forms) form.addEventListener('submit', (event) => send(form, event))
}

function send(form: HTMLFormElement, event: SubmitEvent): void {
  if (form.dataset.sent !== undefined) {
    event.preventDefault()
    return
  }
  form.dataset.sent = ''
  const button = (event.submitter ?? form.querySelector('button')) as HTMLButtonElement
  const label = [...button.childNodes]
  button.ariaBusy = 'true'
  button.replaceChildren(document.body.dataset.pending ?? '')

  // Back by the browser's own cache, the page stands as it was left, and must be usable again.
  const restore = ({ persisted }: PageTransitionEvent) => {
    if (!persisted) return
    delete form.dataset.sent
    button.ariaBusy = null
    button.replaceChildren(...label)
    removeEventListener('pageshow', restore)
  }
  addEventListener('pageshow', restore)
}
