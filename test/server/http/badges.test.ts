// Badges over HTTP: for how long somebody is a member, signed for others; and that a badge opens nothing (THREATS A, TOK-07).
import { createRemoteJWKSet, customFetch, decodeJwt, jwtVerify } from 'jose'
import { expect, test } from 'vitest'
import { changeRenewal } from '../../../server/flows/change-renewal.ts'
import { putTier } from '../../../server/flows/put-tier.ts'
import { unlockItem } from '../../../server/flows/unlock-item.ts'
import type { Badge } from '../../../server/wire/badge.ts'
import type { Redeemed } from '../../../server/wire/ticket.ts'
import { createGroup, seatIn } from '../../support/group.ts'
import { apiOrigin, createHarness, type Harness, siteOrigin } from '../../support/harness.ts'
import { makeTier } from '../../support/make.ts'
import { createMember, membershipOf, pass } from '../../support/member.ts'
import { openTicketFor, redeem } from '../../support/reader.ts'

type Given = Extract<Badge, { badge: string }>
type Done = Extract<Redeemed, { state: 'done' }>

async function badgedMember(h: Harness, options: Parameters<typeof createMember>[1] = {}) {
  const member = await createMember(h, options)
  const done = (await (await redeem(h, member.ticket, member.verifier)).json()) as Done
  return { ...member, grant: done.grant, memberToken: done.membership?.token as string }
}

const ask = (h: Harness, site: string, grant: string | null, headers: Record<string, string> = {}) =>
  h.post('/v1/badges', { site }, { ...(grant !== null && { Authorization: `Bearer ${grant}` }), ...headers })

const badge = async (h: Harness, site: string, grant: string) => {
  const response = await ask(h, site, grant)
  expect(response.status).toBe(200)
  return (await response.json()) as Given
}

/** As a comment system does it: by the public keys alone. */
function verified(h: Harness, token: string) {
  const keys = createRemoteJWKSet(new URL(`${apiOrigin}/.well-known/jwks.json`), {
    [customFetch]: (url: string) => h.request(new URL(url).pathname),
  })
  const wanted = { algorithms: ['EdDSA'], typ: 'badge+jwt', issuer: apiOrigin, audience: siteOrigin }
  return jwtVerify(token, keys, { ...wanted, currentDate: new Date(h.clock.now()) })
}

test('a member’s badge says tier, level and full months, and is verified by the public keys', async () => {
  await using h = await createHarness()
  const { site, grant, reader, membership } = await badgedMember(h, { interval: 'year' })
  const given = await badge(h, site.id, grant)
  const { paidUntil } = await membershipOf(h, membership)
  const shown = { tier: 'friend', level: 1, name: 'Friend of the river', months: 0 }
  expect(given).toEqual({ ...shown, badge: given.badge, until: expect.any(String) })
  expect(given.until > (paidUntil as string)).toBe(true)
  const { payload } = await verified(h, given.badge)
  const sub = await h.ports.signer.pairwise(site.id, reader)
  expect(payload).toMatchObject({ iss: apiOrigin, aud: siteOrigin, sub, tier: 'friend', level: 1, months: 0 })
  expect((payload.exp as number) - (payload.iat as number)).toBe(24 * 60 * 60)
  // Nothing by which we know the membership, and another one each time.
  expect(JSON.stringify(payload)).not.toContain(membership)
  expect(decodeJwt((await badge(h, site.id, grant)).badge).jti).not.toBe(payload.jti)

  h.clock.advance({ days: 62 })
  expect(await badge(h, site.id, grant)).toMatchObject({ months: 2 })
  await expect(verified(h, given.badge)).rejects.toThrow()
  expect(await h.findings()).toEqual([])
})

test('a badge lasts not beyond the membership, and who is no member has none', async () => {
  await using h = await createHarness()
  const { site, grant, reader, membership } = await badgedMember(h)
  await changeRenewal(h.ports, { reader, membership, renews: false })
  const { paidUntil } = await membershipOf(h, membership)
  h.clock.advance({ seconds: (Date.parse(paidUntil as string) - Date.parse(h.clock.now())) / 1000 - 600 })
  const { exp, iat } = decodeJwt((await badge(h, site.id, grant)).badge)
  expect((exp as number) - (iat as number)).toBe(600)
  await pass(h, { minutes: 11 })
  expect(await badge(h, site.id, grant)).toEqual({ badge: null })
})

// TOK-07
test('a badge opens nothing, and what opens is no badge', async () => {
  await using h = await createHarness()
  const { site, grant, memberToken } = await badgedMember(h)
  const at = h.clock.now()
  await h.store.commit([{ change: 'put-content', site: site.id, item: 'the-river', html: '<p>…</p>', at }])
  const { badge: token } = await badge(h, site.id, grant)
  const content = async (bearer: string) =>
    (
      await h.request(`/v1/sites/${site.id}/items/the-river/content`, {
        headers: { Authorization: `Bearer ${bearer}` },
      })
    ).status
  expect([await content(memberToken), await content(token)]).toEqual([200, 401])
  expect(await h.ports.signer.verifyToken(token, at)).toBeNull()
  expect((await h.post('/v1/content-keys', { envelope: 'x' }, { Authorization: `Bearer ${token}` })).status).not.toBe(
    200,
  )
  expect((await ask(h, site.id, token)).status).toBe(401)
  expect((await ask(h, site.id, memberToken)).status).toBe(401)
  await expect(verified(h, memberToken)).rejects.toThrow('typ')
})

test('a badge is given to the bearer of the site’s own grant, on the site’s own pages', async () => {
  await using h = await createHarness()
  const { site, grant } = await badgedMember(h)
  const other = await h.site({ origins: ['https://lake.example'] })
  await putTier(h.ports, other.site, 'friend', makeTier())
  const before = await h.footprint()
  const status = async (asked: Promise<Response>) => (await asked).status
  expect(await status(ask(h, site.id, null))).toBe(401)
  expect(await status(ask(h, site.id, 'guessed'))).toBe(401)
  expect(await status(ask(h, other.site.id, grant, { Origin: 'https://lake.example' }))).toBe(401)
  expect(await status(ask(h, site.id, grant, { Origin: 'https://lake.example' }))).toBe(403)
  expect(await status(ask(h, site.id, grant, { Origin: 'https://evil.example' }))).toBe(403)
  expect(await h.footprint()).toEqual(before)
})

test.each<[string, unknown]>([
  ['nothing', {}],
  ['a field too many', { site: 'site_one', months: 99 }],
  ['no site', { site: '' }],
  ['another kind', { site: ['site_one'] }],
  ['no JSON', 'site_one'],
])('%s in the body is refused', async (_what, body) => {
  await using h = await createHarness()
  const refused = await h.post('/v1/badges', body, { Authorization: 'Bearer grant' })
  expect(refused.status).toBe(400)
  expect(await refused.json()).toMatchObject({ type: '/problems/malformed-request' })
})

test('badges are limited as questions about entitlements are', async () => {
  await using h = await createHarness({ limitFactor: 1 })
  const { site, grant } = await badgedMember(h)
  const answers = await Promise.all(Array.from({ length: 121 }, () => ask(h, site.id, grant)))
  expect(answers.filter(({ status }) => status === 429)).toHaveLength(1)
})

test('who has a seat in a group has a badge of as many months as the seat is taken', async () => {
  await using h = await createHarness()
  const group = await createGroup(h)
  await pass(h, { days: 45 })
  const reader = await seatIn(h, group, 'bo@river.example')
  const { ticket, verifier } = await openTicketFor(h, group.site.id, 'the-river')
  await unlockItem(h.ports, { ticket, reader, approved: null })
  const { grant } = (await (await redeem(h, ticket, verifier)).json()) as Done
  const shown = { tier: 'friend', level: 1 }
  expect(await badge(h, group.site.id, grant)).toMatchObject({ ...shown, months: 0 })
  await pass(h, { days: 62 })
  expect(await badge(h, group.site.id, grant)).toMatchObject({ ...shown, months: 2 })
  expect(await h.findings()).toEqual([])
})
