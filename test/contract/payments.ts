// What every payments provider promises, whoever it is. Each adapter's test runs this suite.
import { afterEach, describe, expect, test } from 'vitest'
import type { Checkout } from '../../server/core/checkout.ts'
import { after, type Instant } from '../../server/core/instant.ts'
import type { Membership, MembershipTerms } from '../../server/core/membership.ts'
import { type Money, money } from '../../server/core/money.ts'
import { netOf } from '../../server/core/movement.ts'
import type { Payments, RefundOrder } from '../../server/ports/index.ts'
import { makeCheckout, makeMembership, usd } from '../support/make.ts'

export type OpenedPayments = {
  readonly payments: Payments
  readonly provider: ProviderSide
  /** Throws if anything was said to the provider that it would not understand. */
  close(): Promise<void>
}

/** What happens where we are not: readers who pay, banks, another program on the same account, bad days. */
export type ProviderSide = {
  now(): Instant
  advance(seconds: number): void
  pay(session: string, how?: { refunds?: 'at-once' | 'later' }): void
  /** The next renewals are charged to another card. */
  replaceCard(subscription: string, card: 'pays' | 'declines' | 'asks'): Promise<void>
  takeForeignPayment(): Promise<{ session: string; payment: string }>
  dispute(payment: string, order?: { amount?: number; isInquiry?: boolean }): string
  decide(dispute: string, decision: 'won' | 'lost' | 'escalated'): void
  warn(payment: string): string
  endRefund(refund: string, end: 'failed' | 'canceled' | 'succeeded'): void
  /** The card of a membership is refused from now on. */
  breakCard(subscription: string): Promise<void>
  /** The member gives another card at the provider's page. */
  chooseCard(subscription: string): Promise<void>
  /** A member who begins with so many free days; answers what renews itself. */
  startTrial(membership: Membership, days: number): Promise<string>
  /** A plan for the next period that says nothing yet. */
  planNothing(subscription: string): Promise<void>
  /** The next request that writes is done, and its answer gets lost. */
  loseAnswer(): void
  /** The next request that writes fails inside, and the provider remembers that. */
  breakOnce(): void
  goDown(status: 429 | 503): void
  comeBack(): void
}

const texts = {
  line: 'Wallet top-up',
  locale: 'en',
  returnUrl: 'https://pay.example/pay/return?session={session}',
  cancelUrl: 'https://pay.example/pay/cancel',
}
const foreign = { checkout: null }
const unavailable = { code: 'provider-unavailable' }

const weekAfter = (instant: Instant) => after(instant, 7 * 86_400)

async function everyOf<T>(list: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = []
  for await (const one of list) all.push(one)
  return all
}

export function describePayments(name: string, open: () => OpenedPayments): void {
  describe(name, () => {
    const opened: OpenedPayments[] = []
    afterEach(async () => {
      for (const one of opened.splice(0)) await one.close()
    })

    const fresh = () => {
      const one = open()
      opened.push(one)
      const { payments, provider } = one
      let count = 0
      const attempt = (over: Partial<Checkout> = {}) =>
        makeCheckout({ id: `checkout_${++count}`, startedAt: provider.now(), ...over })
      const start = async (over: Partial<Checkout> = {}) => {
        const checkout = attempt(over)
        return { checkout, ...(await payments.open(checkout, texts)) }
      }
      /** A payment of five dollars. */
      const paid = async (how?: Parameters<ProviderSide['pay']>[1]) => {
        const started = await start()
        provider.pay(started.session, how)
        const report = await payments.report(started.session)
        if (report?.state !== 'paid') throw new Error('The payment did not go through')
        return { ...started, ...report, checkout: started.checkout }
      }
      const joining = (over: Partial<Membership> = {}) =>
        makeMembership({ id: `membership_${++count}`, startedAt: provider.now(), ...over })
      /** A member at five dollars a month, unless it says else. */
      const joined = async (over: Partial<Membership> = {}, credit: Money | null = null) => {
        const membership = joining(over)
        const { session } = await payments.openJoin(membership, texts, credit)
        provider.pay(session)
        const report = await payments.report(session)
        if (report === null || !('subscription' in report) || report.subscription === null)
          throw new Error('Nobody joined')
        return { membership, session, subscription: report.subscription }
      }
      return { payments, provider, attempt, start, paid, joining, joined }
    }
    const orderOf = (payment: string, over: Partial<RefundOrder> = {}): RefundOrder => ({
      refund: 'refund_one',
      payment,
      money: usd(500),
      reason: 'requested',
      attempt: 1,
      ...over,
    })
    const refunded = async (payments: Payments, order: RefundOrder) => {
      const report = await payments.refund(order)
      if (report === 'refused') throw new Error('The refund was refused')
      return report
    }

    test('the same checkout opened twice gives the same session, another one another', async () => {
      const { payments, start } = fresh()
      const first = await start()
      expect(await payments.open(first.checkout, texts)).toMatchObject({ session: first.session, url: first.url })
      expect((await start()).session).not.toBe(first.session)
    })

    test('a page of the provider has an address, a form inside the window a secret', async () => {
      const { start } = fresh()
      expect(await start()).toMatchObject({ url: expect.stringContaining('http'), clientSecret: null })
      expect(await start({ surface: 'inline' })).toMatchObject({ url: null, clientSecret: expect.any(String) })
    })

    test('a session can be continued until it is paid or ended', async () => {
      const { payments, provider, start } = fresh()
      const [one, other] = [await start(), await start()]
      expect(await payments.surface(one.session)).toMatchObject({ session: one.session, url: one.url })
      provider.pay(one.session)
      await payments.expire(other.session)
      expect(await payments.surface(one.session)).toBeNull()
      expect(await payments.surface(other.session)).toBeNull()
      expect(await payments.surface('cs_test_nothing')).toBeNull()
    })

    test('an unpaid session is unpaid, and expired once it was ended or has run out', async () => {
      const { payments, provider, start } = fresh()
      const [ended, left] = [await start(), await start()]
      expect(await payments.report(left.session)).toEqual({ state: 'unpaid', checkout: left.checkout.id })
      await payments.expire(ended.session)
      expect(await payments.report(ended.session)).toEqual({ state: 'expired', checkout: ended.checkout.id })
      provider.advance(2 * 60 * 60)
      expect(await payments.report(left.session)).toEqual({ state: 'expired', checkout: left.checkout.id })
    })

    test('a paid session tells what was paid, for whom, and what of it reached the balance', async () => {
      const { checkout, paid, reader, movement, payment } = await fresh().paid()
      expect({ paid, reader, id: checkout.id }).toEqual({ paid: usd(500), reader: 'reader_one', id: 'checkout_1' })
      expect(movement).toMatchObject({ amount: 500, currency: 'USD', id: expect.any(String) })
      expect(netOf(movement)).toBeLessThan(500)
      expect(payment).toEqual(expect.any(String))
    })

    test('a payment names its attempt; one to join, of another program or of nobody names none', async () => {
      const { payments, provider, paid, joined } = fresh()
      const { checkout, payment } = await paid()
      expect(await payments.checkoutOf(payment)).toBe(checkout.id)
      const { subscription } = await joined()
      const report = await payments.reportMembership(subscription)
      expect(await payments.checkoutOf(report?.invoices[0]?.payment ?? '')).toBeNull()
      expect(await payments.checkoutOf((await provider.takeForeignPayment()).payment)).toBeNull()
      expect(await payments.checkoutOf('pi_nothing')).toBeNull()
    })

    test('ending a session that is paid, ended or not there changes nothing', async () => {
      const { payments, paid } = fresh()
      const { session } = await paid()
      await payments.expire(session)
      await payments.expire('cs_test_nothing')
      expect(await payments.report(session)).toMatchObject({ state: 'paid' })
    })

    test('a session of another program is none of our checkouts, whatever it calls its own', async () => {
      const { payments, provider } = fresh()
      const { session } = await provider.takeForeignPayment()
      expect(await payments.report(session)).toMatchObject({ checkout: null, reader: null })
    })

    test('the provider knows nothing of ids that it never gave', async () => {
      const { payments } = fresh()
      expect(await payments.report('cs_test_nothing')).toBeNull()
      expect(await payments.reportRefund('re_nothing')).toBeNull()
      expect(await payments.reportDispute('du_nothing')).toBeNull()
      expect(await payments.reportFraudWarning('issfr_nothing')).toBeNull()
    })

    test('a session whose answer was lost is found by its checkout', async () => {
      const { payments, provider, attempt } = fresh()
      const checkout = attempt()
      expect(await payments.find(checkout)).toBeNull()
      provider.loseAnswer()
      await expect(payments.open(checkout, texts)).rejects.toMatchObject(unavailable)
      provider.comeBack()
      const found = await payments.find(checkout)
      expect(found).toEqual(expect.any(String))
      expect((await payments.open(checkout, texts)).session).toBe(found)
    })

    test('the same joining opened twice gives the same session, and is found by its id', async () => {
      const { payments, provider, joining } = fresh()
      const membership = joining()
      expect(await payments.find(membership)).toBeNull()
      provider.loseAnswer()
      await expect(payments.openJoin(membership, texts)).rejects.toMatchObject(unavailable)
      provider.comeBack()
      const { session } = await payments.openJoin(membership, texts)
      expect(await payments.find(membership)).toBe(session)
      expect((await payments.openJoin(joining(), texts)).session).not.toBe(session)
      expect(await payments.report(session)).toEqual({
        state: 'unpaid',
        membership: membership.id,
        subscription: null,
      })
      await payments.expire(session)
      expect(await payments.report(session)).toMatchObject({ state: 'expired' })
    })

    test('a joining has a form inside the window or an address, and can be by the year and in another currency', async () => {
      const { payments, joining } = fresh()
      const inline = joining({ surface: 'inline', interval: 'year', price: money(4500, 'EUR') })
      expect(await payments.openJoin(inline, texts)).toMatchObject({ url: null, clientSecret: expect.any(String) })
      expect(await payments.openJoin(joining(), texts)).toMatchObject({ url: expect.any(String), clientSecret: null })
    })

    test('a membership tells its state, whether it renews, and each invoice that is paid', async () => {
      const { payments, provider, joined } = fresh()
      const { membership, subscription } = await joined()
      const report = await payments.reportMembership(subscription)
      expect(report).toMatchObject({ subscription, membership: membership.id, state: 'active', renews: true })
      const { reader, site, tier, interval, price, seats } = membership
      expect(report?.terms).toEqual({ tier, interval, price, seats })
      expect(report?.next).toBeNull()
      expect(report?.origin).toEqual({ reader, site, tier, interval, price, seats })
      expect(report?.trialUntil).toBeNull()
      expect(report).toMatchObject({ endedAt: null, invoices: [{ money: usd(500), payment: expect.any(String) }] })
      const [first] = report?.invoices ?? []
      expect(Date.parse(first?.paidUntil ?? '') - Date.parse(provider.now())).toBeGreaterThan(27 * 86_400_000)
      expect(await payments.movementOf(first?.payment ?? '')).toMatchObject({ amount: 500, currency: 'USD' })

      provider.advance(33 * 86_400)
      const renewed = await payments.reportMembership(subscription)
      expect(renewed?.invoices).toHaveLength(2)
      expect(renewed?.invoices).toContainEqual(first)
      expect(await payments.reportMembership('sub_nothing')).toBeNull()
      expect(await payments.movementOf('pi_nothing')).toBeNull()
    })

    test('free days begin when the card is known; the first period is paid when they are over', async () => {
      const { payments, provider, joined } = fresh()
      const { subscription } = await joined({ trialUntil: weekAfter(provider.now()) })
      const report = await payments.reportMembership(subscription)
      const seconds = (Date.parse(report?.trialUntil ?? '') - Date.parse(provider.now())) / 1000
      expect(Math.ceil(seconds / 86_400)).toBe(7)
      expect(report).toMatchObject({ state: 'active', renews: true })
      expect(report?.invoices).toEqual([
        { id: expect.any(String), payment: null, money: usd(0), paidUntil: report?.trialUntil },
      ])

      provider.advance(8 * 86_400)
      const paid = await payments.reportMembership(subscription)
      expect(paid).toMatchObject({ state: 'active', trialUntil: report?.trialUntil })
      expect(paid?.invoices.map(({ money }) => money)).toContainEqual(usd(500))
    })

    test('free days that are cancelled end without a payment', async () => {
      const { payments, provider, joined } = fresh()
      const { membership, subscription } = await joined({ trialUntil: weekAfter(provider.now()) })
      await payments.setRenewal({ id: membership.id, version: 2 }, subscription, false)
      provider.advance(8 * 86_400)
      const ended = await payments.reportMembership(subscription)
      expect(ended).toMatchObject({ state: 'ended', invoices: [{ money: usd(0) }] })
    })

    test('a credit is taken off the first period alone, and the same joining twice has it once', async () => {
      const { payments, provider, joined, joining } = fresh()
      const { subscription } = await joined({}, usd(340))
      const first = await payments.reportMembership(subscription)
      expect(first).toMatchObject({ state: 'active', invoices: [{ money: usd(160) }], origin: { price: usd(500) } })
      provider.advance(33 * 86_400)
      const later = await payments.reportMembership(subscription)
      expect(later?.invoices.map(({ money }) => money.amount).toSorted()).toEqual([160, 500])

      const again = joining()
      provider.loseAnswer()
      await expect(payments.openJoin(again, texts, usd(340))).rejects.toMatchObject(unavailable)
      provider.comeBack()
      const { session } = await payments.openJoin(again, texts, usd(340))
      expect((await payments.openJoin(again, texts, usd(340))).session).toBe(session)
    })

    test('a membership for a group costs its price for each seat, and tells how many there are', async () => {
      const { payments, provider, joined } = fresh()
      const { subscription } = await joined({ seats: 4 })
      const group = await payments.reportMembership(subscription)
      expect(group).toMatchObject({ origin: { seats: 4, price: usd(500) }, invoices: [{ money: usd(2000) }] })
      provider.advance(33 * 86_400)
      const renewed = await payments.reportMembership(subscription)
      expect(renewed?.invoices.map(({ money }) => money)).toEqual([usd(2000), usd(2000)])
    })

    test('a renewal is cancelled, resumed and cancelled again within a moment, and ends with its period', async () => {
      const { payments, provider, joined } = fresh()
      const { membership, subscription } = await joined()
      for (const [index, renews] of [false, true, false].entries()) {
        const version = { id: membership.id, version: index + 2 }
        await payments.setRenewal(version, subscription, renews)
        await payments.setRenewal(version, subscription, renews)
        expect(await payments.reportMembership(subscription)).toMatchObject({ state: 'active', renews })
      }
      provider.advance(33 * 86_400)
      const ended = await payments.reportMembership(subscription)
      expect(ended).toMatchObject({ state: 'ended', endedAt: expect.any(String) })
      expect(ended?.invoices).toHaveLength(1)
    })

    test('a renewal that failed tells what it owes, how often it was tried, and where it is paid', async () => {
      const { payments, provider, joined } = fresh()
      const { subscription } = await joined()
      expect(await payments.reportMembership(subscription)).toMatchObject({ due: null, isGivenUp: false })
      await provider.replaceCard(subscription, 'declines')
      provider.advance(32 * 86_400)
      const late = await payments.reportMembership(subscription)
      expect(late).toMatchObject({ state: 'past-due', isGivenUp: false, invoices: [{}] })
      const due = { money: usd(500), attempts: 1, needsHolder: false, payUrl: expect.stringMatching(/^https?:/) }
      expect(late?.due).toMatchObject({ ...due, invoice: expect.any(String), nextAttemptAt: expect.any(String) })
      provider.advance(3 * 86_400)
      expect((await payments.reportMembership(subscription))?.due).toMatchObject({ attempts: 2, needsHolder: false })
      await provider.replaceCard(subscription, 'pays')
      provider.advance(6 * 86_400)
      expect(await payments.reportMembership(subscription)).toMatchObject({ state: 'active', due: null })
    })

    test('a renewal that the bank asks for its customer about says so; one that is never paid is given up', async () => {
      const { payments, provider, joined } = fresh()
      const { subscription } = await joined()
      await provider.replaceCard(subscription, 'asks')
      provider.advance(32 * 86_400)
      expect((await payments.reportMembership(subscription))?.due).toMatchObject({ needsHolder: true })
      provider.advance(20 * 86_400)
      const over = await payments.reportMembership(subscription)
      expect(over).toMatchObject({ state: 'ended', isGivenUp: true, invoices: [{}] })
      expect(over?.due).toMatchObject({ nextAttemptAt: null, payUrl: expect.any(String) })
    })

    test('what is late is ended at once, owes nothing any more, and is charged no more', async () => {
      const { payments, provider, joined } = fresh()
      const { membership, subscription } = await joined()
      await provider.replaceCard(subscription, 'declines')
      provider.advance(32 * 86_400)
      await payments.endUnpaid(membership, subscription)
      await payments.endUnpaid(membership, subscription)
      expect(await payments.reportMembership(subscription)).toMatchObject({
        state: 'ended',
        isGivenUp: false,
        due: null,
      })
      provider.advance(20 * 86_400)
      expect((await payments.reportMembership(subscription))?.invoices).toHaveLength(1)
    })

    test('what was late and is paid when it is to be ended is kept for as long as it is paid', async () => {
      const { payments, provider, joined } = fresh()
      const { membership, subscription } = await joined()
      await provider.replaceCard(subscription, 'declines')
      provider.advance(32 * 86_400)
      await provider.replaceCard(subscription, 'pays')
      provider.advance(4 * 86_400)
      await payments.endUnpaid(membership, subscription)
      const kept = await payments.reportMembership(subscription)
      expect(kept).toMatchObject({ state: 'active', renews: false, invoices: [{}, {}] })
    })

    const silver = { tier: 'silver', interval: 'month', price: usd(499), seats: 1 } as const
    const gold = { ...silver, tier: 'gold', price: usd(999) }
    const changeTo = (terms: MembershipTerms) => ({ site: 'site_one', terms, name: terms.tier }) as const

    test('other terms now cost what the preview of the same moment said, and count at once', async () => {
      const { payments, provider, joined } = fresh()
      const { membership, subscription } = await joined(silver)
      const [first] = (await payments.reportMembership(subscription))?.invoices ?? []
      const days = (Date.parse(first?.paidUntil ?? '') - Date.parse(provider.now())) / 86_400_000
      provider.advance((days / 2) * 86_400)
      const wish = { ...changeTo(gold), at: provider.now() }
      expect(await payments.previewChange(subscription, wish)).toEqual(usd(250))
      provider.advance(60)
      expect(await payments.changeNow({ id: membership.id, version: 3 }, subscription, wish)).toBeNull()
      expect(await payments.changeNow({ id: membership.id, version: 3 }, subscription, wish)).toBeNull()
      const report = await payments.reportMembership(subscription)
      expect(report).toMatchObject({ state: 'active', terms: gold, next: null, origin: gold })
      expect(report?.invoices.map(({ money }) => money.amount).toSorted()).toEqual([250, 499])
      expect(report?.invoices.every(({ paidUntil }) => paidUntil === first?.paidUntil)).toBe(true)
    })

    test('a year instead of a month begins a period now, which lasts as long as it says', async () => {
      const { payments, provider, joined } = fresh()
      const { membership, subscription } = await joined(silver)
      provider.advance(10 * 86_400)
      const wish = { ...changeTo({ ...silver, interval: 'year', price: usd(4900) }), at: provider.now() }
      const due = await payments.previewChange(subscription, wish)
      await payments.changeNow({ id: membership.id, version: 3 }, subscription, wish)
      const report = await payments.reportMembership(subscription)
      const yearly = report?.invoices.find(({ money }) => money.amount === due?.amount)
      expect(due?.amount).toBeGreaterThan(4900 - 499)
      expect(yearly?.paidUntil.slice(0, 4)).toBe(String(Number(provider.now().slice(0, 4)) + 1))
      expect(yearly?.paidUntil.slice(4, 10)).toBe(provider.now().slice(4, 10))
    })

    test('within free days other terms count at once and cost nothing, and the free days go on', async () => {
      const { payments, provider, joining } = fresh()
      const membership = joining(gold)
      const subscription = await provider.startTrial(membership, 14)
      const until = (await payments.reportMembership(subscription))?.invoices[0]?.paidUntil
      for (const [version, terms] of [silver, { ...gold, interval: 'year', price: usd(9990) } as const].entries()) {
        const wish = { ...changeTo(terms), at: provider.now() }
        expect(await payments.previewChange(subscription, wish)).toEqual(usd(0))
        expect(await payments.changeNow({ id: membership.id, version }, subscription, wish)).toBeNull()
        const report = await payments.reportMembership(subscription)
        expect(report).toMatchObject({
          state: 'active',
          terms,
          next: null,
          invoices: [{ money: usd(0), paidUntil: until }],
        })
      }
      provider.advance(15 * 86_400)
      const paid = await payments.reportMembership(subscription)
      expect(paid?.invoices.map(({ money }) => money.amount).toSorted((a, b) => a - b)).toEqual([0, 9990])
    })

    test('a moment of another period is refused, and charges nothing', async () => {
      const { payments, provider, joined } = fresh()
      const { membership, subscription } = await joined(silver)
      const wish = { ...changeTo(gold), at: provider.now() }
      provider.advance(33 * 86_400)
      expect(await payments.previewChange(subscription, wish)).toBeNull()
      expect(await payments.changeNow({ id: membership.id, version: 3 }, subscription, wish)).toBe('refused')
      expect(await payments.reportMembership(subscription)).toMatchObject({ terms: silver })
    })

    test('other terms that the card does not pay at once wait for a day, and change nothing until then', async () => {
      const { payments, provider, joined } = fresh()
      const { membership, subscription } = await joined(silver)
      expect(await payments.openInvoice(subscription)).toBeNull()
      await provider.breakCard(subscription)
      const wish = { ...changeTo(gold), at: provider.now() }
      const open = await payments.changeNow({ id: membership.id, version: 3 }, subscription, wish)
      expect(open).toEqual({ url: expect.stringContaining('http') })
      expect(await payments.openInvoice(subscription)).toEqual(open)
      expect(await payments.reportMembership(subscription)).toMatchObject({ state: 'active', terms: silver })
      provider.advance(86_400)
      expect(await payments.openInvoice(subscription)).toBeNull()
      const report = await payments.reportMembership(subscription)
      expect(report).toMatchObject({ state: 'active', terms: silver, renews: true })
      expect(report?.invoices).toHaveLength(1)
    })

    test('other terms from the next period on cost nothing now, and count when it begins', async () => {
      const { payments, provider, joined } = fresh()
      const { membership, subscription } = await joined(gold)
      const { id } = membership
      for (const version of [3, 3, 4]) await payments.changeLater({ id, version }, subscription, changeTo(silver))
      const planned = await payments.reportMembership(subscription)
      expect(planned).toMatchObject({ terms: gold, next: silver, renews: true })
      expect(planned?.invoices).toHaveLength(1)
      provider.advance(33 * 86_400)
      const report = await payments.reportMembership(subscription)
      expect(report).toMatchObject({ terms: silver, next: null, renews: true, state: 'active' })
      expect(report?.invoices.map(({ money }) => money.amount).toSorted()).toEqual([499, 999])
      provider.advance(66 * 86_400)
      expect((await payments.reportMembership(subscription))?.invoices).toHaveLength(4)
    })

    test('a plan whose second half was never sent is gone on with', async () => {
      const { payments, provider, joined } = fresh()
      const { membership, subscription } = await joined(gold)
      await provider.planNothing(subscription)
      expect(await payments.reportMembership(subscription)).toMatchObject({ terms: gold, next: null, renews: true })
      await payments.changeLater({ id: membership.id, version: 3 }, subscription, changeTo(silver))
      expect(await payments.reportMembership(subscription)).toMatchObject({ terms: gold, next: silver })
    })

    test('what is planned is dropped by keeping, by cancelling and by a pause', async () => {
      const { payments, joined } = fresh()
      const { membership, subscription } = await joined(gold)
      const { id } = membership
      const plan = (version: number) => payments.changeLater({ id, version }, subscription, changeTo(silver))
      await plan(3)
      await payments.keepTerms(subscription)
      await payments.keepTerms(subscription)
      expect(await payments.reportMembership(subscription)).toMatchObject({ terms: gold, next: null })
      await plan(4)
      await payments.setRenewal({ id, version: 5 }, subscription, false)
      expect(await payments.reportMembership(subscription)).toMatchObject({ terms: gold, next: null, renews: false })
      await payments.setRenewal({ id, version: 6 }, subscription, true)
      await plan(7)
      await payments.pause({ id, version: 8 }, subscription)
      expect(await payments.reportMembership(subscription)).toMatchObject({ next: null, state: 'paused', renews: true })
    })

    test('a pause takes and gives back nothing, and goes on in the period that is paid or in a new one', async () => {
      const { payments, provider, joined } = fresh()
      const { membership, subscription } = await joined()
      const { id } = membership
      for (const version of [3, 3]) await payments.pause({ id, version }, subscription)
      const paused = await payments.reportMembership(subscription)
      expect(paused).toMatchObject({ state: 'paused', endedAt: null })
      provider.advance(3 * 86_400)
      for (const version of [4, 4]) expect(await payments.resume({ id, version }, subscription, 'same')).toBeNull()
      expect(await payments.reportMembership(subscription)).toMatchObject({
        state: 'active',
        invoices: paused?.invoices,
      })

      await payments.pause({ id, version: 5 }, subscription)
      provider.advance(66 * 86_400)
      expect((await payments.reportMembership(subscription))?.invoices).toHaveLength(1)
      expect(await payments.previewResume(subscription)).toEqual(usd(500))
      for (const version of [6, 6]) expect(await payments.resume({ id, version }, subscription, 'new')).toBeNull()
      const going = await payments.reportMembership(subscription)
      expect(going).toMatchObject({ state: 'active', invoices: [{ money: usd(500) }, { money: usd(500) }] })
    })

    test('a resumption that the card does not pay leaves it paused, with an invoice to be paid', async () => {
      const { payments, provider, joined } = fresh()
      const { membership, subscription } = await joined()
      const { id } = membership
      await payments.pause({ id, version: 3 }, subscription)
      expect(await payments.openInvoice(subscription)).toBeNull()
      provider.advance(66 * 86_400)
      await provider.breakCard(subscription)
      const open = await payments.resume({ id, version: 4 }, subscription, 'new')
      expect(open).toEqual({ url: expect.stringContaining('http') })
      expect(await payments.openInvoice(subscription)).toEqual(open)
      expect(await payments.reportMembership(subscription)).toMatchObject({ state: 'paused' })
    })

    test('what is paused can be ended at once', async () => {
      const { payments, joined } = fresh()
      const { membership, subscription } = await joined()
      const { id } = membership
      await payments.pause({ id, version: 3 }, subscription)
      for (const _ of [1, 2]) await payments.end(subscription)
      expect(await payments.reportMembership(subscription)).toMatchObject({ state: 'ended' })
    })

    test('the provider’s page for a member has an address of its own each time', async () => {
      const { payments, joined } = fresh()
      const { subscription } = await joined()
      const wish = { returnUrl: 'https://pay.example/wallet', locale: 'pl' } as const
      const home = await payments.portal(subscription, { ...wish, flow: 'home' })
      const card = await payments.portal(subscription, { ...wish, flow: 'card' })
      expect(new Set([home, card]).size).toBe(2)
      for (const url of [home, card]) expect(url).toMatch(/^http/)
    })

    test('a card that was chosen at the provider’s page pays from then on', async () => {
      const { payments, provider, joined } = fresh()
      const { subscription } = await joined()
      await provider.breakCard(subscription)
      await payments.useChosenCard(subscription)
      await provider.chooseCard(subscription)
      for (const _ of [1, 2]) await payments.useChosenCard(subscription)
      provider.advance(33 * 86_400)
      expect((await payments.reportMembership(subscription))?.invoices).toHaveLength(2)
    })

    test('the books list the paid invoices of members, and their payments are of no checkout', async () => {
      const { payments, provider, joined } = fresh()
      const since = provider.now()
      const { membership, subscription } = await joined()
      const [invoice] = (await payments.reportMembership(subscription))?.invoices ?? []
      const books = payments.books(since)
      expect(await everyOf(books.invoices())).toEqual([
        { invoice: invoice?.id, subscription, membership: membership.id, paid: usd(500) },
      ])
      expect(await everyOf(books.payments())).toEqual([{ payment: invoice?.payment, checkout: null, paid: usd(500) }])
    })

    test('a refund tells what left the balance, and of which payment and checkout', async () => {
      const { payments, paid } = fresh()
      const { payment, checkout } = await paid()
      const report = await refunded(payments, orderOf(payment, { money: usd(200) }))
      expect(report).toMatchObject({ refund: 'refund_one', money: usd(200), state: 'succeeded', returned: null })
      expect(report.of).toEqual({ payment, checkout: checkout.id })
      expect(report.sent).toMatchObject({ amount: -200, fee: 0, currency: 'USD' })
      expect(await payments.reportRefund(report.id)).toEqual(report)
    })

    test('a refund sent twice within an attempt goes out once', async () => {
      const { payments, paid } = fresh()
      const { payment } = await paid()
      const order = orderOf(payment, { money: usd(200), reason: 'fraud' })
      const first = await refunded(payments, order)
      expect(await refunded(payments, order)).toEqual(first)
      const rest = await refunded(payments, orderOf(payment, { refund: 'refund_two', money: usd(300) }))
      expect(rest.id).not.toBe(first.id)
    })

    test('a refund of more than is left, or of what is gone back already, is refused and sends nothing', async () => {
      const { payments, paid } = fresh()
      const { payment } = await paid()
      expect(await payments.refund(orderOf(payment, { money: usd(501) }))).toBe('refused')
      await refunded(payments, orderOf(payment, { refund: 'refund_two' }))
      expect(await payments.refund(orderOf(payment, { refund: 'refund_three', money: usd(1) }))).toBe('refused')
      expect(await payments.findRefund({ refund: 'refund_three', payment })).toBeNull()
    })

    test('a refund of a disputed payment is refused, while the bank only asks it is not', async () => {
      const { payments, provider, paid } = fresh()
      const [disputed, asked] = [await paid(), await paid()]
      provider.dispute(disputed.payment)
      provider.dispute(asked.payment, { isInquiry: true })
      expect(await payments.refund(orderOf(disputed.payment))).toBe('refused')
      expect(await payments.refund(orderOf(asked.payment, { refund: 'refund_two' }))).toMatchObject({
        state: 'succeeded',
      })
    })

    test('a refund of a payment that is not there is a bug of ours, not a refusal', async () => {
      await expect(fresh().payments.refund(orderOf('pi_nothing'))).rejects.not.toMatchObject(unavailable)
    })

    test('a refund whose answer was lost is found by our id, and a later attempt does not send it again', async () => {
      const { payments, provider, paid } = fresh()
      const { payment } = await paid()
      expect(await payments.findRefund(orderOf(payment))).toBeNull()
      provider.loseAnswer()
      await expect(payments.refund(orderOf(payment))).rejects.toMatchObject(unavailable)
      provider.comeBack()
      const found = await payments.findRefund(orderOf(payment))
      expect(found).toMatchObject({ refund: 'refund_one', money: usd(500), state: 'succeeded' })
      expect(await payments.refund(orderOf(payment))).toEqual(found)
      expect(await payments.refund(orderOf(payment, { attempt: 2 }))).toEqual(found)
    })

    test('a fault that the provider remembers ends with the next attempt', async () => {
      const { payments, provider, paid } = fresh()
      const { payment } = await paid()
      provider.breakOnce()
      await expect(payments.refund(orderOf(payment))).rejects.toMatchObject(unavailable)
      await expect(payments.refund(orderOf(payment))).rejects.toMatchObject(unavailable)
      expect(await payments.findRefund(orderOf(payment))).toBeNull()
      expect(await payments.refund(orderOf(payment, { attempt: 2 }))).toMatchObject({ state: 'succeeded' })
    })

    test('an attempt that was made differently before is not sent', async () => {
      const { payments, paid } = fresh()
      const { payment } = await paid()
      await refunded(payments, orderOf(payment, { money: usd(200) }))
      await expect(payments.refund(orderOf(payment, { money: usd(300) }))).rejects.toMatchObject(unavailable)
    })

    test('a refund that fails after it succeeded reports the money that came back', async () => {
      const { payments, provider, paid } = fresh()
      const { id, sent } = await refunded(payments, orderOf((await paid()).payment))
      provider.endRefund(id, 'failed')
      const report = await payments.reportRefund(id)
      expect(report).toMatchObject({ state: 'failed', sent, returned: { amount: 500, fee: 0, currency: 'USD' } })
      expect(report?.returned?.id).not.toBe(sent?.id)
    })

    test('a refund that waits is pending, and one that is canceled counts as failed', async () => {
      const { payments, provider, paid } = fresh()
      const { id, state } = await refunded(payments, orderOf((await paid({ refunds: 'later' })).payment))
      expect(state).toBe('pending')
      provider.endRefund(id, 'canceled')
      expect(await payments.reportRefund(id)).toMatchObject({ state: 'failed', returned: { amount: 500 } })
    })

    test('a dispute is open and has taken the money with a fee; won, it gives the money back', async () => {
      const { payments, provider, paid } = fresh()
      const { payment, checkout } = await paid()
      const id = provider.dispute(payment)
      const report = await payments.reportDispute(id)
      expect(report).toMatchObject({ id, state: 'open', money: usd(500), of: { payment, checkout: checkout.id } })
      expect(report?.movements).toMatchObject([{ amount: -500, currency: 'USD' }])
      expect(report?.movements[0]?.fee).toBeGreaterThan(0)
      provider.advance(60)
      provider.decide(id, 'won')
      const won = await payments.reportDispute(id)
      expect(won?.state).toBe('won')
      expect(won?.movements.map(({ amount }) => amount)).toEqual([-500, 500])
      expect(won?.movements[0]).toEqual(report?.movements[0])
    })

    test('a dispute that is lost keeps the money, and may take more than was paid', async () => {
      const { payments, provider, paid } = fresh()
      const id = provider.dispute((await paid()).payment, { amount: 620 })
      provider.decide(id, 'lost')
      expect(await payments.reportDispute(id)).toMatchObject({
        state: 'lost',
        money: usd(620),
        movements: [{ amount: -620 }],
      })
    })

    test('an inquiry takes nothing: it is closed without a ruling, or becomes a dispute', async () => {
      const { payments, provider, paid } = fresh()
      const [dropped, escalated] = [await paid(), await paid()].map(({ payment }) =>
        provider.dispute(payment, { isInquiry: true }),
      ) as [string, string]
      expect(await payments.reportDispute(dropped)).toMatchObject({ state: 'open', movements: [] })
      provider.decide(dropped, 'won')
      expect(await payments.reportDispute(dropped)).toMatchObject({ state: 'closed', movements: [] })
      provider.decide(escalated, 'escalated')
      expect(await payments.reportDispute(escalated)).toMatchObject({ state: 'open', movements: [{ amount: -500 }] })
    })

    test('a fraud warning can be acted on unless the payment is refunded or disputed already', async () => {
      const { payments, provider, paid } = fresh()
      const [fine, refundedOne] = [await paid(), await paid()]
      const id = provider.warn(fine.payment)
      const of = { payment: fine.payment, checkout: fine.checkout.id }
      expect(await payments.reportFraudWarning(id)).toEqual({ id, of, isActionable: true })
      await refunded(payments, orderOf(refundedOne.payment))
      expect(await payments.reportFraudWarning(provider.warn(refundedOne.payment))).toMatchObject({
        isActionable: false,
      })
    })

    test('the books list everything on the account, ours and foreign, newest first', async () => {
      const { payments, provider, start, paid } = fresh()
      const since = provider.now()
      const open = await start()
      const one = await paid()
      const refund = await refunded(payments, orderOf(one.payment, { money: usd(100) }))
      provider.endRefund(refund.id, 'failed')
      const other = await provider.takeForeignPayment()
      const dispute = provider.dispute(other.payment)
      const warning = provider.warn(one.payment)
      const books = payments.books(since)

      const ours = { payment: one.payment, checkout: one.checkout.id }
      expect(await everyOf(books.sessions())).toEqual([
        { session: other.session, ...foreign, payment: other.payment, isPaid: true },
        { session: one.session, ...ours, isPaid: true },
        { session: open.session, checkout: open.checkout.id, payment: null, isPaid: false },
      ])
      expect(await everyOf(books.payments())).toEqual([
        { ...foreign, payment: other.payment, paid: usd(900) },
        { ...ours, paid: usd(500) },
      ])
      expect(await everyOf(books.refunds())).toEqual([await payments.reportRefund(refund.id)])
      expect(await everyOf(books.disputes())).toEqual([await payments.reportDispute(dispute)])
      expect(await everyOf(books.fraudWarnings())).toEqual([{ id: warning, of: ours, isActionable: true }])
      const movements = await everyOf(books.movements())
      expect(movements.map(({ movement, source }) => [movement.amount, source])).toEqual([
        [-900, { kind: 'dispute', id: dispute }],
        [900, { kind: 'payment', payment: other.payment }],
        [100, { kind: 'refund', id: refund.id, isReturn: true }],
        [-100, { kind: 'refund', id: refund.id, isReturn: false }],
        [500, { kind: 'payment', payment: one.payment }],
      ])
      expect(movements.at(-1)?.movement).toEqual(one.movement)
    })

    test('the books go on past a hundred, and back to the given instant only', async () => {
      const { payments, provider, paid } = fresh()
      await paid()
      provider.advance(60)
      const since = provider.now()
      for (let count = 0; count < 101; count++) {
        const { payment } = await paid()
        await refunded(payments, orderOf(payment, { refund: `refund_${count}` }))
        provider.dispute(payment)
        provider.warn(payment)
      }
      const { movements, invoices, ...others } = payments.books(since)
      expect(await everyOf(invoices())).toEqual([])
      for (const list of Object.values(others)) expect(await everyOf<unknown>(list())).toHaveLength(101)
      const listed = await everyOf(movements())
      expect(new Set(listed.map(({ movement }) => movement.id)).size).toBe(303)
      expect(await everyOf(payments.books(after(since, 1)).sessions())).toEqual([])
    })

    test.each([429, 503] as const)(
      'a provider that answers %i is unavailable, whatever it is asked',
      async (status) => {
        const { payments, provider, attempt } = fresh()
        provider.goDown(status)
        const {
          sessions,
          payments: listed,
          refunds,
          disputes,
          fraudWarnings,
          movements,
          invoices,
        } = payments.books(provider.now())
        const order = orderOf('pi_one')
        const attempted = { id: 'membership_one', version: 2 } as const
        const change = changeTo(gold)
        const asked = [
          payments.open(attempt(), texts),
          payments.surface('cs_test_one'),
          payments.report('cs_test_one'),
          payments.find(attempt()),
          payments.expire('cs_test_one'),
          payments.openJoin(makeMembership(), texts),
          payments.openJoin(makeMembership(), texts, usd(340)),
          payments.reportMembership('sub_one'),
          payments.setRenewal({ id: 'membership_one', version: 2 }, 'sub_one', false),
          payments.endUnpaid({ id: 'membership_one', version: 2 }, 'sub_one'),
          payments.previewChange('sub_one', { ...change, at: provider.now() }),
          payments.changeNow(attempted, 'sub_one', { ...change, at: provider.now() }),
          payments.changeLater(attempted, 'sub_one', change),
          payments.keepTerms('sub_one'),
          payments.pause(attempted, 'sub_one'),
          payments.previewResume('sub_one'),
          payments.resume(attempted, 'sub_one', 'new'),
          payments.end('sub_one'),
          payments.openInvoice('sub_one'),
          payments.portal('sub_one', { flow: 'home', returnUrl: 'https://pay.example/', locale: 'en' }),
          payments.useChosenCard('sub_one'),
          payments.movementOf('pi_one'),
          payments.refund(order),
          payments.findRefund(order),
          payments.reportRefund('re_one'),
          payments.checkoutOf('pi_one'),
          payments.reportDispute('du_one'),
          payments.reportFraudWarning('issfr_one'),
          ...[sessions, listed, refunds, disputes, fraudWarnings, movements, invoices].map((list) =>
            everyOf<unknown>(list()),
          ),
        ]
        const answers = await Promise.allSettled(asked)
        expect(answers).toMatchObject(asked.map(() => ({ status: 'rejected', reason: unavailable })))
      },
    )
  })
}
