// The end of a window: the page that opened it is told to ask, and the reader goes back to it.

// Long enough to see that it worked.
const shownMilliseconds = 1200

export function finishWindow(end: HTMLElement): void {
  const { finish, ticket, page = '' } = end.dataset
  const leave = () => {
    tell(ticket, page)
    close()
  }
  end.querySelector('[data-back]')?.addEventListener('click', (event) => {
    if (!isWindowOfPage()) return
    event.preventDefault()
    leave()
    // A browser may refuse to close; the link must lead somewhere all the same.
    setTimeout(() => location.assign(page), 400)
  })
  if (finish !== 'return') return
  tell(ticket, page)
  if (isWindowOfPage()) setTimeout(leave, shownMilliseconds)
  else goBack(end, page)
}

/** Carries no secret and grants nothing: the page asks by the verifier that only it has. */
function tell(ticket: string | undefined, page: string): void {
  opener?.postMessage({ tuppence: 'ask-now', ticket }, new URL(page).origin)
}

// A page with its own Cross-Origin-Opener-Policy has cut us off from it, but the window has no tool bar all the same.
function isWindowOfPage(): boolean {
  return opener !== null || !toolbar.visible
}

function goBack(end: HTMLElement, page: string): void {
  for (const says of end.querySelectorAll<HTMLElement>('[data-says]')) says.hidden = says.dataset.says !== 'return'
  setTimeout(() => location.replace(page), shownMilliseconds)
}
