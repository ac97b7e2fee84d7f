// Months and years of a site with members, a week at a time, with messages that come twice and out of order.
import type { Site } from '../../../../server/core/site.ts'
import { putTier } from '../../../../server/flows/put-tier.ts'
import type { MemberFigures } from '../../../../server/wire/figures.ts'
import { dashboard } from '../../../support/dashboard.ts'
import type { Harness } from '../../../support/harness.ts'
import { makeTier, usd } from '../../../support/make.ts'
import { type Chance, join, live, type Soul } from './crowd.ts'
import { type Recount, recounter } from './recount.ts'

/** What server/README tells an operator to listen to about members. */
const events = [
  'customer.subscription.created',
  'customer.subscription.updated',
  'customer.subscription.deleted',
  'customer.subscription.paused',
  'customer.subscription.resumed',
  'invoice.paid',
  'invoice.payment_failed',
  'checkout.session.completed',
  'refund.created',
  'refund.updated',
  'refund.failed',
]

export type Shop = { readonly site: Site; readonly secretKey: string }
export type MonthEnd = {
  readonly shop: Shop
  readonly month: string
  readonly told: MemberFigures
  readonly counted: Recount
}

type Years = {
  readonly months: number
  /** How many readers join in all. */
  readonly readers: number
  readonly chance: Chance
  /** Called before each month. */
  readonly before?: (month: number) => void
}

/** Two sites of one publisher, three tiers each, the first with free days; prices of which the platform's 5 % are whole cents. */
export async function openShops(h: Harness): Promise<Shop[]> {
  const { webhookEndpoints } = dashboard(h)
  await webhookEndpoints.update('we_local', { enabled_events: events as ['*'] })
  const river = await h.site()
  const lake = await h.site({ publisher: river.site.publisher, origins: ['https://lake.example'] })
  for (const { site } of [river, lake])
    for (const [level, amount] of [520, 920, 1440].entries()) {
      const prices = [
        { interval: 'month', price: usd(amount) },
        { interval: 'year', price: usd(amount * 10) },
      ] as const
      await putTier(h.ports, site, `tier-${level}`, {
        ...makeTier({ name: `Tier ${level}`, level: level + 1, prices }),
        trialDays: level === 0 ? 14 : 0,
      })
    }
  return [river, lake]
}

/** At the end of each month: what our API tells of each site, and what a recount at the provider finds. */
export async function liveThrough(h: Harness, { months, readers, chance, before }: Years): Promise<MonthEnd[]> {
  const shops = await openShops(h)
  const recounters = shops.map(({ site }) => recounter(h, site.id, h.ports.settings.platformFeeBps))
  const souls: Soul[] = []
  const ends: MonthEnd[] = []
  moveTo(h, Date.UTC(2030, 0, 1))
  for (let month = 0; month < months; month++) {
    const [from, to] = [Date.UTC(2030, month, 1), Date.UTC(2030, month + 1, 1)]
    before?.(month)
    for (const at of [from, ...[10, 20].map((day) => from + day * 86_400_000), to - 1]) {
      h.stripe.control.chaos({ duplicate: chance.happens(0.2) ? 1 : 0, reorder: chance.happens(0.4) })
      moveTo(h, at)
      h.stripe.control.tick()
      await h.stripe.control.idle()
      if (at === to - 1) break
      const due = Math.round((readers * (month + (at - from) / (to - from) + 0.2)) / months)
      for (const soul of souls) await live(h, chance, soul)
      while (souls.length < Math.min(due, readers))
        souls.push(await join(h, chance, (shops[chance.happens(0.1) ? 1 : 0] as Shop).site))
      await h.stripe.control.idle()
    }
    for (const [index, shop] of shops.entries()) {
      const counted = recounters[index]?.(from / 1000, to / 1000) as Recount
      ends.push({ shop, month: new Date(from).toISOString().slice(0, 7), told: await figures(h, shop), counted })
    }
  }
  return ends
}

/** Of the present month where none is named. */
export async function figures(h: Harness, { secretKey }: Shop, month?: string): Promise<MemberFigures> {
  const path = `/v1/admin/figures/members${month === undefined ? '' : `?month=${month}`}`
  const response = await h.request(path, { headers: { Authorization: `Bearer ${secretKey}` } })
  if (response.status !== 200) throw new Error(await response.text())
  return (await response.json()) as MemberFigures
}

function moveTo(h: Harness, at: number): void {
  h.clock.advance({ seconds: (at - Date.parse(h.clock.now())) / 1000 })
}
