// A site that is running, read as a visitor would find it: from one address along its links, sitemaps and feeds.
import { attribute, elementsOf } from '../seal/markup.ts'
import { SealFailure } from '../seal/seal-failure.ts'
import { isOpaque, isUnread, type SiteFile } from './site-files.ts'

/** More would be a load test. What is left out is told. */
const addressesMax = 2000
const timeoutSeconds = 15

/** What a publisher's server may give a crawler and nobody else. */
const crawler = 'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)'

/** Of the same origin as `start` only. Each page is also asked for as a crawler, and told twice where the answers differ. */
export async function* crawl(start: string, unread: string[]): AsyncGenerator<SiteFile> {
  const { origin, href } = new URL(start)
  const waiting = [href, `${origin}/robots.txt`, `${origin}/sitemap.xml`]
  const seen = new Set(waiting)
  for (let asked = 0; waiting.length > 0; asked++) {
    const address = waiting.shift() as string
    const name = nameOf(address)
    if (asked >= addressesMax) {
      unread.push(`${name} and ${waiting.length} more`)
      return
    }
    const bytes = (await answerTo(address)) ?? (asked === 0 ? 'there is nothing' : null)
    if (typeof bytes === 'string') {
      if (asked === 0) throw new SealFailure([{ message: `${address} cannot be read: ${bytes}` }])
      unread.push(`${name} (${bytes})`)
    }
    if (!(bytes instanceof Buffer)) continue
    yield { name, bytes }
    const source = bytes.toString('utf8')
    if (isPage(source)) {
      const other = await answerTo(address, { 'User-Agent': crawler })
      if (typeof other === 'string') unread.push(`${name} as a crawler (${other})`)
      if (other instanceof Buffer && !other.equals(bytes)) yield { name: `${name} (as a crawler)`, bytes: other }
    }
    for (const found of linksIn(source, address)) {
      const { pathname } = new URL(found)
      if (seen.has(found) || new URL(found).origin !== origin || isOpaque(pathname)) continue
      seen.add(found)
      if (isUnread(pathname)) unread.push(nameOf(found))
      else waiting.push(found)
    }
  }
}

const nameOf = (address: string) => address.slice(new URL(address).origin.length)

const isPage = (source: string) => /<(!doctype html|html|body)[\s>]/i.test(source.slice(0, 2000))

/** Null for what is not there; else why it cannot be read, which is no sign that nothing leaks there. */
async function answerTo(address: string, headers = {}): Promise<Buffer | string | null> {
  try {
    const response = await fetch(address, { headers, signal: AbortSignal.timeout(timeoutSeconds * 1000) })
    const isHere = new URL(response.url).origin === new URL(address).origin
    if (response.ok && isHere) return Buffer.from(await response.arrayBuffer())
    await response.body?.cancel()
    if (response.status === 404 || response.status === 410) return null
    return isHere ? `it answered ${response.status}` : `it leads to ${response.url}`
  } catch (cause) {
    return cause instanceof Error ? cause.message : String(cause)
  }
}

/** Also those of sitemaps and feeds, of robots.txt and of scripts that name their source map. */
function linksIn(source: string, base: string): string[] {
  const written = isPage(source)
    ? elementsOf(source).flatMap((element) => [attribute(element, 'href'), attribute(element, 'src')])
    : [
        ...source.matchAll(
          /<loc>\s*([^<\s]+)|<link[^>]*?href="([^"]+)"|^sitemap:\s*(\S+)|[#@]\s*sourceMappingURL=(\S+)/gim,
        ),
      ].map((match) => match.slice(1).find((group) => group !== undefined) ?? null)
  return written.flatMap((link) => {
    if (link === null || !URL.canParse(link, base)) return []
    const url = new URL(link, base)
    url.hash = ''
    return /^https?:$/.test(url.protocol) ? [url.href] : []
  })
}
