// Community unlock in browsers: one reader gives, a second sees the goal move, and the article opens by itself in a third.
import type { Page } from 'playwright'
import { test } from 'vitest'
import { expectAccessible, expectFit } from '../support/accessible.ts'
import { aReader, hearEvents, lookAtTheBooksAfterwards, type Reader, rows, world } from '../support/journey.ts'
import { expect, gateOf as gateOn, payByWallet } from '../support/journey-steps.ts'

lookAtTheBooksAfterwards()

const path = '/articles/the-bell-buoy.html'
const closed = 'It was never meant to be heard by anyone standing next to it.'

const goalOn = (page: Page) => page.locator('tuppence-goal')
const wall = (page: Page) => gateOn(page).locator('[part=wall]')
const raisedOn = async (page: Page) => Number(await goalOn(page).locator('progress').getAttribute('value'))

/** From the jar below the article, out of the wallet. */
async function give({ page }: Reader, amount: string, name: string): Promise<void> {
  const jar = page.locator('tuppence-tip-jar')
  await jar.scrollIntoViewIfNeeded()
  await jar.getByRole('button', { name: 'Tip Jonah Pell' }).click()
  await jar.getByText(amount, { exact: true }).click()
  const opened = page.waitForEvent('popup')
  await jar.locator('[part=tip]').click()
  const payWindow = await opened
  await payWindow.getByLabel(/Your name/).fill(name)
  await payByWallet(payWindow)
  await expect(jar.getByRole('heading', { name: 'Thank you!' })).toBeVisible()
  await jar.getByRole('button', { name: 'Tip again' }).click()
  await page.keyboard.press('Escape')
}

test('readers give together, a second browser sees the goal move, and at the goal the sealed article opens in a third', async () => {
  await using giver = await aReader({ wallet: 2000 })
  await using watcher = await aReader({ viewport: { width: 390, height: 844 } })
  await using third = await aReader({ colorScheme: 'dark' })
  const heard = await hearEvents(third.page)
  for (const reader of [giver, watcher, third]) await reader.go(path)
  await expect(wall(third.page)).toContainText('$0.20')
  await goalOn(watcher.page).scrollIntoViewIfNeeded()
  await goalOn(third.page).scrollIntoViewIfNeeded()
  await expect(goalOn(watcher.page)).toContainText('Then everybody can read it.')
  expect(await raisedOn(watcher.page)).toBe(0)
  await expectAccessible(watcher.page, 'a goal for an article')
  await expectFit(watcher.page, 'a goal for an article')

  await give(giver, '$5', 'Ola <i>')
  await expect.poll(() => raisedOn(watcher.page)).toBe(500)
  await expect(wall(third.page)).toContainText('$0.20')
  await give(giver, '$5', 'مريم')

  await expect(gateOn(third.page)).toContainText(closed)
  await expect(gateOn(third.page).locator('[part=credits]')).toHaveText(/^Opened for everybody by Ola <i> and مريم$/)
  await expect(gateOn(watcher.page)).toContainText(closed)
  await expect(goalOn(watcher.page)).toContainText('Reached: now everybody can read it. Thank you!')
  expect(await heard()).toEqual(['offer the-bell-buoy', 'offer the-bell-buoy', 'unlocked the-bell-buoy'])
  expect(third.requests.filter((request) => request.url().includes('/v1/tickets'))).toEqual([])
  await expectAccessible(third.page, 'an article that a goal has opened')
  await expectFit(watcher.page, 'an article that a goal has opened')

  // For whoever comes later there is nothing to click, and nothing is kept.
  await using late = await aReader()
  await late.go(path)
  await expect(gateOn(late.page)).toContainText(closed)
  await expect(wall(late.page)).toHaveCount(0)
  expect(await late.page.evaluate(() => localStorage.length + sessionStorage.length)).toBe(0)
  expect(rows("SELECT count(*) AS unlocks FROM entitlements WHERE item = 'the-bell-buoy'")).toEqual([{ unlocks: 0 }])
  const key = await fetch(`${world.apiOrigin}/v1/sites/site_demo/items/the-bell-buoy`)
  expect(await key.json()).toMatchObject({
    offers: [{ kind: 'free', price: null }],
    opened: { goal: 'the-bell-buoy-for-all', supporters: 2, names: ['Ola <i>', 'مريم'] },
  })
}, 90_000)
