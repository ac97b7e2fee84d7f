// Which file below a site's folder an address on one of its pages names.

/** Stands for the address of a site that is not published yet. */
const origin = 'http://site.invalid'

/** The path below the folder, or null for what is elsewhere. `base` is what the page's `<base>` says. */
export function localFile(address: string, from: string, base: string | null = null): string | null {
  const page = `${origin}/${from.split('/').map(encodeURIComponent).join('/')}`
  const url = URL.parse(address.trim(), URL.parse(base ?? '', page)?.href ?? page)
  return url?.origin === origin ? decoded(url.pathname) : null
}

/** The path of any address, wherever it leads. */
export function pathOf(address: string, from: string): string | null {
  const local = localFile(address, from)
  return local ?? decoded(URL.parse(address)?.pathname ?? '')
}

function decoded(pathname: string): string | null {
  try {
    const path = decodeURIComponent(pathname).slice(1)
    // `%2f..` is no step for a URL, but would be one on the disk.
    return path === '' || path.split('/').some((step) => step === '..' || step === '' || step.includes('\0'))
      ? null
      : path
  } catch {
    return null
  }
}
