// Tips by card over the admin API: how they stand, and the publisher's say in it.
import { expect, test } from 'vitest'
import { declineCards } from '../../support/card-tips.ts'
import { type Harness, siteOrigin } from '../../support/harness.ts'
import { tipSite } from '../../support/tips.ts'
import { checkedHarness } from '../pages/visitor.ts'

const ask = (h: Harness, secretKey: string, method = 'GET', path = 'card-tips', headers: Record<string, string> = {}) =>
  h.request(`/v1/admin/${path}`, { method, headers: { Authorization: `Bearer ${secretKey}`, ...headers } })
const standing = async (h: Harness, secretKey: string) => (await ask(h, secretKey)).json()
const pause = (h: Harness, secretKey: string) => ask(h, secretKey, 'PUT', 'card-tips/pause')
const resume = (h: Harness, secretKey: string) => ask(h, secretKey, 'DELETE', 'card-tips/pause')
const goingOn = { paused: null, declines: 0 }

test('a publisher pauses tips by card and lets them go on, each as often as it is sent', async () => {
  await using h = await checkedHarness()
  const { secretKey } = await tipSite(h)
  expect(await standing(h, secretKey)).toEqual(goingOn)
  for (let again = 0; again < 2; again++) expect((await pause(h, secretKey)).status).toBe(204)
  const since = h.clock.now()
  expect(await standing(h, secretKey)).toEqual({ paused: { because: 'publisher', since, until: null }, declines: 0 })
  for (let again = 0; again < 2; again++) expect((await resume(h, secretKey)).status).toBe(204)
  expect(await standing(h, secretKey)).toEqual(goingOn)
})

test('a publisher sees why and until when they pause, ends it early, or makes it last', async () => {
  await using h = await checkedHarness()
  const { site, secretKey } = await tipSite(h)
  await declineCards(h, site.id, 9)
  expect(await standing(h, secretKey)).toEqual({ paused: null, declines: 9 })
  await declineCards(h, site.id, 1)
  const since = h.clock.now()
  h.clock.advance({ minutes: 30 })
  const until = h.clock.now()
  h.clock.advance({ seconds: -1 })
  expect(await standing(h, secretKey)).toEqual({ paused: { because: 'declines', since, until }, declines: 0 })
  await pause(h, secretKey)
  h.clock.advance({ hours: 2 })
  expect(await standing(h, secretKey)).toMatchObject({ paused: { because: 'publisher', until: null } })
  await resume(h, secretKey)
  expect(await standing(h, secretKey)).toEqual(goingOn)
})

test('many pauses and resumptions at once leave one or the other, and nobody is refused', async () => {
  await using h = await checkedHarness()
  const { secretKey } = await tipSite(h)
  const all = Array.from({ length: 8 }, (_, n) => (n % 2 === 0 ? pause(h, secretKey) : resume(h, secretKey)))
  for (const answer of await Promise.all(all)) expect(answer.status).toBe(204)
  await resume(h, secretKey)
  expect(await standing(h, secretKey)).toEqual(goingOn)
})

test('nobody has a say without the site’s key, from a browser, or for another site', async () => {
  await using h = await checkedHarness()
  const { secretKey } = await tipSite(h)
  const other = await h.site({ origins: ['https://lake.example'] })
  expect((await pause(h, 'tsk_wrong')).status).toBe(401)
  expect((await ask(h, secretKey, 'PUT', 'card-tips/pause', { Origin: siteOrigin })).status).toBe(403)
  await pause(h, other.secretKey)
  expect(await standing(h, secretKey)).toEqual(goingOn)
})

test('other methods are told what is taken', async () => {
  await using h = await checkedHarness()
  const { secretKey } = await tipSite(h)
  const posted = await ask(h, secretKey, 'POST', 'card-tips/pause')
  expect([posted.status, posted.headers.get('Allow')]).toEqual([405, 'PUT, DELETE'])
})
