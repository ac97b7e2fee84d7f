// tuppence/verify/crawlers: whether a visitor is the crawler it says it is, by the names of its address in the DNS. Off unless asked for.
import { addressIn } from './address.ts'

export { dnsOverHttps } from './dns-over-https.ts'

/** Answers with nothing for what has no entry, and rejects when it could not be looked up. */
export type Resolver = {
  /** The names that an address says it has (PTR). */
  names(address: string, signal: AbortSignal): Promise<readonly string[]>
  /** The addresses of a name, of one family (A or AAAA). */
  addresses(name: string, family: 4 | 6, signal: AbortSignal): Promise<readonly string[]>
}

export type CrawlerOptions = {
  readonly resolver: Resolver
  /** Domains in which crawlers have their names; by default those of Google, Bing and Apple. */
  readonly domains?: readonly string[]
  /** Milliseconds since 1970; the machine's clock by default. */
  readonly now?: () => number
}

/** As the connection has it, or the edge in front. A header that visitors can send themselves, such as `X-Forwarded-For`, is no address. */
export type Visitor = { readonly address: string | null | undefined; readonly userAgent: string | null | undefined }

export type Crawlers = {
  /** Never throws. In doubt it is a no: the lookup failed or took too long, or too many are under way. */
  know(visitor: Visitor): Promise<boolean>
}

/**
 * Not google.com nor googleusercontent.com: there Google has what fetches for whoever asks, and whoever rents a machine has a name.
 */
const crawlerDomains = ['googlebot.com', 'search.msn.com', 'applebot.apple.com']

/** Opens nothing by itself: only spares readers the lookup. */
const saysCrawler = /bot\b|crawler|spider/i
/** Google's tests of pages, which show what they fetched to everybody. They come from the names of its crawler. */
const saysTester = /InspectionTool|Lighthouse|PageSpeed/i

const minute = 60_000
const keptFor = { yes: 12 * 60 * minute, no: 60 * minute, unknown: minute } as const
const timeout = 2_000
const addressesMax = 10_000
const atOnceMax = 16
const eachMinuteMax = 300
/** One address has one name or few. Who gives it hundreds wants us to look all of them up. */
const namesMax = 4

type Verdict = keyof typeof keptFor

export function verifiedCrawlers({ resolver, domains = crawlerDomains, now = Date.now }: CrawlerOptions): Crawlers {
  const suffixes = domains.map((domain) => `.${domain.toLowerCase().replace(/^\.+|\.+$/g, '')}`)
  const known = new Map<string, { readonly verdict: Verdict; readonly until: number }>()
  const looking = new Map<string, Promise<Verdict>>()
  let lookups = { since: now(), count: 0 }

  /** Whether one more lookup may begin. What may not is not kept: it may be looked up later. */
  function mayLook(): boolean {
    if (now() - lookups.since >= minute) lookups = { since: now(), count: 0 }
    return looking.size < atOnceMax && lookups.count < eachMinuteMax
  }

  async function look(address: string): Promise<Verdict> {
    lookups.count++
    const verdict = await inTime((signal) => hasName(resolver, address, suffixes, signal))
    if (known.size >= addressesMax) for (const old of [...known.keys()].slice(0, addressesMax / 2)) known.delete(old)
    known.set(address, { verdict, until: now() + keptFor[verdict] })
    looking.delete(address)
    return verdict
  }

  return {
    async know({ address: said, userAgent }) {
      const address = addressIn(said)
      if (address === null || !saysCrawler.test(userAgent ?? '') || saysTester.test(userAgent ?? '')) return false
      const kept = known.get(address)
      if (kept !== undefined && now() < kept.until) return kept.verdict === 'yes'
      const under = looking.get(address) ?? (mayLook() ? look(address) : undefined)
      if (under === undefined) return false
      looking.set(address, under)
      return (await under) === 'yes'
    },
  }
}

/** Its names are its owner's to choose, so one counts only when it leads back to the address. */
async function hasName(
  resolver: Resolver,
  address: string,
  suffixes: readonly string[],
  signal: AbortSignal,
): Promise<boolean> {
  const names = await resolver.names(address, signal)
  const ours = names
    .slice(0, namesMax)
    .map(hostIn)
    .filter((name) => name !== null && suffixes.some((suffix) => name.endsWith(suffix)))
  for (const name of ours) {
    const addresses = await resolver.addresses(name as string, address.includes(':') ? 6 : 4, signal)
    if (addresses.some((each) => addressIn(each) === address)) return true
  }
  return false
}

/** A name in small letters and without the root's dot, or null for what is none. */
function hostIn(name: string): string | null {
  const host = name.toLowerCase().replace(/\.$/, '')
  return host.length <= 253 && /^([a-z\d]([a-z\d-]*[a-z\d])?\.)+[a-z\d-]+$/.test(host) ? host : null
}

async function inTime(work: (signal: AbortSignal) => Promise<boolean>): Promise<Verdict> {
  const signal = AbortSignal.timeout(timeout)
  // A resolver may not heed the signal.
  const late = new Promise<never>((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)))
  try {
    return (await Promise.race([work(signal), late])) ? 'yes' : 'no'
  } catch {
    return 'unknown'
  }
}
