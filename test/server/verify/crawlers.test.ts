// Crawlers that are what they say, by reverse and forward DNS (THREATS GAT-13): in doubt the answer is no.
import { describe, expect, test, vi } from 'vitest'
import { addressIn, reverseName } from '../../../server/verify/address.ts'
import { dnsOverHttps, type Resolver, verifiedCrawlers } from '../../../server/verify/crawlers.ts'
import { crawlersByDns } from '../../../server/verify/gates/node.ts'
import { startDnsServer } from '../../support/dns-server.ts'

const bot = 'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)'
const google = '66.249.66.1'
const google6 = '2001:4860:4801:10::1'
const host = 'crawl-66-249-66-1.googlebot.com'

function start(names: Record<string, string[]>, addresses: Record<string, string[]>, domains?: string[]) {
  const clock = { at: 0 }
  const resolver = {
    names: vi.fn<Resolver['names']>(async (address) => names[address] ?? []),
    addresses: vi.fn<Resolver['addresses']>(async (name) => addresses[name] ?? []),
  }
  const crawlers = verifiedCrawlers({ resolver, now: () => clock.at, ...(domains && { domains }) })
  return {
    ...resolver,
    pass: (minutes: number) => (clock.at += minutes * 60_000),
    know: (address: string | null | undefined, userAgent: string | undefined = bot) =>
      crawlers.know({ address, userAgent }),
  }
}

test.for([
  ['Google’s crawler', google, host],
  ['a name in capitals with the root’s dot', google, 'CRAWL-66-249-66-1.GoogleBot.COM.'],
  ['Google’s crawler by IPv6', google6, 'crawl-v6.googlebot.com'],
  ['Bing’s', '157.55.33.18', 'msnbot-157-55-33-18.search.msn.com'],
  ['Apple’s', '17.58.101.179', '17-58-101-179.applebot.apple.com'],
])('%s is known by a name that leads back to its address', async ([, address, name]) => {
  const { know } = start({ [address!]: [name!] }, { [name!.toLowerCase().replace(/\.$/, '')]: ['192.0.2.7', address!] })
  expect(await know(address)).toBe(true)
})

test('one form of an address is as good as another', async () => {
  const { know, names } = start(
    { [google]: [host], [google6]: [host] },
    { [host]: [google, '2001:4860:4801:0010:0:0:0:1'] },
  )
  expect(await know('::ffff:66.249.66.1')).toBe(true)
  expect(await know('::FFFF:42F9:4201')).toBe(true)
  expect(await know('2001:4860:4801:10:0:0:0:1')).toBe(true)
  expect(names.mock.calls.map(([address]) => address)).toEqual([google, google6])
})

test.for([
  ['a name that does not lead back', [host], { [host]: ['66.249.66.9'] }],
  ['a name that leads nowhere', [host], {}],
  ['no name', [], {}],
  ['a longer name of the same end', ['crawl.evilgooglebot.com'], 'back'],
  ['the name as the beginning of another', ['googlebot.com.evil.example'], 'back'],
  ['the domain with a dash', ['crawl-googlebot.com'], 'back'],
  ['the domain itself', ['googlebot.com'], 'back'],
  ['a dot in the wrong place', ['.googlebot.com'], 'back'],
  ['two dots at the end', ['crawl.googlebot.com..'], 'back'],
  ['a blank in it', ['evil.example .googlebot.com'], 'back'],
  ['a line break in it', ['evil.example\n.googlebot.com'], 'back'],
  ['letters that look alike', ['crawl.gооglebot.com'], 'back'],
  ['a rented machine', ['1.2.3.4.bc.googleusercontent.com'], 'back'],
  ['what fetches for whoever asks', ['google-proxy-66-249-66-1.google.com'], 'back'],
] as [string, string[], Record<string, string[]> | 'back'][])('%s is no crawler', async ([, names, addresses]) => {
  const back = Object.fromEntries(names.map((name) => [name.toLowerCase().replace(/\.$/, ''), [google]]))
  const { know } = start({ [google]: names }, addresses === 'back' ? back : addresses)
  expect(await know(google)).toBe(false)
})

test.for([
  [undefined],
  [null],
  [''],
  ['66.249.66.1, 10.0.0.1'],
  ['66.249.66.1:443'],
  ['66.249.66'],
  ['66.249.66.256'],
  ['fe80::1%eth0'],
  ['[2001:db8::1]'],
  ['1.2.3.4/24'],
  [host],
])('%s is no address, and nothing is looked up', async ([address]) => {
  const { know, names } = start({ [google]: [host] }, { [host]: [google] })
  expect(await know(address)).toBe(false)
  expect(names).not.toHaveBeenCalled()
})

test('who does not call itself a crawler is not looked up, nor a test that shows its page to everybody', async () => {
  const { know, names } = start({ [google]: [host] }, { [host]: [google] })
  expect(await know(google, 'Mozilla/5.0 (X11; Linux x64) Chrome/146.0.0.0 Safari/537.36')).toBe(false)
  expect(await know(google, '')).toBe(false)
  expect(await know(google, 'Mozilla/5.0 (compatible; Google-InspectionTool/1.0; Googlebot)')).toBe(false)
  expect(names).not.toHaveBeenCalled()
})

test('an address with hundreds of names has a few of them looked at', async () => {
  const many = Array.from({ length: 300 }, (_, nth) => `n${nth}.googlebot.com`)
  const { know, addresses } = start({ [google]: [...many, host] }, { [host]: [google] })
  expect(await know(google)).toBe(false)
  expect(addresses.mock.calls.length).toBeLessThanOrEqual(4)
})

test('other domains are the publisher’s choice, and take the place of ours', async () => {
  const names = { [google]: ['a.crawl.example'] }
  const addresses = { 'a.crawl.example': [google] }
  expect(await start(names, addresses, ['.Crawl.example.']).know(google)).toBe(true)
  expect(await start(names, addresses, ['']).know(google)).toBe(false)
  expect(await start({ [google]: [host] }, { [host]: [google] }, ['crawl.example']).know(google)).toBe(false)
})

test('an address is looked up once for all who ask, a yes for twelve hours and a no for one', async () => {
  const { know, names, pass } = start({ [google]: [host] }, { [host]: [google] })
  expect(await Promise.all(Array.from({ length: 50 }, () => know(google)))).toEqual(Array(50).fill(true))
  pass(719)
  expect(await know(google)).toBe(true)
  expect(names).toHaveBeenCalledTimes(1)
  pass(1)
  await know(google)
  expect(names).toHaveBeenCalledTimes(2)

  await know('192.0.2.1')
  pass(59)
  await know('192.0.2.1')
  expect(names).toHaveBeenCalledTimes(3)
  pass(1)
  await know('192.0.2.1')
  expect(names).toHaveBeenCalledTimes(4)
})

test('a lookup that fails is a no, and is tried again after a minute', async () => {
  const { know, names, pass } = start({}, { [host]: [google] })
  names.mockRejectedValueOnce(new Error('SERVFAIL'))
  names.mockResolvedValue([host])
  expect(await know(google)).toBe(false)
  expect(await know(google)).toBe(false)
  expect(names).toHaveBeenCalledTimes(1)
  pass(1)
  expect(await know(google)).toBe(true)
})

test('a resolver that never answers is waited for two seconds, and is told to stop', async () => {
  const stop = new AbortController()
  const told = vi.spyOn(AbortSignal, 'timeout').mockReturnValue(stop.signal)
  const { know, names } = start({}, {})
  names.mockReturnValue(new Promise(() => {}))
  const answer = know(google)
  expect(told).toHaveBeenCalledWith(2_000)
  stop.abort(new Error('late'))
  expect(await answer).toBe(false)
  told.mockRestore()
})

test('a flood of addresses causes sixteen lookups at once and 300 a minute, and who is known stays known', async () => {
  const { know, names, pass } = start({ [google]: [host] }, { [host]: [google] })
  expect(await know(google)).toBe(true)
  const flood = (minute: number) => Array.from({ length: 500 }, (_, nth) => `2001:db8:${minute}::${nth.toString(16)}`)
  await Promise.all(flood(1).map((address) => know(address)))
  expect(names).toHaveBeenCalledTimes(17)
  for (const address of flood(2)) await know(address)
  expect(names).toHaveBeenCalledTimes(300)
  expect(await know(google)).toBe(true)
  pass(1)
  expect(await know('157.55.33.18')).toBe(false)
  expect(names).toHaveBeenCalledTimes(301)
})

describe('addresses', () => {
  test.for([
    ['66.249.66.1', '1.66.249.66.in-addr.arpa'],
    ['2001:db8::567:89ab', 'b.a.9.8.7.6.5.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa'],
    ['::1', `1.${'0.'.repeat(31)}ip6.arpa`],
    ['1:2:3:4:5:6:7:8', '8.0.0.0.7.0.0.0.6.0.0.0.5.0.0.0.4.0.0.0.3.0.0.0.2.0.0.0.1.0.0.0.ip6.arpa'],
  ])('the names of %s stand at its digits backwards', ([address, name]) => {
    expect(reverseName(addressIn(address)!)).toBe(name)
  })
})

describe('over HTTPS', () => {
  const url = 'https://dns.example/dns-query'
  const answering = (answers: Record<string, object | number>) =>
    vi.fn(async (address: URL | string) => {
      const { searchParams } = new URL(address)
      const answer = answers[`${searchParams.get('type')} ${searchParams.get('name')}`] ?? { Status: 3 }
      return typeof answer === 'number' ? new Response('{}', { status: answer }) : Response.json(answer)
    })
  const ptr = 'PTR 1.66.249.66.in-addr.arpa'
  const found = (type: number, data: string) => ({
    Status: 0,
    Answer: [
      { type: 5, data: 'alias.example.' },
      { type, data },
    ],
  })
  const knows = (ask: ReturnType<typeof answering>, address = google) =>
    verifiedCrawlers({ resolver: dnsOverHttps({ url, fetch: ask as never }) }).know({ address, userAgent: bot })

  test('names and addresses are looked up by fetch', async () => {
    const ask = answering({ [ptr]: found(12, `${host}.`), [`A ${host}`]: found(1, google) })
    expect(await knows(ask)).toBe(true)
    expect(ask.mock.calls.map(([address]) => String(address))).toEqual([
      `${url}?name=1.66.249.66.in-addr.arpa&type=PTR`,
      `${url}?name=${host}&type=A`,
    ])
  })

  test('an address of IPv6 has to be led back to as such', async () => {
    const name = `PTR ${reverseName(google6)}`
    const ask = answering({ [name]: found(12, `${host}.`), [`AAAA ${host}`]: found(28, google6) })
    expect(await knows(ask, google6)).toBe(true)
  })

  test.for([
    ['no such name', { [ptr]: { Status: 3 } }],
    ['a fault of the resolver', { [ptr]: { Status: 2 } }],
    ['an answer that is refused', { [ptr]: 500 }],
    ['another address', { [ptr]: found(12, `${host}.`), [`A ${host}`]: found(1, '66.249.66.2') }],
    ['a name in the place of an address', { [ptr]: found(12, `${host}.`), [`A ${host}`]: found(5, google) }],
  ] as [string, Record<string, object | number>][])('%s is a no', async ([, answers]) => {
    expect(await knows(answering(answers))).toBe(false)
  })
})

describe('by the DNS of a Node machine', () => {
  const zone = {
    'PTR 1.66.249.66.in-addr.arpa': [host],
    [`A ${host}`]: [google],
    [`PTR ${reverseName(google6)}`]: ['six.googlebot.com'],
    'AAAA six.googlebot.com': ['2001:4860:4801:0010:0000:0000:0000:0001'],
    'PTR 9.2.0.192.in-addr.arpa': ['spoofed.googlebot.com'],
    'A spoofed.googlebot.com': ['66.249.66.1'],
    'PTR 10.2.0.192.in-addr.arpa': 'silent' as const,
  }

  test('crawlers are known, by both kinds of addresses, and who only has their name is not', async () => {
    const { server, asked } = await startDnsServer(zone)
    const crawlers = crawlersByDns({ servers: [server] })
    const know = (address: string) => crawlers.know({ address, userAgent: bot })
    expect(await Promise.all([know(google), know(google6), know('192.0.2.9'), know('192.0.2.1')])).toEqual([
      true,
      true,
      false,
      false,
    ])
    expect(asked).toHaveLength(7)
  })

  test('a resolver that is silent is a no', async () => {
    const { server } = await startDnsServer(zone)
    const crawlers = crawlersByDns({ servers: [server] })
    expect(await crawlers.know({ address: '192.0.2.10', userAgent: bot })).toBe(false)
  })
})
