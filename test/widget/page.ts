// A publisher's page in happy-dom with the whole widget on it, and a pay server that answers as the wire says.
import { createHash } from 'node:crypto'
import type { ContentKey } from '../../server/wire/content-key.ts'
import type { Creators } from '../../server/wire/creator.ts'
import type { Entitlements } from '../../server/wire/entitlement.ts'
import type { Goal } from '../../server/wire/goal.ts'
import type { ItemOffers } from '../../server/wire/item.ts'
import type { Poll } from '../../server/wire/poll.ts'
import type { ProblemBody, ProblemCode } from '../../server/wire/problem.ts'
import type { Site } from '../../server/wire/site.ts'
import type { Supporter, Supporters } from '../../server/wire/supporter.ts'
import type { Redeemed, RedeemRequest, TicketOpened, TicketRequest } from '../../server/wire/ticket.ts'
import type { Embed } from '../../widget/embed.ts'
import { findPlaces } from '../../widget/find-places.ts'
import { createPainter } from '../../widget/first-paint.ts'

const pay = 'https://pay.example'

/** One for the file: a page has one script tag, and an element's name can be given once. */
const embed: Embed = {
  site: 'site_1',
  api: pay,
  source: `${pay}/tuppence.js`,
  locale: 'en-US',
  language: 'en',
  opensOnFault: false,
  nonce: '',
}

const chunks: Record<string, () => Promise<unknown>> = {
  index: () => import('../../widget/index.ts'),
  elements: () => import('../../widget/elements.ts'),
  tipJar: () => import('../../widget/tip-jar.ts'),
  community: () => import('../../widget/community.ts'),
  membership: () => import('../../widget/membership.ts'),
  visit: () => import('../../widget/visit.ts'),
  purify: () => import('../../widget/purify.ts'),
  pl: () => import('../../widget/ui/text/pl.ts'),
}

const placesOfOurs =
  ['gate', 'membership', 'tip-jar', 'goal', 'poll', 'supporters'].map((kind) => `tuppence-${kind},`).join('') +
  '[data-tuppence]'

let isWatching = false

export type Page = ReturnType<typeof openPage>

/** Puts the markup on the page and returns what a test asks of it. Storage survives, as for a reader who returns. */
export function openPage(markup: string, settings: Partial<Embed> = {}) {
  Object.assign(embed, { locale: 'en-US', language: 'en', opensOnFault: false }, settings)
  const events: { name: string; detail: unknown }[] = []
  const windows: FakeWindow[] = []
  window.open = () => fakeWindow(windows)
  if (!isWatching) watch()
  const main = document.createElement('main')
  for (const name of ['offer', 'unlocked', 'locked', 'joined', 'tipped', 'reached', 'voted', 'problem']) {
    main.addEventListener(`tuppence:${name}`, (event) => events.push({ name, detail: (event as CustomEvent).detail }))
  }
  document.body.replaceChildren(main)
  main.innerHTML = markup
  const host = main.querySelector(placesOfOurs) as HTMLElement
  const part = (name: string) => host.shadowRoot?.querySelector<HTMLElement>(`[part=${name}]`) ?? null
  return { main, host, events, windows, part, says: (name: string) => part(name)?.textContent ?? '' }
}

/** Everything a browser would forget between two readers. */
export function forget(): void {
  document.body.replaceChildren()
  localStorage.clear()
  sessionStorage.clear()
}

function watch(): void {
  isWatching = true
  // Stands for the browser's own sanitiser; whether that and DOMPurify hold is a matter for a real browser.
  Object.assign(Element.prototype, {
    setHTML(this: Element, html: string) {
      this.innerHTML = html.replaceAll(/<(script|style)>.*?<\/\1>/g, '')
    },
  })
  globalThis.EventSource = FakeFeed as never
  // Everything is near in a page without a layout.
  globalThis.IntersectionObserver = class {
    private readonly seen: (entries: object[]) => void
    constructor(seen: (entries: object[]) => void) {
      this.seen = seen
    }
    observe(target: Element) {
      queueMicrotask(() => this.seen([{ target, isIntersecting: true }]))
    }
    unobserve() {}
  } as never
  findPlaces(
    embed,
    createPainter(embed, (name) => (chunks[name] as () => Promise<never>)()),
  )
}

export type FakeWindow = {
  closed: boolean
  address: string
  focused: number
  close: () => void
}

function fakeWindow(windows: FakeWindow[]): Window {
  const popup = {
    closed: false,
    address: 'about:blank',
    focused: 0,
    document: { body: {} },
    location: { replace: (url: string) => Object.assign(popup, { address: url }) },
    focus: () => Object.assign(popup, { focused: popup.focused + 1 }),
    close: () => Object.assign(popup, { closed: true }),
  }
  windows.push(popup as never)
  return popup as never
}

/** Stands for the browser's connection to the live feed. */
export class FakeFeed extends EventTarget {
  static all: FakeFeed[] = []
  readonly CLOSED = 2
  readyState = 1
  onerror: (() => void) | null = null
  readonly url: string
  constructor(url: string) {
    super()
    this.url = url
    FakeFeed.all.push(this)
  }
  close() {
    this.readyState = 2
  }
  says(name: 'tip' | 'goal' | 'poll' | 'more', data: object) {
    this.dispatchEvent(new MessageEvent(name, { data: JSON.stringify(data) }))
  }
}

export type PayServer = ReturnType<typeof createPayServer>

type Answer = object | Response | ProblemCode

/** Stands where `fetch` reaches out. `asked` is every request so far, `refuse` makes a route fail. */
export function createPayServer() {
  const requests: { route: string; body: unknown; bearer: string | null }[] = []
  const refusals = new Map<string, ProblemCode | 'offline'>()
  const tickets = new Map<string, { wish: TicketRequest; outcome: Redeemed; settled: PromiseWithResolvers<void> }>()
  const world = {
    price: { amount: 20, currency: 'USD' } as ItemOffers['offers'][number]['price'],
    revoked: false,
    tokenSeconds: 86400,
    /** Whether what is paid is a membership, which opens the item besides. */
    isMember: false,
    /** What opens the item besides its own price. */
    membership: null as ItemOffers['offers'][number] | null,
    isForMembersOnly: false,
    /** Opened by a goal: then nothing is asked for, and no token. */
    opened: undefined as ItemOffers['opened'],
    tiers: [friend, patron] as Site['tiers'],
    until: '2999-02-01T00:00:00Z',
    tips: { amounts: [200, 500, 1000], min: 10, max: 50_000 } as Site['tips'],
    creators: [
      { creator: 'ana', title: 'Ana', about: null, website: null },
      { creator: 'ben', title: 'Ben', about: null, website: null },
    ] as Creators['creators'],
    stickers: [] as Creators['stickers'],
    goals: [] as Goal[],
    polls: [] as Poll[],
    supporters: [] as Supporter[],
    credit: undefined as Entitlements['credit'],
  }
  const released = new Map<string, ContentKey>()

  const offers = (item: string): ItemOffers => ({
    item: { id: item, kind: 'article', title: 'The River' },
    ...(world.opened && { opened: world.opened }),
    offers: [...(world.isForMembersOnly ? [] : [unlock()]), ...(world.membership === null ? [] : [world.membership])],
  })
  const unlock = () =>
    ({ id: 'offer_1', kind: world.price ? 'unlock' : 'free', title: 'Unlock', price: world.price }) as const
  const site = (): Site => ({
    site: 'site_1',
    name: 'The Daily River',
    currency: 'USD',
    locale: 'en',
    tips: world.tips,
    tiers: world.tiers,
  })
  const asked = (want: TicketRequest['want']) => {
    if (want.kind === 'unlock') return world.price
    if (want.kind === 'tip') return want.amount
    if (want.kind === 'vote') return world.polls.find(({ poll }) => poll === want.poll)?.price ?? null
    const price = world.tiers
      .find(({ tier }) => tier === want.tier)
      ?.prices.find(({ interval }) => interval === want.interval)
    return price?.founding?.price ?? price?.price ?? null
  }
  const openTicket = (wish: TicketRequest): TicketOpened | ProblemCode => {
    if (wish.expected?.amount !== asked(wish.want)?.amount) return 'price-changed'
    const ticket = `ticket_${tickets.size + 1}`
    tickets.set(ticket, { wish, outcome: { state: 'pending' }, settled: Promise.withResolvers() })
    return { ticket, payUrl: `${pay}/pay/${ticket}`, expiresAt: '2026-01-01T00:05:00Z' }
  }
  const redeem = async (id: string, { verifier, waitSeconds }: RedeemRequest): Promise<Redeemed | ProblemCode> => {
    const ticket = tickets.get(id)
    const challenge = createHash('sha256').update(verifier).digest('base64url')
    if (ticket?.wish.challenge !== challenge) return 'not-found'
    if (waitSeconds) await ticket.settled.promise
    return ticket.outcome
  }
  const entitlements = (items: string[]): Entitlements => ({
    items: items.map((item) =>
      world.revoked ? { item, granted: false, because: 'revoked' } : { item, granted: true, token: token(item) },
    ),
    ...(world.credit ? { credit: world.credit } : {}),
  })
  const token = (item: string, seconds = 86400) => {
    const claims = { itm: item, exp: Math.floor(Date.now() / 1000) + seconds }
    return `e30.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.c2ln`
  }

  const creatorsOf = (names: string[]) =>
    names.length === 0
      ? world.creators
      : names.flatMap((name) => world.creators.filter(({ creator }) => creator === name))

  /** Two lines a page. */
  const supporters = (query: URLSearchParams): Supporters => {
    const only = query.get('creator')
    const all = world.supporters.filter(({ creator }) => !only || creator === only)
    const lines = query.get('by') === 'top' ? all.toSorted((a, b) => b.amount.amount - a.amount.amount) : all
    const from = Number(query.get('before') ?? 0)
    return { supporters: lines.slice(from, from + 2), next: lines.length > from + 2 ? String(from + 2) : null }
  }

  const route = (path: string, body: never, query: URLSearchParams): Answer | Promise<Answer> => {
    const [, , collection, id = '', part, item = ''] = path.split('/').map(decodeURIComponent)
    if (path.endsWith('/content')) return world.revoked ? 'revoked' : new Response(paidHtml)
    if (collection === 'sites' && part === 'items') return offers(item)
    if (collection === 'sites' && part === 'creators')
      return { creators: creatorsOf(query.getAll('creator')), stickers: world.stickers }
    if (collection === 'sites' && part === 'goals') return world.goals.find(({ goal }) => goal === item) ?? 'not-found'
    if (collection === 'sites' && part === 'polls') return world.polls.find(({ poll }) => poll === item) ?? 'not-found'
    if (collection === 'sites' && part === 'supporters') return supporters(query)
    if (collection === 'sites' && !part) return site()
    if (collection === 'tickets' && id) return redeem(id, body)
    if (collection === 'tickets') return openTicket(body)
    if (collection === 'entitlements') return entitlements((body as { items: string[] }).items)
    if (collection === 'content-keys')
      return released.get((body as { envelope: string }).envelope) ?? 'malformed-request'
    return 'not-found'
  }

  globalThis.fetch = (async (url: string, init: RequestInit = {}) => {
    init.signal?.throwIfAborted()
    const { pathname, searchParams } = new URL(url)
    const body = typeof init.body === 'string' ? JSON.parse(init.body) : null
    requests.push({
      route: `${init.method ?? 'GET'} ${pathname}`,
      body,
      bearer: new Headers(init.headers).get('authorization'),
    })
    const refused = [...refusals].find(([part]) => pathname.includes(part))?.[1]
    if (refused === 'offline') throw new TypeError('Failed to fetch')
    const answer = refused ?? (await route(pathname, body as never, searchParams))
    if (answer instanceof Response) return answer
    return typeof answer === 'string' ? problem(answer) : Response.json(answer)
  }) as typeof fetch

  return {
    world,
    asked: requests,
    released,
    token,
    routes: () => requests.map(({ route }) => route),
    refuse: (part: string, code: ProblemCode | 'offline') => refusals.set(part, code),
    recover: () => refusals.clear(),
    /** What the reader does in the pay window. */
    settle: (state: 'done' | 'declined' | 'expired', id = `ticket_${tickets.size}`) => {
      const ticket = tickets.get(id)
      if (!ticket) throw new Error(`There is no ${id}`)
      const { want } = ticket.wish
      const item = want.kind === 'unlock' ? want.item : ''
      const joins = want.kind === 'membership'
      const tip =
        want.kind === 'tip'
          ? {
              tip: {
                creator: want.creator,
                amount: want.amount ?? usd(0),
                ...(want.monthly ? { monthly: true as const } : {}),
                ...(want.sticker === undefined ? {} : { sticker: want.sticker }),
              },
            }
          : {}
      const vote = want.kind === 'vote' ? { vote: { poll: want.poll, option: want.option } } : {}
      const unlocks = want.kind !== 'unlock' ? [] : [{ item, token: token(item, world.tokenSeconds) }]
      const tier = joins ? want.tier : 'friend'
      const membership = { tier, token: token('', world.tokenSeconds), until: world.until }
      const more = joins || world.isMember ? { membership } : {}
      ticket.outcome =
        state === 'done' ? { state, grant: `grant_of_${item}`, unlocks, ...more, ...tip, ...vote } : { state }
      ticket.settled.resolve()
    },
  }
}

const usd = (amount: number) => ({ amount, currency: 'USD' })

export const friend: Site['tiers'][number] = {
  tier: 'friend',
  name: 'Friend',
  perks: ['Every article', 'A letter each month'],
  trialDays: 0,
  seatsMax: 1,
  prices: [
    { interval: 'month', price: usd(500) },
    { interval: 'year', price: usd(5000) },
  ],
}

export const patron: Site['tiers'][number] = {
  tier: 'patron',
  name: 'Patron',
  perks: ['All of that'],
  trialDays: 0,
  seatsMax: 5,
  prices: [{ interval: 'month', price: usd(999) }],
}

/** A membership as an item's offers have it. */
export const joinOffer = {
  id: 'membership:friend:month',
  kind: 'membership',
  title: 'Friend',
  price: usd(500),
} as const

export const paidHtml = `<p id="paid">The rest of the river.</p>
<script>globalThis.broken = true</script><img src="x" onerror="globalThis.broken = true">
<a id="link" href="javascript:globalThis.broken = true">a link</a><style>body { display: none }</style>`

function problem(code: ProblemCode): Response {
  const body: ProblemBody = { type: `${pay}/problems/${code}`, title: code, status: 400 }
  return Response.json(body, { status: 400, headers: { 'content-type': 'application/problem+json' } })
}
