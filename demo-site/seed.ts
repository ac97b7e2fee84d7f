// Enters the magazine's articles, tiers and creators into the catalogue: what each is called, what it costs, and the text of the served ones.
// Uses the public admin API only, as any publisher's own program would. Safe to run again: every call is a PUT.
import { readFile } from 'node:fs/promises'

interface Price {
  amount: number
  currency: string
}

interface Article {
  item: string
  title: string
  mode: 'served' | 'sealed' | 'soft'
  /** null: as the path rules say. */
  price: Price | null
  path: string
}

const cents = (amount: number): Price => ({ amount, currency: 'USD' })

const articles: Article[] = [
  {
    item: 'the-river',
    title: 'The river that keeps its drafts',
    mode: 'served',
    price: cents(20),
    path: '/articles/the-river.html',
  },
  {
    item: 'the-lake',
    title: 'A post round with no road',
    mode: 'sealed',
    price: cents(25),
    path: '/articles/the-lake.html',
  },
  {
    item: 'the-lens',
    title: 'One prism, turned to the land',
    mode: 'sealed',
    price: cents(30),
    path: '/articles/the-lens.html',
  },
  {
    item: 'the-ropewalk',
    title: 'Three hundred paces backwards',
    mode: 'served',
    price: cents(15),
    path: '/articles/the-ropewalk.html',
  },
  { item: 'prom', title: 'Prom, który nie ma silnika', mode: 'served', price: cents(20), path: '/articles/prom.html' },
  {
    item: 'the-tide-mill',
    title: 'One moon at Saltmarsh Quay',
    mode: 'sealed',
    price: cents(18),
    path: '/articles/the-tide-mill.html',
  },
  {
    item: 'the-bell-buoy',
    title: 'What the fog is told',
    mode: 'sealed',
    price: cents(20),
    path: '/articles/the-bell-buoy.html',
  },
  {
    item: 'the-night-boat',
    title: 'Eleven hours of nobody’s time',
    mode: 'served',
    price: null,
    path: '/longreads/the-night-boat.html',
  },
  { item: 'thanks', title: 'A letter to the menders', mode: 'soft', price: cents(10), path: '/articles/thanks.html' },
]

/** Both open every article; a patron’s level is above a friend’s. */
const tiers = [
  {
    tier: 'friend',
    name: 'Friend of Slack Water',
    perks: ['Every article, as often as you like', 'A letter from the harbour each month'],
    level: 1,
    prices: [
      { interval: 'month', price: cents(500) },
      { interval: 'year', price: cents(5000) },
    ],
  },
  {
    tier: 'patron',
    name: 'Patron',
    perks: ['All that friends have', 'The printed issue, four times a year', 'Your name on the last page'],
    level: 2,
    prices: [{ interval: 'month', price: cents(999) }],
  },
]

/** Whom readers can tip. */
const creators = [
  {
    creator: 'piet-lammers',
    title: 'Piet Lammers',
    about: 'Sets type by hand and repairs what squeaks.',
    website: 'https://piet-lammers.example/',
  },
  { creator: 'nora-tallis', title: 'Nora Tallis' },
  { creator: 'jonah-pell', title: 'Jonah Pell' },
]

/** What tips are collected for. When the second one is reached, its article opens for everybody. */
const goals = [
  { goal: 'new-press', title: 'A press that does not squeak', target: cents(12_000), basis: 'net' },
  {
    goal: 'the-bell-buoy-for-all',
    title: 'The bell, for everybody',
    target: cents(1000),
    basis: 'gross',
    creator: 'jonah-pell',
    item: 'the-bell-buoy',
  },
]

/** What readers are asked. A vote is twenty cents for Nora, who goes there; members have one for nothing. */
const polls = [
  {
    poll: 'next-voyage',
    question: 'Where should Nora sail for the next issue?',
    options: [
      { option: 'the-lighthouse', label: 'Out to the lighthouse nobody keeps' },
      { option: 'the-salt-pans', label: 'Up the creek to the salt pans' },
      { option: 'the-night-ferry', label: 'Across, with the night ferry' },
    ],
    price: cents(20),
    creator: 'nora-tallis',
    freeForMembers: true,
  },
]

const rules = [{ pattern: '/longreads/*', price: cents(35) }]

export interface SeedOptions {
  apiOrigin: string
  siteOrigin: string
  /** The site's secret key. It belongs on a server or a desk, never in a page. */
  siteKey: string
  log?: (line: string) => void
}

/** Brings the catalogue to what this file says. Throws with the server's own words if it refuses anything. */
export async function seed({ apiOrigin, siteOrigin, siteKey, log = console.log }: SeedOptions): Promise<void> {
  const put = (path: string, type: string, body: string) => send(new URL(path, apiOrigin), siteKey, type, body)

  await put('/v1/admin/rules', 'application/json', JSON.stringify({ rules }))
  log(`path rules: ${rules.map((rule) => rule.pattern).join(', ')}`)

  for (const { tier, ...written } of tiers) {
    await put(`/v1/admin/tiers/${tier}`, 'application/json', JSON.stringify(written))
    log(`${tier}: ${written.prices.map(({ interval, price }) => `${price.amount} ¢ a ${interval}`).join(', ')}`)
  }

  for (const { creator, ...written } of creators) {
    await put(`/v1/admin/creators/${creator}`, 'application/json', JSON.stringify(written))
    log(`${creator}: takes tips`)
  }

  for (const { item, title, mode, price, path } of articles) {
    const page = new URL(path, siteOrigin).href
    await put(
      `/v1/admin/items/${item}`,
      'application/json',
      JSON.stringify({ kind: 'article', title, price, mode, page }),
    )
    if (mode === 'served') {
      const body = await readFile(new URL(`content/${item}.html`, import.meta.url), 'utf8')
      await put(`/v1/admin/items/${item}/content`, 'text/html', body)
    }
    log(`${item}: ${mode}, ${price ? `${price.amount} ¢` : 'priced by path'}`)
  }

  for (const { goal, ...written } of goals) {
    await put(`/v1/admin/goals/${goal}`, 'application/json', JSON.stringify(written))
    log(`${goal}: ${written.target.amount} ¢`)
  }
  for (const { poll, ...written } of polls) {
    await put(`/v1/admin/polls/${poll}`, 'application/json', JSON.stringify(written))
    log(`${poll}: ${written.price.amount} ¢ a vote`)
  }
}

async function send(url: URL, siteKey: string, type: string, body: string): Promise<void> {
  const response = await fetch(url, {
    method: 'PUT',
    headers: { Authorization: `Bearer ${siteKey}`, 'Content-Type': type },
    body,
  })
  if (!response.ok) throw new Error(`PUT ${url.pathname} answered ${response.status}. ${await reason(response)}`)
}

/** Refusals are problem+json; anything else, such as a proxy's page, is told by its beginning. */
async function reason(response: Response): Promise<string> {
  const text = await response.text()
  try {
    const { title, detail } = JSON.parse(text)
    return [title, detail].filter(Boolean).join(': ')
  } catch {
    return text.slice(0, 200)
  }
}

if (import.meta.main) {
  const { API_ORIGIN = 'http://127.0.0.1:4401', SITE_ORIGIN = 'http://localhost:4400', SITE_KEY } = process.env
  if (!SITE_KEY) throw new Error('SITE_KEY is missing: the secret key of the demo site')
  await seed({ apiOrigin: API_ORIGIN, siteOrigin: SITE_ORIGIN, siteKey: SITE_KEY })
}
