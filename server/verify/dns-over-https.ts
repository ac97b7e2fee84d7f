// Looks names up where there is no DNS but `fetch`: in workers and other edges.
import { reverseName } from './address.ts'
import type { Resolver } from './crawlers.ts'

type Options = {
  /** A resolver that answers `application/dns-json`, such as https://cloudflare-dns.com/dns-query. It learns which addresses ask you. */
  readonly url: string
  /** `fetch` by default. */
  readonly fetch?: typeof fetch
}

type Answer = { readonly Status: number; readonly Answer?: readonly { readonly type: number; readonly data: string }[] }

const types = { A: 1, PTR: 12, AAAA: 28 } as const
const noSuchName = 3

export function dnsOverHttps({ url, fetch: ask = fetch }: Options): Resolver {
  async function look(name: string, type: keyof typeof types, signal: AbortSignal): Promise<string[]> {
    const address = new URL(url)
    address.search = new URLSearchParams({ name, type }).toString()
    const response = await ask(address, { headers: { Accept: 'application/dns-json' }, redirect: 'error', signal })
    const { Status: status, Answer: answers = [] } = (await response.json()) as Answer
    if (!response.ok || (status !== 0 && status !== noSuchName)) throw new Error(`${name} was not looked up: ${status}`)
    return answers.filter((each) => each.type === types[type]).map(({ data }) => data)
  }
  return {
    names: (address, signal) => look(reverseName(address), 'PTR', signal),
    addresses: (name, family, signal) => look(name, family === 6 ? 'AAAA' : 'A', signal),
  }
}
