// What a publisher does about tips, over HTTP: messages that wait, who is blocked, and tips that go back (ABU-11, MON-18).
import { expect, test } from 'vitest'
import { settlePayment } from '../../../server/flows/settle-payment.ts'
import { unlockItem } from '../../../server/flows/unlock-item.ts'
import type { Tip } from '../../../server/wire/creator.ts'
import type { BlockedSupporter, TipRefunds } from '../../../server/wire/moderation.ts'
import type { Harness } from '../../support/harness.ts'
import { usd } from '../../support/make.ts'
import { parsedCsv } from '../../support/parsed-csv.ts'
import { newReader, startTopUp, topUp } from '../../support/reader.ts'
import { owedTo, tipAgain, tipSite, tipTicketFor } from '../../support/tips.ts'
import { checkedHarness } from '../pages/visitor.ts'

const codeOf = async (response: Response) => ((await response.json()) as { type: string }).type.split('/').at(-1)

type Asked = { method?: string; body?: unknown; key?: string }

async function tipped(h: Harness) {
  const { site, secretKey, creator } = await tipSite(h)
  const other = await h.site({ origins: ['https://lake.example'] })
  const reader = await newReader(h)
  await topUp(h, reader)
  const ask = (path: string, { method = 'GET', body, key }: Asked = {}, secret = secretKey) =>
    h.request(`/v1/admin/${path}`, {
      method,
      headers: {
        Authorization: `Bearer ${secret}`,
        ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
        ...(key === undefined ? {} : { 'Idempotency-Key': key }),
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    })
  return {
    site,
    creator,
    reader,
    ask,
    askElsewhere: (path: string, asked: Asked = {}) => ask(path, asked, other.secretKey),
    give: (wish: Record<string, unknown> = {}) =>
      tipAgain(h, site.id, reader, { message: 'Hi', public: true, ...wish }),
    hold: () => ask('site', { method: 'PATCH', body: { holdsMessages: true } }),
    say: (tip: string, state: string) => ask(`tips/${tip}/message`, { method: 'POST', body: { state } }),
    tips: async (query = '') => ((await (await ask(`tips${query}`)).json()) as { tips: Tip[] }).tips,
    block: (tip: string, method = 'PUT') => ask(`blocked-supporters/${tip}`, { method }),
    blocked: async () => ((await (await ask('blocked-supporters')).json()) as { blocked: BlockedSupporter[] }).blocked,
    giveBack: (body: unknown, key = 'order-1') => ask('tip-refunds', { method: 'POST', body, key }),
  }
}

// Messages

test('a message is shown at once unless the site holds messages, and then only what everybody may read waits', async () => {
  await using h = await checkedHarness()
  const { give, hold, tips, ask } = await tipped(h)
  await give()
  expect(await (await hold()).json()).toMatchObject({ holdsMessages: true })
  await give()
  await give({ public: false })
  await give({ message: undefined })
  expect((await tips()).map(({ messageState }) => messageState)).toEqual(['shown', 'shown', 'held', 'shown'])
  expect(await (await ask('site')).json()).toMatchObject({ holdsMessages: true })
  expect(await codeOf(await ask('site', { method: 'PATCH', body: { holdsMessages: 1 } }))).toBe('malformed-request')
})

test('what the site holds is nobody’s business but the publisher’s', async () => {
  await using h = await checkedHarness()
  const { site, hold } = await tipped(h)
  const seen = () => h.request(`/v1/sites/${site.id}`).then((answer) => answer.text())
  const before = await seen()
  await hold()
  expect(await seen()).toBe(before)
})

test('messages that wait are listed a page at a time, and each is shown or hidden in any order, as often as it is said', async () => {
  await using h = await checkedHarness()
  const { give, hold, tips, say, ask } = await tipped(h)
  await hold()
  const [first, second, third] = [await give(), await give(), await give({ anonymous: true })]
  const page = await (await ask('tips?messages=held&limit=2')).json()
  expect(page).toMatchObject({ tips: [{ tip: third.id, reader: null }, { tip: second.id }], next: second.id })
  expect(await tips(`?messages=held&limit=2&before=${second.id}`)).toMatchObject([{ tip: first.id }])
  for (const state of ['shown', 'shown', 'hidden', 'hidden', 'shown'])
    expect(await (await say(second.id, state)).json()).toMatchObject({ tip: second.id, messageState: state })
  await say(first.id, 'hidden')
  expect((await tips('?messages=held')).map(({ tip }) => tip)).toEqual([third.id])
  expect((await tips('?messages=hidden')).map(({ tip }) => tip)).toEqual([first.id])
  expect(await tips()).toHaveLength(3)
})

test('a message that its reader did not mean for everybody is not shown, and one that is not there neither', async () => {
  await using h = await checkedHarness()
  const { give, say } = await tipped(h)
  for (const wish of [{ public: false }, { message: undefined }])
    expect(await codeOf(await say((await give(wish)).id, 'shown'))).toBe('state-conflict')
  expect((await h.footprint()).tips).toBe(2)
})

test.each([
  'tips?messages=shown',
  'tips?messages=',
  'tips?limit=0',
  'tips?limit=101',
  'tips?limit=1e1',
  'tips?before=ent_1',
])('%s is no list', async (path) => {
  await using h = await checkedHarness()
  expect(await codeOf(await (await tipped(h)).ask(path))).toBe('malformed-request')
})

test.each([{}, { state: 'held' }, { state: 'shown', tip: 'tip_1' }, '"shown"', '{'])(
  '%j is no word about a message, and nothing changes',
  async (body) => {
    await using h = await checkedHarness()
    const { give, ask, tips } = await tipped(h)
    const { id } = await give()
    expect(await codeOf(await ask(`tips/${id}/message`, { method: 'POST', body }))).toBe('malformed-request')
    expect(await tips()).toMatchObject([{ messageState: 'shown' }])
  },
)

// Strangers

test('a tip of another site and one that is not there are the same answer, and nothing happens to either', async () => {
  await using h = await checkedHarness()
  const { give, askElsewhere, tips, blocked } = await tipped(h)
  const { id } = await give()
  const before = await h.footprint()
  const told = async (tip: string) => {
    const asks: [string, Asked][] = [
      [`tips/${tip}/message`, { method: 'POST', body: { state: 'hidden' } }],
      [`blocked-supporters/${tip}`, { method: 'PUT' }],
      [`blocked-supporters/${tip}`, { method: 'DELETE' }],
      ['tip-refunds', { method: 'POST', body: { tip }, key: 'k' }],
      ['tip-refunds', { method: 'POST', body: { tips: [tip] }, key: 'k' }],
      ['tip-refunds', { method: 'POST', body: { from: tip }, key: 'k' }],
    ]
    const answers = await Promise.all(asks.map(([path, asked]) => askElsewhere(path, asked)))
    return Promise.all(
      answers.map(async (answer) => {
        const { instance: _, ...problem } = (await answer.json()) as Record<string, unknown>
        return [answer.status, problem]
      }),
    )
  }
  const theirs = await told(id)
  expect(theirs.map(([status]) => status)).toEqual(Array(6).fill(404))
  expect(await told('tip_none')).toEqual(theirs)
  expect(await (await askElsewhere('tips.csv')).text()).not.toContain(id)
  expect(await (await askElsewhere('blocked-supporters')).json()).toEqual({ blocked: [], next: null })
  expect(await h.footprint()).toEqual(before)
  expect([await tips(), await blocked()]).toMatchObject([[{ messageState: 'shown', returnedAt: null }], []])
})

test('nobody does any of this without the key', async () => {
  await using h = await checkedHarness()
  const { ask } = await tipped(h)
  for (const path of ['tips?messages=held', 'tips.csv', 'blocked-supporters'])
    expect(await codeOf(await ask(path, {}, 'tsk_none'))).toBe('unauthenticated')
  for (const [method, path] of [
    ['POST', 'tips/tip_1/message'],
    ['PUT', 'blocked-supporters/tip_1'],
    ['POST', 'tip-refunds'],
  ] as const)
    expect(await codeOf(await ask(path, { method, body: {} }, 'tsk_none'))).toBe('unauthenticated')
})

// Blocking

test('who is blocked tips no more, keeps the money, and is let tip again when the publisher says so', async () => {
  await using h = await checkedHarness()
  const { site, creator, reader, give, block, blocked, tips } = await tipped(h)
  const { id } = await give()
  const second = await give()
  for (let twice = 0; twice < 2; twice++) expect((await block(id)).status).toBe(204)
  expect((await block(second.id)).status).toBe(204)
  expect(await blocked()).toMatchObject([{ tip: id, reader: await h.ports.signer.pairwise(site.id, reader) }])
  expect((await tips()).map(({ messageState }) => messageState)).toEqual(['hidden', 'hidden'])

  const { ticket } = await tipTicketFor(h, site.id, { anonymous: true })
  const refused = { next: 'stop', because: 'not-for-sale' }
  expect(await unlockItem(h.ports, { ticket, reader, approved: usd(300) })).toEqual(refused)
  expect(await h.store.wallet(reader, 'USD')).toEqual(usd(480))
  expect(await owedTo(h, creator.id)).toEqual([usd(20)])
  // By another tip of the same supporter.
  for (let twice = 0; twice < 2; twice++) expect((await block(second.id, 'DELETE')).status).toBe(204)
  expect(await blocked()).toEqual([])
  await give()
  expect((await tips()).map(({ messageState }) => messageState)).toEqual(['shown', 'hidden', 'hidden'])
})

test('who is blocked on one site tips on another', async () => {
  await using h = await checkedHarness()
  const { give, block, reader, askElsewhere } = await tipped(h)
  await block((await give()).id)
  await askElsewhere('creators/ana', { method: 'PUT', body: { title: 'Another Ana' } })
  const other = await h.store.siteByOrigin('https://lake.example')
  expect(await h.store.isBlocked(other?.id as `site_${string}`, reader)).toBe(false)
})

test('who gave without a name is blocked without being named, and what else is theirs is not told', async () => {
  await using h = await checkedHarness()
  const { give, block, blocked, tips, site, reader } = await tipped(h)
  const [named, one, two] = [await give(), await give({ anonymous: true }), await give({ anonymous: true })]
  await block(one.id)
  expect(await blocked()).toEqual([{ tip: one.id, reader: null, at: expect.any(String) }])
  expect(await tips('?messages=hidden')).toMatchObject([{ tip: one.id, reader: null }])
  expect((await tips()).filter(({ messageState }) => messageState === 'shown').map(({ tip }) => tip)).toEqual([
    two.id,
    named.id,
  ])
  const { ticket } = await tipTicketFor(h, site.id)
  expect(await unlockItem(h.ports, { ticket, reader, approved: usd(300) })).toMatchObject({ next: 'stop' })
  // To let go of a name that is not blocked says nothing of who is.
  expect((await block(named.id, 'DELETE')).status).toBe(204)
  expect(await blocked()).toHaveLength(1)
  await block(one.id, 'DELETE')
  await give()
})

test('money by card for a tip of who was blocked meanwhile is in the wallet, and nobody is tipped', async () => {
  await using h = await checkedHarness()
  const { site, creator, reader, give, block } = await tipped(h)
  const { id } = await give()
  const { ticket } = await tipTicketFor(h, site.id)
  const { session } = await startTopUp(h, reader, 500, ticket, 300)
  await block(id)
  h.stripe.control.complete(session)
  expect(await settlePayment(h.ports, session)).toBe('paid')
  expect(await h.store.wallet(reader, 'USD')).toEqual(usd(990))
  expect(await owedTo(h, creator.id)).toEqual([usd(10)])
})

test('of tips that are given while their reader is blocked each is hidden, or was not given', async () => {
  await using h = await checkedHarness({ limitFactor: 1_000_000 })
  const { site, reader, give, block, tips } = await tipped(h)
  const { id } = await give()
  const opened = await Promise.all(
    Array.from({ length: 20 }, () => tipTicketFor(h, site.id, { amount: 10, message: 'Again!', public: true })),
  )
  const giving = opened.map(
    ({ ticket }) =>
      () =>
        unlockItem(h.ports, { ticket, reader, approved: usd(10) }),
  )
  const blocking = async () => ({ next: (await block(id)).status })
  const answers = await Promise.all([...giving.slice(0, 10), blocking, ...giving.slice(10)].map((call) => call()))
  const given = answers.filter(({ next }) => next === 'unlocked').length
  expect(answers.every(({ next }) => [204, 'unlocked', 'stop'].includes(next))).toBe(true)
  const written = await tips()
  expect(written).toHaveLength(1 + given)
  expect(written.every(({ messageState }) => messageState === 'hidden')).toBe(true)
  expect(await h.store.wallet(reader, 'USD')).toEqual(usd(490 - 10 * given))
})

// The table

test('the table has amounts as they are written, who gave only where that is told, and what became of each', async () => {
  await using h = await checkedHarness()
  const { site, reader, give, giveBack, ask } = await tipped(h)
  const [named, secret] = [await give({ amount: 205 }), await give({ anonymous: true, message: undefined })]
  await giveBack({ tip: named.id })
  const [, ...rows] = parsedCsv((await (await ask('tips.csv')).text()).replace('\ufeff', ''))
  const pairwise = await h.ports.signer.pairwise(site.id, reader)
  expect(rows.map((row) => row.map((cell) => cell.replace(/^'/, '')))).toEqual([
    [secret.id, secret.givenAt, 'ana', '0.10', 'USD', '', 'true', 'shown', '', '', ''],
    [named.id, named.givenAt, 'ana', '2.05', 'USD', 'Hi', 'true', 'shown', pairwise, h.clock.now(), ''],
  ])
})

test('a site without tips has a table of its columns alone', async () => {
  await using h = await checkedHarness()
  const { ask } = await tipped(h)
  expect(parsedCsv((await (await ask('tips.csv')).text()).replace('\ufeff', ''))).toHaveLength(1)
})

// Giving back

test('a tip goes back into the wallet, and the same key gives the same answer', async () => {
  await using h = await checkedHarness({ platformFeeBps: 500 })
  const { reader, creator, give, giveBack, tips } = await tipped(h)
  const { id } = await give({ amount: 300 })
  const answer = await giveBack({ tip: id })
  expect(answer.status).toBe(201)
  const told = await answer.json()
  expect(told).toEqual({ tips: [{ tip: id, amount: usd(300), returnedAt: h.clock.now() }], more: false })
  h.clock.advance({ minutes: 1 })
  expect(await (await giveBack({ tip: id })).json()).toEqual(told)
  expect(await (await giveBack({ tips: [id, id] }, 'order-2')).json()).toEqual(told)
  expect(await codeOf(await giveBack({ tips: [id] }))).toBe('idempotency-key-reused')
  expect(await tips()).toMatchObject([{ returnedAt: expect.any(String) }])
  expect(await h.store.wallet(reader, 'USD')).toEqual(usd(500))
  expect(await owedTo(h, creator.id)).toEqual([usd(0)])
})

test('hundreds of tips of the least, with words that nobody wants: blocked, hidden and given back by a few calls', async () => {
  await using h = await checkedHarness({ limitFactor: 1_000_000 })
  const { reader, give, block, giveBack, tips } = await tipped(h)
  await topUp(h, reader, 2000)
  const { id } = await give()
  for (let count = 1; count < 210; count++) await give()
  await block(id)
  let calls = 0
  for (let more = true; more; calls++) more = ((await (await giveBack({ from: id })).json()) as TipRefunds).more
  expect(calls).toBe(3)
  expect(await h.store.wallet(reader, 'USD')).toEqual(usd(2500))
  expect((await tips()).every(({ messageState, returnedAt }) => messageState === 'hidden' && returnedAt !== null)).toBe(
    true,
  )
})

test.each([
  {},
  { tip: 'ent_1' },
  { tip: 'tip_1', tips: ['tip_1'] },
  { tips: [] },
  { tips: Array.from({ length: 101 }, (_, n) => `tip_${n}`) },
  { tips: ['tip_1', 7] },
  { from: 'tip_1', amount: 5 },
  { reader: 'reader_1' },
  '[]',
  '{',
])('%j orders nothing', async (body) => {
  await using h = await checkedHarness()
  const { giveBack } = await tipped(h)
  const before = await h.footprint()
  expect(await codeOf(await giveBack(body))).toBe('malformed-request')
  expect(await h.footprint()).toEqual(before)
})

test('without a key nothing goes back', async () => {
  await using h = await checkedHarness()
  const { give, ask, reader } = await tipped(h)
  const { id } = await give()
  const answer = await ask('tip-refunds', { method: 'POST', body: { tip: id } })
  expect(await codeOf(answer)).toBe('idempotency-key-missing')
  expect(await h.store.wallet(reader, 'USD')).toEqual(usd(490))
})
