// Opens the pay window. What happens in it is the pay origin's own affair; it never decides access.

/** Call it in the click itself, or the browser blocks it: then null comes back. On small screens it becomes a tab. */
export function openWindow(): Window | null {
  const left = screenX + outerWidth / 2 - 220
  const popup = open('', '', `width=440,height=700,left=${left}`)
  // There is nothing to show before the ticket is there, but an empty window looks broken.
  if (popup) popup.document.body.textContent = '…'
  return popup
}
