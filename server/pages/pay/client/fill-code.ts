// A link to a gift carries the code behind its `#`, which no server sees: into the field with it, and out of the address.

export function fillCode(field: HTMLElement): void {
  if (!(field instanceof HTMLInputElement) || location.hash.length < 2) return
  field.value = location.hash.slice(1, 100)
  history.replaceState(null, '', location.pathname)
}
