// Polls over HTTP: who sets one, who votes and how often, what it costs, and what a vote is worth after its tip went back.
import { expect, test } from 'vitest'
import { changeRenewal } from '../../../server/flows/change-renewal.ts'
import { returnTips } from '../../../server/flows/return-tips.ts'
import { unlockItem } from '../../../server/flows/unlock-item.ts'
import type { Redeemed } from '../../../server/wire/ticket.ts'
import type { Harness } from '../../support/harness.ts'
import { hostileMessages } from '../../support/hostile-messages.ts'
import { usd } from '../../support/make.ts'
import { membershipOf, pass } from '../../support/member.ts'
import {
  askPolls,
  askToVote,
  ferry,
  memberWithPoll,
  pollOf,
  pollSite,
  putPoll,
  vote,
  votesOf,
  voteTicketFor,
} from '../../support/polls.ts'
import { newReader, topUp } from '../../support/reader.ts'
import { owedTo, tipSite } from '../../support/tips.ts'
import { checkedHarness } from '../pages/visitor.ts'

const codeOf = async (response: Response) => ((await response.json()) as { type: string }).type.split('/').at(-1)

async function voter(h: Harness, money = 500) {
  const reader = await newReader(h)
  await topUp(h, reader, money)
  return reader
}

async function redeemed(h: Harness, { ticket, verifier }: { ticket: string; verifier: string }): Promise<Redeemed> {
  return (await h.post(`/v1/tickets/${ticket}/redeem`, { verifier })).json() as Promise<Redeemed>
}

test('a publisher asks, readers pay for their votes, and everybody sees how it stands', async () => {
  await using h = await checkedHarness({ platformFeeBps: 500 })
  const { site, secretKey, creator } = await tipSite(h)
  const put = await putPoll(h, secretKey, { endsAt: '2999-01-01T00:00:00+01:00' })
  const seen = {
    poll: 'next',
    question: ferry.question,
    price: usd(20),
    endsAt: '2998-12-31T23:00:00.000Z',
    isOpen: true,
    freeForMembers: true,
  }
  const [north, south] = ferry.options
  const fresh = {
    ...seen,
    options: [
      { ...north, votes: 0 },
      { ...south, votes: 0 },
    ],
    total: 0,
  }
  expect(await put.json()).toEqual({ ...fresh, creator: 'ana' })
  const reader = await voter(h)
  await vote(h, site.id, reader)
  const cast = await vote(h, site.id, reader)
  await vote(h, site.id, reader, { option: 'south' })
  expect(cast.answer).toEqual({ next: 'unlocked' })
  expect(await redeemed(h, cast)).toMatchObject({
    state: 'done',
    unlocks: [],
    vote: { poll: 'next', option: 'north' },
    tip: { creator: 'ana', amount: usd(20) },
  })
  expect(await pollOf(h, site.id)).toEqual({
    ...seen,
    options: [
      { ...north, votes: 2 },
      { ...south, votes: 1 },
    ],
    total: 3,
  })
  expect(await owedTo(h, creator.id)).toEqual([usd(57)])
  expect(await h.store.wallet(reader, 'USD')).toEqual(usd(440))
  expect(await (await askPolls(h, secretKey, '')).json()).toMatchObject({ polls: [{ poll: 'next', total: 3 }] })
})

test('the answer is the same for everybody, and asked again unchanged it is not sent again', async () => {
  await using h = await checkedHarness()
  const { site } = await pollSite(h)
  const first = await h.request(`/v1/sites/${site.id}/polls/next`)
  expect(first.headers.get('Cache-Control')).toBe('public, max-age=5')
  const etag = first.headers.get('ETag') ?? ''
  const again = await h.request(`/v1/sites/${site.id}/polls/next`, { headers: { 'If-None-Match': etag } })
  expect(again.status).toBe(304)
})

const option = (name: string, label = name) => ({ option: name, label })

test.each([
  ['a name of other letters', {}, 'Next', 'malformed-request'],
  ['no question', { question: ' \u200b ' }, 'next', 'malformed-request'],
  ['a question that is a page', { question: 'x'.repeat(201) }, 'next', 'malformed-request'],
  ['one option', { options: [option('a')] }, 'next', 'malformed-request'],
  ['thirteen options', { options: Array.from({ length: 13 }, (_, n) => option(`a${n}`)) }, 'next', 'malformed-request'],
  ['two options of one name', { options: [option('a', 'A'), option('a', 'B')] }, 'next', 'malformed-request'],
  ['two options of one label', { options: [option('a', 'A'), option('b', 'A')] }, 'next', 'malformed-request'],
  ['an option of other letters', { options: [option('A"'), option('b')] }, 'next', 'malformed-request'],
  ['an option without a label', { options: [option('a', '\u3164'), option('b')] }, 'next', 'malformed-request'],
  ['a price that nobody may tip', { price: usd(9) }, 'next', 'amount-out-of-range'],
  ['a price of nothing', { price: usd(0) }, 'next', 'amount-out-of-range'],
  ['a price in another currency', { price: { amount: 20, currency: 'EUR' } }, 'next', 'amount-out-of-range'],
  ['a price in no currency', { price: { amount: 20, currency: 'XXX' } }, 'next', 'amount-out-of-range'],
  ['a creator who is not there', { creator: 'bo' }, 'next', 'not-found'],
  ['no day to end on', { endsAt: 'soon' }, 'next', 'malformed-request'],
  ['a field that is none', { html: '<b>' }, 'next', 'malformed-request'],
])('a poll with %s is refused', async (_what, over, name, code) => {
  await using h = await checkedHarness()
  const { secretKey } = await tipSite(h)
  expect(await codeOf(await putPoll(h, secretKey, over, name))).toBe(code)
  expect(await (await askPolls(h, secretKey, '')).json()).toEqual({ polls: [] })
})

test('what a publisher writes to hurt is a line of plain text, and ends nothing', async () => {
  await using h = await checkedHarness()
  const { site, secretKey } = await tipSite(h)
  // Each of them is cleaned in the core's tests.
  for (const hostile of hostileMessages.filter((text, at) => text.length <= 80 && at % 9 === 0)) {
    const put = await putPoll(h, secretKey, {
      question: hostile,
      options: [option('a', hostile), option('b', 'plain')],
    })
    if (put.status !== 200) {
      expect(await codeOf(put), hostile).toBe('malformed-request')
      continue
    }
    const { question, options } = await pollOf(h, site.id)
    for (const text of [question, options[0]?.label])
      expect(text, hostile).not.toMatch(/[\n\r\u2028\u2029\p{Bidi_Control}\p{Cc}]/u)
  }
})

test('a poll of one site is not there for another one, and nobody sets one without the key or from a browser', async () => {
  await using h = await checkedHarness()
  const { site, secretKey } = await pollSite(h)
  const other = await h.site({ origins: ['https://lake.example'] })
  for (const method of ['GET', 'DELETE'])
    expect(await codeOf(await askPolls(h, other.secretKey, '/next', { method }))).toBe('not-found')
  expect((await h.request(`/v1/sites/${other.site.id}/polls/next`)).status).toBe(404)
  expect(await codeOf(await putPoll(h, `${secretKey}x`))).toBe('unauthenticated')
  const headers = { Origin: 'https://river.example' }
  const sent = await askPolls(h, secretKey, '/next', { method: 'PUT', body: JSON.stringify(ferry), headers })
  expect(await codeOf(sent)).toBe('not-allowed')
  const stranger = { Origin: 'https://evil.example' }
  const wish = { site: site.id, want: { kind: 'vote', poll: 'next', option: 'north' }, expected: usd(20) }
  const asked = await h.post(
    '/v1/tickets',
    { ...wish, challenge: 'x'.repeat(43), page: 'https://evil.example/' },
    stranger,
  )
  expect(await codeOf(asked)).toBe('origin-not-allowed')
})

test('put twice it is one poll; of what has votes only the words are corrected; taken away, it is not shown any more', async () => {
  await using h = await checkedHarness()
  const { site, secretKey } = await tipSite(h)
  const answers = await Promise.all(Array.from({ length: 5 }, () => putPoll(h, secretKey)))
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200])
  expect(await h.store.polls(site.id)).toHaveLength(1)
  await vote(h, site.id, await voter(h))
  const south = option('south', 'South')
  const added = [option('north', 'The North'), south, option('east', 'East')]
  expect(await (await putPoll(h, secretKey, { options: added, price: usd(30) })).json()).toMatchObject({
    options: [{ label: 'The North', votes: 1 }, { votes: 0 }, { label: 'East' }],
    price: usd(30),
  })
  const refused: object[] = [
    { options: [south, option('west')] },
    { options: [option('north', 'South'), option('south', 'North')] },
  ]
  await h.request('/v1/admin/creators/bo', {
    method: 'PUT',
    headers: { Authorization: `Bearer ${secretKey}`, 'Content-Type': 'application/json' },
    body: JSON.stringify({ title: 'Bo' }),
  })
  for (const over of [...refused, { creator: 'bo' }])
    expect(await codeOf(await putPoll(h, secretKey, over))).toBe('state-conflict')
  expect((await askPolls(h, secretKey, '/next', { method: 'DELETE' })).status).toBe(204)
  expect((await askPolls(h, secretKey, '/next', { method: 'DELETE' })).status).toBe(404)
  expect((await h.request(`/v1/sites/${site.id}/polls/next`)).status).toBe(404)
  expect(await codeOf(await askToVote(h, site.id))).toBe('not-found')
})

test('a site has fifty polls and not one more', async () => {
  await using h = await checkedHarness()
  const { secretKey } = await tipSite(h)
  for (let n = 0; n < 50; n++) expect((await putPoll(h, secretKey, {}, `poll-${n}`)).status).toBe(200)
  expect(await codeOf(await putPoll(h, secretKey, {}, 'one-more'))).toBe('state-conflict')
  expect((await putPoll(h, secretKey, { price: usd(50) }, 'poll-7')).status).toBe(200)
})

test.each([
  ['a poll that is not there', { poll: 'last' }, 'not-found'],
  ['an option that is not there', { option: 'west' }, 'not-found'],
  ['less than it costs', { expected: 19 }, 'price-changed'],
  ['no price at all', { expected: null }, 'price-changed'],
  ['an option that is nothing', { option: '' }, 'malformed-request'],
])('who asks to vote for %s gets no window', async (_what, wish, code) => {
  await using h = await checkedHarness()
  const { site } = await pollSite(h)
  expect(await codeOf(await askToVote(h, site.id, wish))).toBe(code)
})

test('a poll that has ended shows what was chosen and takes nothing, also from a window that was open before', async () => {
  await using h = await checkedHarness()
  const { site, secretKey } = await tipSite(h)
  const reader = await voter(h)
  const at = h.clock.now()
  const endsAt = new Date(Date.parse(at) + 60_000).toISOString()
  await putPoll(h, secretKey, { endsAt })
  await vote(h, site.id, reader)
  const { ticket, verifier } = await voteTicketFor(h, site.id)
  h.clock.advance({ minutes: 1 })
  expect(await pollOf(h, site.id)).toMatchObject({ isOpen: false, total: 1 })
  expect(await codeOf(await askToVote(h, site.id))).toBe('state-conflict')
  const before = await h.footprint()
  expect(await unlockItem(h.ports, { ticket, reader, approved: usd(20) })).toEqual({
    next: 'stop',
    because: 'not-for-sale',
  })
  expect(await h.footprint()).toEqual(before)
  expect(await redeemed(h, { ticket, verifier })).toEqual({ state: 'pending' })
  await putPoll(h, secretKey, { endsAt: null })
  expect(await unlockItem(h.ports, { ticket, reader, approved: usd(20) })).toEqual({ next: 'unlocked' })
  expect(await votesOf(h, site.id)).toEqual({ north: 2, south: 0 })
})

test('a price that changes while the window is open is asked for anew, and the vote keeps what it cost', async () => {
  await using h = await checkedHarness()
  const { site, secretKey } = await pollSite(h)
  const reader = await voter(h)
  const { ticket, verifier } = await voteTicketFor(h, site.id)
  await putPoll(h, secretKey, { price: usd(30) })
  expect(await unlockItem(h.ports, { ticket, reader, approved: usd(20) })).toEqual({
    next: 'confirm-price',
    price: usd(30),
  })
  expect(await unlockItem(h.ports, { ticket, reader, approved: usd(30) })).toEqual({ next: 'unlocked' })
  await putPoll(h, secretKey, { price: usd(50) })
  expect(await redeemed(h, { ticket, verifier })).toMatchObject({ tip: { amount: usd(30) }, vote: { option: 'north' } })
  expect(await h.store.wallet(reader, 'USD')).toEqual(usd(470))
})

test('a window that is approved 32 times at once takes one vote and its price once', async () => {
  await using h = await checkedHarness()
  const { site } = await pollSite(h)
  const reader = await voter(h)
  const { ticket } = await voteTicketFor(h, site.id)
  const answers = await Promise.all(
    Array.from({ length: 32 }, () => unlockItem(h.ports, { ticket, reader, approved: usd(20) })),
  )
  expect(new Set(answers.map(({ next }) => next))).toEqual(new Set(['unlocked']))
  expect(await votesOf(h, site.id)).toEqual({ north: 1, south: 0 })
  expect(await h.store.wallet(reader, 'USD')).toEqual(usd(480))
})

test('a member votes for nothing, once, and may choose anew until the poll ends', async () => {
  await using h = await checkedHarness()
  const { site, secretKey, reader } = await memberWithPoll(h)
  const before = (await h.footprint()).tips
  const cast = await vote(h, site.id, reader)
  expect(cast.answer).toEqual({ next: 'unlocked' })
  const answer = await redeemed(h, cast)
  expect(answer).toMatchObject({ state: 'done', vote: { poll: 'next', option: 'north' } })
  expect(answer).not.toHaveProperty('tip')
  expect(await votesOf(h, site.id)).toEqual({ north: 1, south: 0 })
  await vote(h, site.id, reader, { option: 'south' })
  expect(await votesOf(h, site.id)).toEqual({ north: 0, south: 1 })
  expect((await h.footprint()).tips).toEqual(before)
  // Where votes are free for nobody, a member pays as everybody does.
  await putPoll(h, secretKey, { freeForMembers: false })
  expect((await vote(h, site.id, reader)).answer).toMatchObject({ next: 'top-up' })
})

test('32 windows of one member at the same moment leave one free vote', async () => {
  await using h = await checkedHarness()
  const { site, reader } = await memberWithPoll(h)
  const tickets = []
  for (let n = 0; n < 32; n++)
    tickets.push(await voteTicketFor(h, site.id, { option: n % 2 === 0 ? 'north' : 'south' }))
  const answers = await Promise.all(
    tickets.map(({ ticket }) => unlockItem(h.ports, { ticket, reader, approved: null })),
  )
  expect(new Set(answers.map(({ next }) => next))).toEqual(new Set(['unlocked']))
  expect((await pollOf(h, site.id)).total).toBe(1)
})

test('who is a member no more pays, also in a window that was free when it was opened', async () => {
  await using h = await checkedHarness()
  const { site, reader, membership } = await memberWithPoll(h)
  await topUp(h, reader)
  await vote(h, site.id, reader)
  await changeRenewal(h.ports, { reader, membership, renews: false })
  const over = (await membershipOf(h, membership)).paidUntil ?? ''
  await pass(h, { seconds: (Date.parse(over) - Date.parse(h.clock.now())) / 1000 - 60 })
  const { ticket } = await voteTicketFor(h, site.id)
  await pass(h, { minutes: 2 })
  const approving = (approved: number) => unlockItem(h.ports, { ticket, reader, approved: usd(approved) })
  expect(await approving(0)).toEqual({ next: 'confirm-price', price: usd(20) })
  expect(await approving(20)).toEqual({ next: 'unlocked' })
  // What was chosen for nothing was chosen by a member.
  expect(await votesOf(h, site.id)).toEqual({ north: 2, south: 0 })
})

test('a vote whose tip is given back counts no more; one of somebody who is blocked is not taken', async () => {
  await using h = await checkedHarness()
  const { site, secretKey } = await pollSite(h)
  const reader = await voter(h)
  const { ticket } = await vote(h, site.id, reader)
  await vote(h, site.id, reader, { option: 'south' })
  const tip = await h.store.tipOfTicket(ticket)
  if (tip === null) throw new Error('no tip')
  await returnTips(h.ports, { site: site.id, key: 'one', bodyHash: 'one', wish: { tips: [tip.id] } })
  expect(await votesOf(h, site.id)).toEqual({ north: 0, south: 1 })
  expect(await h.store.wallet(reader, 'USD')).toEqual(usd(480))
  // An option whose votes all went back may go.
  const options = [option('south', 'South'), option('east', 'East')]
  expect((await putPoll(h, secretKey, { options })).status).toBe(200)
  const blocked = { site: site.id, supporter: tip.id, reader, tip: tip.id, blockedAt: h.clock.now() } as const
  await h.store.commit([{ change: 'block-supporter', blocked }])
  expect((await vote(h, site.id, reader, { option: 'south' })).answer).toEqual({
    next: 'stop',
    because: 'not-for-sale',
  })
})

test('nobody is told who voted for what, the publisher neither', async () => {
  await using h = await checkedHarness()
  const { site, secretKey } = await pollSite(h)
  await vote(h, site.id, await voter(h))
  const headers = { Authorization: `Bearer ${secretKey}` }
  const { tips } = (await (await h.request('/v1/admin/tips', { headers })).json()) as { tips: object[] }
  expect(tips).toMatchObject([{ amount: usd(20), name: null, reader: null }])
  expect(JSON.stringify(tips)).not.toContain('north')
})

test('who dies between the money and the vote has done neither', async () => {
  await using h = await checkedHarness()
  const { site } = await pollSite(h)
  const reader = await voter(h)
  const { ticket } = await voteTicketFor(h, site.id)
  const before = await h.footprint()
  const torn = {
    ...h.ports,
    store: {
      ...h.store,
      commit: (changes: Parameters<typeof h.store.commit>[0]) =>
        h.store.commit(
          changes.map((each) =>
            each.change === 'cast-vote' ? { ...each, vote: { ...each.vote, poll: 'poll_x' as const } } : each,
          ),
        ),
    },
  }
  await expect(unlockItem(torn, { ticket, reader, approved: usd(20) })).rejects.toThrow()
  expect(await h.footprint()).toEqual(before)
})
