// Gift links: how one stands at an instant.
import { expect, test } from 'vitest'
import { freshGiftLink, giftLinkCause, giftLinkState, isGiven } from '../../../server/core/gift-link.ts'
import { after } from '../../../server/core/instant.ts'
import { at, makeGiftLink } from '../../support/make.ts'

const end = makeGiftLink().expiresAt

test.each([
  ['open until its last instant', {}, after(end, -1), 'open'],
  ['expired at that instant', {}, end, 'expired'],
  ['open for one more', { opened: 1 }, at, 'open'],
  ['used up by the last', { opened: 2 }, at, 'used-up'],
  ['revoked, whatever else it is', { opened: 2, revokedAt: at }, end, 'revoked'],
  ['expired rather than used up', { opened: 2 }, end, 'expired'],
] as const)('a gift link is %s', (_, over, now, is) => {
  expect(giftLinkState(makeGiftLink(over), now)).toBe(is)
})

test('a fresh link has been opened by nobody and lasts for its days', () => {
  const given = { id: 'giftlink_x', site: 'site_one', item: 'a', giver: null, entitlement: null, opens: 5 } as const
  expect(freshGiftLink({ ...given, days: 7 }, at)).toEqual({
    ...given,
    opened: 0,
    createdAt: at,
    expiresAt: after(at, 7 * 24 * 60 * 60),
    revokedAt: null,
  })
})

test('what was given can be told from what was bought and what costs nothing', () => {
  const causes = [giftLinkCause('ent_one'), 'unlock:ent_one', 'free:ent_one']
  expect(causes.map((cause) => isGiven({ cause }))).toEqual([true, false, false])
})
