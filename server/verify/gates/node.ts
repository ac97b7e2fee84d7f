// tuppence/verify/node: the gate for Express, Connect and Node's own http.
import { Resolver as Dns } from 'node:dns/promises'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { type CrawlerOptions, type Crawlers, type Resolver, verifiedCrawlers } from '../crawlers.ts'
import { bearerOf, type Verifier } from '../index.ts'
import { privately, refusalParts, unarchived } from '../refusal.ts'

/** Calls `next` for who may read, and answers the others. What a handler sets afterwards in `Cache-Control` counts: leave it alone. */
export type Gate = (request: IncomingMessage, response: ServerResponse, next: (fault?: unknown) => void) => void

export type CrawlerRule = {
  readonly crawlers: Crawlers
  /** The visitor's address: by default who is connected. Behind a proxy name the header that it sets, and only it. */
  readonly addressOf?: (request: IncomingMessage) => string | null | undefined
}

/**
 * @param itemOf which item a request asks for, or null for what is free; by default its path
 * @param rule lets crawlers through that are what they say; by default nobody reads without a token
 */
export function gate(
  verifier: Verifier,
  itemOf: (path: string) => string | null = (path) => path,
  rule?: CrawlerRule,
): Gate {
  const addressOf = rule?.addressOf ?? (({ socket }) => socket.remoteAddress)
  return (request, response, next) => {
    // Express has cut off what its router was mounted at, and keeps the whole beside it.
    const { originalUrl = request.url ?? '/' } = request as { originalUrl?: string }
    const item = itemOf(originalUrl.split('?')[0] as string)
    if (item === null) return next()
    const open = () => {
      response.setHeader('Cache-Control', privately['Cache-Control'])
      response.appendHeader('Vary', privately.Vary)
      return next()
    }
    verifier.verify(bearerOf(request.headers.authorization), item).then(async (ruling) => {
      if (ruling.granted) return open()
      const visitor = { address: addressOf(request), userAgent: request.headers['user-agent'] }
      if (await rule?.crawlers.know(visitor)) {
        response.appendHeader('X-Robots-Tag', unarchived['X-Robots-Tag'])
        return open()
      }
      const { status, headers, body } = refusalParts(ruling.because)
      response.writeHead(status, headers).end(body)
    }, next)
  }
}

type DnsOptions = Omit<CrawlerOptions, 'resolver'> & {
  /** Addresses of resolvers to ask; by default those of this machine. */
  readonly servers?: readonly string[]
}

/** The rule with the DNS of this machine. */
export function crawlersByDns({ servers, ...options }: DnsOptions = {}): Crawlers {
  return verifiedCrawlers({ ...options, resolver: resolverAt(servers) })
}

function resolverAt(servers: readonly string[] | undefined): Resolver {
  const looked = async (signal: AbortSignal, look: (dns: Dns) => Promise<string[]>) => {
    const dns = new Dns({ timeout: 1_000, tries: 2 })
    if (servers !== undefined) dns.setServers(servers)
    signal.addEventListener('abort', () => dns.cancel())
    try {
      return await look(dns)
    } catch (fault) {
      const { code } = fault as { code?: string }
      if (code === 'ENOTFOUND' || code === 'ENODATA') return []
      throw fault
    }
  }
  return {
    names: (address, signal) => looked(signal, (dns) => dns.reverse(address)),
    addresses: (name, family, signal) =>
      looked(signal, (dns) => (family === 6 ? dns.resolve6(name) : dns.resolve4(name))),
  }
}
