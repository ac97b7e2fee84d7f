// Ten thousand tips in a burst: supporters, goal and ledger agree to the cent, before and after they are rolled up.
import { expect, test } from 'vitest'
import { topUpEntry } from '../../../server/core/bookkeeping.ts'
import type { Change } from '../../../server/core/change.ts'
import type { ReaderId } from '../../../server/core/id.ts'
import { decideTip } from '../../../server/core/tip-decision.ts'
import { putGoal } from '../../../server/flows/put-goal.ts'
import { rollUpBalances } from '../../../server/flows/roll-up-balances.ts'
import { rollUpGoals } from '../../../server/flows/roll-up-goals.ts'
import { showGoal } from '../../../server/flows/show-goal.ts'
import { showSupporters } from '../../../server/flows/show-supporters.ts'
import { tellTips } from '../../../server/flows/tell-tips.ts'
import type { Harness } from '../../support/harness.ts'
import { makeMovement, makeTicket, usd } from '../../support/make.ts'
import { tipSite } from '../../support/tips.ts'
import { checkedHarness } from '../pages/visitor.ts'

const readers = 100
const tipsOfEach = 100
const amountOf = (n: number) => 10 + (n % 37)
const platformFeeBps = 333

/** A reader with money, as the books have it. */
async function addReader(h: Harness, n: number): Promise<ReaderId> {
  const [reader, checkout, payment] = [h.ports.ids.id('reader'), h.ports.ids.id('checkout'), `pi_burst${n}`]
  const [paid, at] = [usd(10_000), h.clock.now()]
  const attempt = { reader, ticket: null, money: paid, approved: null, tipName: null, surface: 'redirect' } as const
  const movement = makeMovement({ id: `txn_${payment}`, amount: paid.amount, fee: 0 })
  await h.store.commit([
    { change: 'add-reader', reader, cookieHash: `cookie ${n}`, at },
    {
      change: 'start-checkout',
      checkout: { id: checkout, ...attempt, state: 'started', session: null, startedAt: at },
    },
    { change: 'pay-checkout', checkout, session: `cs_${n}`, payment, paid, at },
    { change: 'post-entry', entry: topUpEntry({ payment, reader, paid, movement }), at },
  ])
  return reader
}

test('after a burst of ten thousand tips supporters, goal and ledger agree to the cent', async () => {
  await using h = await checkedHarness({ platformFeeBps })
  const { site, creator } = await tipSite(h)
  const goal = { title: 'A boat', basis: 'net', target: usd(100_000) } as const
  await putGoal(h.ports, site, 'boat', goal)
  await putGoal(h.ports, site, 'given', { ...goal, basis: 'gross' })
  const all = await Promise.all(Array.from({ length: readers }, (_, n) => addReader(h, n)))

  const give = async (n: number) => {
    const reader = all[n % readers] as ReaderId
    const amount = usd(amountOf(n))
    const isAnonymous = n % 10 === 0
    const wish = { creator: creator.name, amount, message: null, isPublic: false, isAnonymous }
    const ticket = makeTicket({
      id: h.ports.ids.id('ticket'),
      site: site.id,
      item: '',
      tip: wish,
      expiresAt: '2030-01-01T00:00:00.000Z',
    })
    const asked = { ticket, site, reader, creator, approved: amount, balance: amount, isOnHold: false, platformFeeBps }
    const now = h.clock.now()
    const decision = decideTip({
      ...asked,
      name: `Reader ${n % readers}`,
      monthly: null,
      isHeld: false,
      fresh: h.ports.ids.id('tip'),
      now,
    })
    if (decision.next !== 'commit') throw new Error(decision.next)
    const changes: Change[] = [{ change: 'open-ticket', ticket, at: now }, ...decision.changes]
    expect(await h.store.commit(changes)).toEqual({ done: true })
    await tellTips(h.ports, changes)
  }
  for (let from = 0; from < readers * tipsOfEach; from += 1000) {
    await Promise.all(Array.from({ length: 1000 }, (_, n) => give(from + n)))
    h.clock.advance({ seconds: 1 })
  }

  const given = Array.from({ length: readers * tipsOfEach }, (_, n) => n)
  const sum = (some: readonly number[]) => some.reduce((total, n) => total + amountOf(n), 0)
  const expectAgreement = async () => {
    const { raised, ...boat } = await showGoal(h.ports, site.id, 'boat')
    expect(await h.store.payables(creator.id)).toEqual([raised])
    expect(boat.goal.reachedAt).not.toBeNull()
    expect((await showGoal(h.ports, site.id, 'given')).raised).toEqual(usd(sum(given)))
    // Of each tenth nobody is named, and each of those is one.
    expect(boat.sums.supporters).toBe(90 + 1000)
    const told: [string | null, number][] = []
    for (let before: string | undefined; ; ) {
      const page = await showSupporters(h.ports, site.id, { by: 'top', before, limit: 50 })
      told.push(...page.supporters.map(({ name, amount }) => [name, amount.amount] as [string | null, number]))
      if (page.next === null) break
      before = page.next
    }
    const named = Map.groupBy(
      given.filter((n) => n % 10 !== 0),
      (n) => `Reader ${n % readers}`,
    )
    expect(new Map(told)).toEqual(new Map([...named].map(([name, some]) => [name, sum(some)])))
  }
  await expectAgreement()
  for (let round = 0; round < 2; round++) {
    await rollUpBalances(h.ports)
    await rollUpGoals(h.ports)
    await expectAgreement()
    h.clock.advance({ minutes: 11 })
  }
  expect(await h.store.goalsRolledTo()).toBeGreaterThan(readers * tipsOfEach)
})
