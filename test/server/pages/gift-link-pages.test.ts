// Gift links for those who give and those who are given, over HTTP and without script.
import { expect, test } from 'vitest'
import { refundUnlock } from '../../../server/flows/refund-unlock.ts'
import {
  article,
  buys,
  formOf,
  givingSite,
  type Landing,
  landingOf,
  newestLink,
  owner,
  publishedLink,
} from '../../support/gift-links.ts'
import { apiOrigin, type Harness, siteOrigin } from '../../support/harness.ts'
import { finishJoin, memberSite, startJoin } from '../../support/member.ts'
import { redeem, topUp } from '../../support/reader.ts'
import { checkedHarness, knownVisitor, textOf, visitor } from './visitor.ts'

type Redeemed = { state: string; grant: string; unlocks: { item: string; token: string }[] }

const pathOf = (url: string | null) => new URL(url as string).pathname

/** A link of the publisher's, as a path. */
async function given(h: Harness, over: object = {}) {
  const made = await givingSite(h)
  const link = await publishedLink(h, made.secretKey, over)
  return { ...made, link, path: pathOf(link.url) }
}

/** What the article's page does with where the link led. */
async function collected(h: Harness, { ticket, verifier }: Landing): Promise<Redeemed> {
  return (await (await redeem(h, ticket, verifier)).json()) as Redeemed
}

const contentFor = async (h: Harness, site: string, token: string) =>
  h.request(`/v1/sites/${site}/items/the-river/content`, {
    headers: { Authorization: `Bearer ${token}`, Origin: siteOrigin },
  })

// Those who are given

test('whoever is given a link sees what it is, and with one press reads the article on its own page', async () => {
  await using h = await checkedHarness()
  const { site, path } = await given(h)
  const reader = visitor(h)
  const seen = await reader.get(path)
  const text = textOf(await seen.text())
  for (const says of ['The river', 'river.example', 'The River gives it to you.', 'Read it', 'It costs you nothing.'])
    expect(text).toContain(says)
  expect(seen.headers.get('X-Robots-Tag')).toBe('noindex')
  expect(seen.headers.get('Content-Security-Policy')).toMatch(new RegExp(`form-action 'self'[^;]* ${siteOrigin}`))
  expect(seen.headers.getSetCookie()).toEqual([])

  const sent = await reader.send(path, '')
  expect(sent.status).toBe(303)
  const landing = landingOf(sent) as Landing
  expect([landing.page, landing.item]).toEqual([article, 'the-river'])
  const { state, unlocks } = await collected(h, landing)
  expect([state, unlocks[0]?.item]).toEqual(['done', 'the-river'])
  expect(await (await contentFor(h, site.id, unlocks[0]!.token)).text()).toBe('<p>All of it.</p>')
})

test('to look at a link, as previews and crawlers do, opens nothing and makes no reader', async () => {
  await using h = await checkedHarness()
  const { path } = await given(h)
  const before = await h.footprint()
  for (let look = 0; look < 20; look++)
    expect((await visitor(h, { 'User-Agent': 'Twitterbot/1.0' }).get(path)).status).toBe(200)
  expect((await h.request(path, { method: 'HEAD' })).status).toBe(200)
  expect(await h.footprint()).toEqual(before)
})

test('no money moves: nobody is charged, nobody is paid, and there is nothing to undo or to give back', async () => {
  await using h = await checkedHarness({ platformFeeBps: 500 })
  const { site, path, admin } = await given(h)
  const before = await h.footprint()
  const reader = await knownVisitor(h)
  await reader.send(path, '')
  const after = await h.footprint()
  expect([after.entries, after.postings, after.balances]).toEqual([before.entries, before.postings, before.balances])
  const [owned] = await h.store.entitlements(reader.reader, site.id, ['the-river'])
  expect(owned).toMatchObject({ price: null, refunded: 0, revokedAt: null, cause: `gift-link:${owned?.id}` })
  const refund = await admin('POST', '/refunds', { entitlement: owned?.id }, { 'Idempotency-Key': 'r-1' })
  expect(refund.status).toBeGreaterThanOrEqual(400)
  expect((await h.footprint()).entries).toEqual(before.entries)
})

test('a reader who opens it again, or owns it, takes nobody else’s turn and reads all the same', async () => {
  await using h = await checkedHarness()
  const { site, path, link } = await given(h, { opens: 2 })
  const reader = visitor(h)
  for (let time = 0; time < 3; time++) {
    const landing = landingOf(await reader.send(path, '')) as Landing
    expect((await collected(h, landing)).state).toBe('done')
  }
  const buyer = await owner(h, site.id)
  expect((await collected(h, landingOf(await buyer.send(path, '')) as Landing)).state).toBe('done')
  expect(await h.store.giftLink(link.link as 'giftlink_x')).toMatchObject({ opened: 1 })
  expect((await visitor(h).send(path, '')).status).toBe(303)
  // Used up for others, and not for those who have it.
  expect((await visitor(h).send(path, '')).status).toBe(410)
  expect((await reader.send(path, '')).status).toBe(303)
})

test('of 64 strangers who press at once on the last three turns, three read', async () => {
  await using h = await checkedHarness()
  const { path, link } = await given(h, { opens: 5 })
  for (let nth = 0; nth < 2; nth++) await visitor(h).send(path, '')
  const answers = await Promise.all(Array.from({ length: 64 }, () => visitor(h).send(path, '')))
  expect(answers.filter(({ status }) => status === 303)).toHaveLength(3)
  expect(answers.filter(({ status }) => status === 410)).toHaveLength(61)
  for (const refused of answers.filter(({ status }) => status === 410))
    expect(refused.headers.getSetCookie()).toEqual([])
  expect(await h.store.giftLink(link.link as 'giftlink_x')).toMatchObject({ opened: 5 })
})

test('one reader who presses sixteen times at once is counted once', async () => {
  await using h = await checkedHarness()
  const { path, link } = await given(h, { opens: 9 })
  const reader = await knownVisitor(h)
  const answers = await Promise.all(Array.from({ length: 16 }, () => reader.send(path, '')))
  expect(answers.map(({ status }) => status)).toEqual(Array(16).fill(303))
  expect(await h.store.giftLink(link.link as 'giftlink_x')).toMatchObject({ opened: 1 })
})

const closed = {
  'used up': {
    says: 'Everybody has been here',
    pl: 'Wszyscy już byli',
    spoil: async (h: Harness, path: string) => void (await visitor(h).send(path, '')),
  },
  expired: {
    says: 'This link is over',
    pl: 'Ten odnośnik już nie działa',
    spoil: async (h: Harness) => h.clock.advance({ days: 7 }),
  },
  revoked: {
    says: 'This link was taken back',
    pl: 'Ten odnośnik został cofnięty',
    spoil: async (h: Harness, _: string, link: `giftlink_${string}`) =>
      void (await h.store.commit([{ change: 'revoke-gift-link', link, at: h.clock.now() }])),
  },
} as const

test.each(Object.entries(closed))(
  'a link that is %s says so, in Polish too, and offers the article at its price',
  async (_, { says, pl, spoil }) => {
    await using h = await checkedHarness()
    const { site, path, link } = await given(h, { opens: 1 })
    await spoil(h, path, link.link as 'giftlink_x')
    const before = await h.footprint()
    for (const ask of [() => visitor(h).get(path), () => visitor(h).send(path, '')]) {
      const response = await ask()
      const html = await response.text()
      expect(response.status).toBe(410)
      expect(textOf(html)).toContain(says)
      expect(textOf(html)).toContain('Unlock for $0.20')
      expect(html).toContain(`/pay/start?site=${site.id}&amp;item=the-river&amp;page=${encodeURIComponent(article)}`)
    }
    expect(await h.footprint()).toEqual(before)
    expect(textOf(await visitor(h, { 'Accept-Language': 'pl' }).page(path))).toContain(pl)
  },
)

test('a link to an article that is gone says so, and one to an article that is free for all leads there', async () => {
  await using h = await checkedHarness()
  const { site, path, admin } = await given(h)
  await admin('PUT', '/items/the-river', {
    title: 'The river',
    price: { amount: 0, currency: 'USD' },
    mode: 'served',
    page: article,
  })
  const free = await visitor(h).page(path)
  expect(textOf(free)).toContain('Free for everybody')
  expect(free).toContain(`href="${article}"`)
  await admin('DELETE', '/items/the-river')
  const gone = await visitor(h).send(path, '')
  expect([gone.status, textOf(await gone.text())]).toEqual([410, expect.stringContaining('The article is gone')])
  expect(await h.store.giftLinks(site.id, null, 9)).toHaveLength(1)
})

test('a forged, a cut or a made-up code is nowhere, whatever is asked of it', async () => {
  await using h = await checkedHarness()
  const { path } = await given(h)
  const before = await h.footprint()
  const last = path.endsWith('0') ? '1' : '0'
  for (const wrong of [
    path.slice(0, -1) + last,
    path.slice(0, -5),
    '/gift-link/giftlink_one',
    '/gift-link/..%2f..%2fwallet',
    `/gift-link/${'A'.repeat(5000)}`,
  ]) {
    for (const response of [await visitor(h).get(wrong), await visitor(h).send(wrong, '')])
      expect([404, 405, 403]).toContain(response.status)
  }
  expect(
    (await visitor(h).get(path.replaceAll('-', '').toLowerCase().replace('/giftlink/', '/gift-link/'))).status,
  ).toBe(200)
  expect(await h.footprint()).toEqual(before)
})

test('a page of somebody else cannot press the button, and no field of a form says where the reader is sent', async () => {
  await using h = await checkedHarness()
  const { path } = await given(h)
  const before = await h.footprint()
  for (const headers of [
    { Origin: siteOrigin },
    { Origin: 'https://evil.example' },
    { Origin: apiOrigin, 'Sec-Fetch-Site': 'cross-site' },
  ] as Record<string, string>[])
    expect((await visitor(h).send(path, '', headers)).status).toBe(403)
  expect(await h.footprint()).toEqual(before)
  const sent = await visitor(h).send(`${path}?page=https://evil.example/`, {
    page: 'https://evil.example/',
    item: 'the-lake',
  })
  expect(landingOf(sent)?.page).toBe(article)
})

test.for(['', '#/article/3', '#/article/3?size=large', '#part-two', '#'])(
  'a page with %s in its address is opened at it, and what was given stands behind it',
  async (hash) => {
    await using h = await checkedHarness()
    const { path, admin } = await given(h)
    const item = { kind: 'article', title: 'The river', price: null, mode: 'served', page: article + hash }
    expect((await admin('PUT', '/items/the-river', item)).status).toBeLessThan(300)
    const landing = landingOf(await visitor(h).send(path, '')) as Landing
    expect(landing).toMatchObject({ page: article, hash: hash === '#' ? '' : hash, item: 'the-river' })
    expect((await collected(h, landing)).state).toBe('done')
  },
)

test('an article that only a path rule knows is found at that path of the site, and never on another host', async () => {
  await using h = await checkedHarness()
  const { admin, secretKey } = await givingSite(h)
  await admin('PUT', '/rules', { rules: [{ pattern: '*', price: { amount: 20, currency: 'USD' } }] })
  const item = '/essays/the-north-wind.html'
  const { url } = await publishedLink(h, secretKey, { item })
  expect(textOf(await visitor(h).page(pathOf(url)))).toContain('The north wind')
  expect(landingOf(await visitor(h).send(pathOf(url), ''))).toMatchObject({ page: siteOrigin + item, item })
  for (const elsewhere of ['//evil.example/essay', '/', 'the-moon']) {
    const wish = { item: elsewhere, opens: 1, days: 1 }
    expect((await admin('POST', '/gift-links', wish, { 'Idempotency-Key': elsewhere })).status).toBe(404)
  }
})

test('whoever tries code after code is told to wait', async () => {
  await using h = await checkedHarness({ limitFactor: 1 })
  const { path } = await given(h)
  const statuses: number[] = []
  for (let nth = 0; nth < 62; nth++) statuses.push((await visitor(h).send('/gift-link/AAAA', '')).status)
  expect(statuses.at(-1)).toBe(429)
  expect((await visitor(h).send(path, '')).status).toBe(429)
})

test('when the commit is lost half-way, the reader presses again and is counted once', async () => {
  await using h = await checkedHarness()
  const { path, link, site } = await given(h)
  const reader = await knownVisitor(h)
  const { commit } = h.ports.store
  let lost = 1
  const store = {
    ...h.ports.store,
    commit: async (changes: Parameters<typeof commit>[0]) => {
      const committed = await commit(changes)
      if (changes.some(({ change }) => change === 'open-gift-link') && lost-- > 0)
        throw new Error('the answer was lost')
      return committed
    },
  }
  const { openGiftLink, viewGiftLink } = await import('../../../server/flows/open-gift-link.ts')
  const ports = { ...h.ports, store }
  const code = path.split('/').at(-1) as string
  await expect(openGiftLink(ports, await viewGiftLink(ports, code), reader.reader)).rejects.toThrow(
    'the answer was lost',
  )
  expect(landingOf(await reader.send(path, ''))).not.toBeNull()
  expect(await h.store.giftLink(link.link as 'giftlink_x')).toMatchObject({ opened: 1 })
  expect(await h.store.entitlements(reader.reader, site.id, ['the-river'])).toHaveLength(1)
})

// Those who give

test('a reader who has paid makes a link, sends it on, and sees who many can still read by it', async () => {
  await using h = await checkedHarness()
  const { site } = await givingSite(h)
  const reader = await owner(h, site.id)
  expect(await reader.page('/wallet')).toContain('href="/wallet/gift-links"')
  const offered = textOf(await reader.page('/wallet/gift-links'))
  for (const says of ['You can share', 'The river', 'For up to 5 people, for 7 days', 'Make a link'])
    expect(offered).toContain(says)

  const made = await reader.send('/wallet/gift-links', formOf(site.id))
  expect(made.headers.get('Location')).toBe('/wallet/gift-links?notice=link-made')
  const path = await newestLink(reader)
  expect(textOf(await reader.page('/wallet/gift-links'))).toContain('5 people can still read it until')
  expect(textOf(await visitor(h).page(path))).toContain('A reader of The River gives it to you.')
  await visitor(h).send(path, '')
  expect(textOf(await reader.page('/wallet/gift-links'))).toContain('4 people can still read it until')
  const polish = visitor(h, { 'Accept-Language': 'pl' })
  polish.take(reader.cookie())
  expect(textOf(await polish.page('/wallet/gift-links'))).toContain('Może go jeszcze przeczytać 4 osoby')
})

test('a form that is sent ten times at once makes one link', async () => {
  await using h = await checkedHarness()
  const { site } = await givingSite(h)
  const reader = await owner(h, site.id)
  const answers = await Promise.all(
    Array.from({ length: 10 }, () => reader.send('/wallet/gift-links', formOf(site.id))),
  )
  expect(new Set(answers.map((answer) => answer.headers.get('Location')))).toEqual(
    new Set(['/wallet/gift-links?notice=link-made']),
  )
  expect(await h.store.giftLinks(site.id, null, 50)).toHaveLength(1)
})

test('a reader makes as many links in a month as the site says, twelve at once too, and more in the next', async () => {
  await using h = await checkedHarness()
  const { site } = await givingSite(h, { perMonth: 3 })
  const reader = await owner(h, site.id)
  h.clock.advance({ days: 1 })
  const id = (nth: number) => `giftlink_${String(nth).padStart(26, '0')}`
  const make = async (nth: number) =>
    (await reader.send('/wallet/gift-links', formOf(site.id, { link: id(nth) }))).headers.get('Location')
  const told = await Promise.all(Array.from({ length: 12 }, (_, nth) => make(nth + 1)))
  expect(told.filter((notice) => notice?.endsWith('link-made'))).toHaveLength(3)
  expect(told.filter((notice) => notice?.endsWith('link-too-many'))).toHaveLength(9)
  expect(await h.store.giftLinks(site.id, null, 50)).toHaveLength(3)
  h.clock.advance({ days: 31 })
  expect(await make(20)).toMatch(/link-made$/)
})

test('who has not paid gives nothing on: neither what was given, nor what is free, nor what somebody else owns', async () => {
  await using h = await checkedHarness()
  const { site, admin } = await givingSite(h)
  const giver = await owner(h, site.id)
  await giver.send('/wallet/gift-links', formOf(site.id))
  const path = await newestLink(giver)
  const given = await knownVisitor(h)
  await given.send(path, '')
  const stranger = await knownVisitor(h)
  const other = { link: `giftlink_${'9'.repeat(26)}` }
  for (const reader of [given, stranger]) {
    expect((await reader.send('/wallet/gift-links', formOf(site.id, other))).headers.get('Location')).toMatch(
      /link-not-yours$/,
    )
  }
  expect(await given.page('/wallet')).not.toContain('/wallet/gift-links')
  await admin('PUT', '/items/free', {
    title: 'Free',
    price: { amount: 0, currency: 'USD' },
    mode: 'served',
    page: `${siteOrigin}/free`,
  })
  expect(
    (await giver.send('/wallet/gift-links', formOf(site.id, { ...other, item: 'free' }))).headers.get('Location'),
  ).toMatch(/link-not-yours$/)
  expect((await visitor(h).send('/wallet/gift-links', formOf(site.id, other))).headers.get('Location')).toBe('/wallet')
  expect((await visitor(h).get('/wallet/gift-links')).headers.get('Location')).toBe('/wallet')
  for (const link of ['', 'giftlink_x', 'gift_00000000000000000000000000', `giftlink_${'!'.repeat(26)}`])
    expect((await giver.send('/wallet/gift-links', formOf(site.id, { link }))).status).toBe(400)
})

test('a member gives what the membership opens, from the receipt of an article', async () => {
  await using h = await checkedHarness()
  const { site, secretKey } = await memberSite(h)
  await h.item(site.id, { id: 'the-river', title: 'The river', page: article })
  await h.request('/v1/admin/gift-links/readers', {
    method: 'PUT',
    headers: { Authorization: `Bearer ${secretKey}`, 'Content-Type': 'application/json' },
    body: '{}',
  })
  const member = await knownVisitor(h)
  await finishJoin(h, await startJoin(h, site.id, { reader: member.reader }))
  const start = await member.get(`/pay/start?site=${site.id}&item=the-river`)
  const window = start.headers.get('Location') as string
  await member.send(`${window}/approve`, '')
  expect(await member.page(window)).toContain(`/wallet/gift-links?site=${site.id}&amp;item=the-river`)
  expect(textOf(await member.page(`/wallet/gift-links?site=${site.id}&item=the-river`))).toContain('Make a link')
  await member.send('/wallet/gift-links', formOf(site.id))
  expect((await visitor(h).send(await newestLink(member), '')).status).toBe(303)
})

test('when the giver’s unlock is refunded, nobody opens the link any more, and who has read by it goes on reading', async () => {
  await using h = await checkedHarness()
  const { site } = await givingSite(h)
  const giver = await owner(h, site.id)
  await giver.send('/wallet/gift-links', formOf(site.id))
  const path = await newestLink(giver)
  const early = visitor(h)
  const landing = landingOf(await early.send(path, '')) as Landing
  const [owned] = await h.store.entitlements(giver.reader, site.id, ['the-river'])
  await refundUnlock(h.ports, {
    site: site.id,
    entitlement: owned!.id,
    amount: null,
    to: 'wallet',
    revoke: null,
    key: 'r-1',
    bodyHash: 'hash',
  })
  const late = await visitor(h).send(path, '')
  expect([late.status, textOf(await late.text())]).toEqual([410, expect.stringContaining('This link was taken back')])
  expect((await collected(h, landing)).state).toBe('done')
  expect((await early.send(path, '')).status).toBe(303)
})

test('a giver takes a link back, and nobody else can', async () => {
  await using h = await checkedHarness()
  const { site } = await givingSite(h)
  const giver = await owner(h, site.id)
  await giver.send('/wallet/gift-links', formOf(site.id))
  const path = await newestLink(giver)
  const { link } = formOf(site.id) as { link: string }
  const other = await knownVisitor(h)
  expect((await other.send('/wallet/gift-links/take-back', { link })).status).toBe(404)
  expect((await visitor(h).get(path)).status).toBe(200)
  for (let time = 0; time < 2; time++)
    expect((await giver.send('/wallet/gift-links/take-back', { link })).headers.get('Location')).toMatch(
      /link-revoked$/,
    )
  expect((await visitor(h).send(path, '')).status).toBe(410)
  expect(textOf(await giver.page('/wallet/gift-links'))).toMatch(/Taken back on .* Opened by 0 of 5/)
  // Once bought anew it can be given anew.
  await topUp(h, other.reader)
  await buys(h, other.reader, site.id)
  expect(
    (await other.send('/wallet/gift-links', formOf(site.id, { link: `giftlink_${'7'.repeat(26)}` }))).headers.get(
      'Location',
    ),
  ).toMatch(/link-made$/)
})
