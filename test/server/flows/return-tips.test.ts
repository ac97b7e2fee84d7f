// Tips that a publisher gives back: each once and whole, however many orders meet and wherever one is cut off.
import { expect, test } from 'vitest'
import { type ReturnOrder, returnedMax, returnTips } from '../../../server/flows/return-tips.ts'
import type { Ports } from '../../../server/ports/index.ts'
import type { Harness } from '../../support/harness.ts'
import { usd } from '../../support/make.ts'
import { newReader, topUp } from '../../support/reader.ts'
import { createTip, owedTo, tipAgain, tipSite } from '../../support/tips.ts'
import { checkedHarness } from '../pages/visitor.ts'

type Site = ReturnOrder['site']

const order = (site: Site, wish: ReturnOrder['wish'], key = 'order-1'): ReturnOrder => ({
  site,
  key,
  bodyHash: JSON.stringify(wish),
  wish,
})

async function given(h: Harness, count: number) {
  const made = await tipSite(h)
  const reader = await newReader(h)
  await topUp(h, reader)
  const tips = []
  for (let n = 0; n < count; n++) tips.push(await tipAgain(h, made.site.id, reader, { amount: 20 }))
  return { ...made, reader, tips, ids: tips.map(({ id }) => id) }
}

/** A process that dies at its commit of that number. */
function dying({ ports, store }: Harness, { commit: last, side }: { commit: number; side: 'before' | 'after' }): Ports {
  let count = 0
  const commit: Ports['store']['commit'] = async (changes) => {
    count += 1
    if (count < last) return store.commit(changes)
    if (side === 'after') await store.commit(changes)
    throw new Error('the process is dead')
  }
  return { ...ports, store: { ...store, commit } }
}

test('a tip goes back by the shares of its day, though the operator’s fee is another one now', async () => {
  await using h = await checkedHarness({ platformFeeBps: 333 })
  const { site, reader, creator, ids } = await given(h, 1)
  const now = { ...h.ports, settings: { ...h.ports.settings, platformFeeBps: 5000 } }
  const { tips } = await returnTips(now, order(site.id, { tips: ids }))
  expect(tips).toMatchObject([{ returnedAt: h.clock.now() }])
  expect(await h.store.wallet(reader, 'USD')).toEqual(usd(500))
  expect(await owedTo(h, creator.id)).toEqual([usd(0)])
  expect(await h.store.entry(`tip-refund:${ids[0]}`)).toMatchObject({ kind: 'tip-refund', reverses: `tip:${ids[0]}` })
})

test('a hundred orders of one tip at once are one entry, and each is told the same', async () => {
  await using h = await checkedHarness()
  const { site, reader, ids } = await given(h, 1)
  const before = (await h.footprint()).entries as number
  const answers = await Promise.all(
    Array.from({ length: 100 }, (_, n) => returnTips(h.ports, order(site.id, { tips: ids }, `key-${n}`))),
  )
  expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1)
  expect((await h.footprint()).entries).toBe(before + 1)
  expect(await h.store.wallet(reader, 'USD')).toEqual(usd(500))
})

test.each([1, 2, 3, 4].flatMap((commit) => (['before', 'after'] as const).map((side) => ({ commit, side }))))(
  'an order of three tips that dies $side its commit $commit is finished by the same key, and nothing is given twice',
  async (death) => {
    await using h = await checkedHarness()
    const { site, reader, ids } = await given(h, 3)
    const wish = order(site.id, { tips: ids })
    await expect(returnTips(dying(h, death), wish)).rejects.toThrow('dead')
    const done = death.commit - (death.side === 'after' ? 1 : 2)
    expect(await h.store.wallet(reader, 'USD')).toEqual(usd(440 + 20 * Math.max(0, done)))
    expect(await h.findings()).toEqual([])
    const { tips } = await returnTips(h.ports, wish)
    expect(tips.map(({ id }) => id)).toEqual(ids)
    expect(tips.every(({ returnedAt }) => returnedAt !== null)).toBe(true)
    expect(await returnTips(h.ports, wish)).toEqual({ tips, more: false })
    expect(await h.store.wallet(reader, 'USD')).toEqual(usd(500))
  },
)

test('all of a supporter go back a hundred at a time, and what was given after the order stays given', async () => {
  await using h = await checkedHarness({ limitFactor: 1_000_000 })
  const { site, creator, reader, ids } = await given(h, 1)
  await topUp(h, reader, 2000)
  for (let n = 0; n < returnedMax + 4; n++) await tipAgain(h, site.id, reader, { message: 'Again!', public: true })
  const secret = await tipAgain(h, site.id, reader, { anonymous: true })
  const stranger = await newReader(h)
  await topUp(h, stranger)
  const theirs = await tipAgain(h, site.id, stranger)

  const all = order(site.id, { from: ids[0] as `tip_${string}` })
  const first = await returnTips(h.ports, all)
  expect([first.tips.length, first.more]).toEqual([returnedMax, true])
  const later = await tipAgain(h, site.id, reader)
  const second = await returnTips(h.ports, all)
  expect([second.tips.length, second.more]).toEqual([5, false])
  expect(await returnTips(h.ports, all)).toEqual({ tips: [], more: false })
  const left = (await h.store.tips(site.id, null, 200)).filter(({ returnedAt }) => returnedAt === null)
  expect(left.map(({ id }) => id)).toEqual([later.id, theirs.id, secret.id])
  expect(await owedTo(h, creator.id)).toEqual([usd(30)])
})

test('all of who gave without a name is that one tip: what else is theirs nobody is told', async () => {
  await using h = await checkedHarness()
  const { site, reader, tips } = await given(h, 1)
  const secret = await tipAgain(h, site.id, reader, { anonymous: true })
  await tipAgain(h, site.id, reader, { anonymous: true })
  const { tips: back, more } = await returnTips(h.ports, order(site.id, { from: secret.id }))
  expect([back.map(({ id }) => id), more]).toEqual([[secret.id], false])
  const named = await returnTips(h.ports, order(site.id, { from: tips[0]?.id as `tip_${string}` }, 'order-2'))
  expect(named.tips.map(({ id }) => id)).toEqual(tips.map(({ id }) => id))
})

test('one tip that is not there, or of another site, and none of the order goes back', async () => {
  await using h = await checkedHarness()
  const { site, ids } = await given(h, 2)
  const other = await h.site({ origins: ['https://lake.example'] })
  const before = await h.footprint()
  const wishes = [{ tips: [...ids, 'tip_none' as const] }, { from: 'tip_none' as const }]
  for (const wish of wishes)
    await expect(returnTips(h.ports, order(site.id, wish))).rejects.toMatchObject({ code: 'not-found' })
  for (const wish of [{ tips: ids }, { from: ids[0] as `tip_${string}` }])
    await expect(returnTips(h.ports, order(other.site.id, wish))).rejects.toMatchObject({ code: 'not-found' })
  expect(await h.footprint()).toEqual(before)
})

test('a key is for one order, and two who send two at once with it are told apart', async () => {
  await using h = await checkedHarness()
  const { site, reader, ids } = await given(h, 2)
  const both = await Promise.allSettled(ids.map((id) => returnTips(h.ports, order(site.id, { tips: [id] }))))
  expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
  const refused = both.find((each) => each.status === 'rejected')
  expect(refused).toMatchObject({ reason: { code: 'idempotency-key-reused' } })
  expect(await h.store.wallet(reader, 'USD')).toEqual(usd(480))
})

test('a creator who was paid out owes what is given back, and the wallet of a reader in dispute takes it', async () => {
  await using h = await checkedHarness({ platformFeeBps: 500 })
  const { site, reader, creator } = await createTip(h)
  const [tip] = await h.store.tips(site.id, null, 1)
  const [payment] = await h.store.refundablePayments(reader, 'USD')
  h.stripe.control.dispute(payment?.id as string)
  await h.stripe.control.idle()
  expect(await h.store.standing(reader)).toBe('on-hold')
  await returnTips(h.ports, order(site.id, { tips: [tip?.id as `tip_${string}`] }))
  expect(await h.store.wallet(reader, 'USD')).toEqual(usd(500))
  expect(await owedTo(h, creator.id)).toEqual([usd(0)])
})
