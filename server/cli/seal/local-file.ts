// Which file below a site's folder an address on one of its pages names.

/** Stands for the address of a site that is not published yet. */
const origin = 'http://site.invalid'

/** Where a page will stand: its path below the folder, the path that the whole site is `under`, and what its `<base>` says. */
type Standing = { readonly file: string; readonly under: string; readonly marks: { readonly base: string | null } }

/**
 * The path below the folder, or null for what is on another host. An address beside the path that the site is under is looked for in the
 * folder too: whoever forgot that path is to be told, and no paid file stays readable for it.
 */
export function localFile(address: string, { file, under, marks }: Standing): string | null {
  const page = `${origin}${under}${file.split('/').map(encodeURIComponent).join('/')}`
  const url = URL.parse(address.trim(), URL.parse(marks.base ?? '', page)?.href ?? page)
  if (url?.origin !== origin) return null
  return decoded(url.pathname.slice(url.pathname.startsWith(under) ? under.length : 1))
}

/** The path of any address, wherever it leads. */
export function pathOf(address: string, from: string): string | null {
  const local = localFile(address, { file: from, under: '/', marks: { base: null } })
  return local ?? decoded((URL.parse(address)?.pathname ?? '').slice(1))
}

/** `/blog/`, of `blog`, of `/blog` or of the address of a site. Null for what is no path. */
export function sitePath(written: string): string | null {
  const { pathname } = URL.parse(written) ?? { pathname: written }
  const path = `/${pathname}/`.replaceAll(/\/+/g, '/')
  return /[?#\\]|\.\./.test(path) ? null : new URL(path, origin).pathname
}

/** The last step of an address, as a file is called. */
export function fileNameOf(address: string): string {
  const name = address.replace(/^.*\//s, '')
  try {
    return decodeURIComponent(name)
  } catch {
    return name
  }
}

function decoded(pathname: string): string | null {
  try {
    const path = decodeURIComponent(pathname)
    // `%2f..` is no step for a URL, but would be one on the disk.
    return path === '' || path.split('/').some((step) => step === '..' || step === '' || step.includes('\0'))
      ? null
      : path
  } catch {
    return null
  }
}
