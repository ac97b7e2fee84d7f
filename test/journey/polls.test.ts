// A poll in browsers: a reader votes for money while another one watches it move, and a member votes for nothing and thinks again.
import type { Page } from 'playwright'
import { test } from 'vitest'
import { expectAccessible, expectFit } from '../support/accessible.ts'
import { aReader, hearEvents, lookAtTheBooksAfterwards, world } from '../support/journey.ts'
import { cardForm, cards, expect, payButton, payByCard, payByWallet } from '../support/journey-steps.ts'

lookAtTheBooksAfterwards()

const pollOn = (page: Page) => page.locator('tuppence-poll')
const answer = (page: Page, label: RegExp) => pollOn(page).getByRole('radio', { name: label })
const lighthouse = /lighthouse/
const saltPans = /salt pans/

async function votesOn(page: Page): Promise<number[]> {
  const texts = await pollOn(page).locator('[part=votes]').allTextContents()
  return texts.map((text) => Number.parseInt(text, 10))
}

async function goToPoll(page: Page): Promise<void> {
  await page.goto(`${world.siteOrigin}/tips.html`)
  await pollOn(page).scrollIntoViewIfNeeded()
  await expect(pollOn(page).locator('[part=vote]')).toHaveText('Vote · $0.20')
}

async function openWindow(page: Page): Promise<Page> {
  const opened = page.waitForEvent('popup')
  await pollOn(page).locator('[part=vote]').click()
  const payWindow = await opened
  await payWindow.waitForURL(/\/pay\/ticket_/)
  return payWindow
}

const thanks = (page: Page) => expect(pollOn(page).locator('[part=notice]')).toHaveText('Thank you! Your vote counts.')
const settledShare = async (page: Page) => {
  const shares = await pollOn(page).locator('[part=share]').allTextContents()
  return shares.reduce((sum, share) => sum + Number.parseInt(share, 10), 0)
}

test('a reader votes for money, by card and then out of the wallet, and another browser sees it move by itself', async () => {
  await using reader = await aReader()
  await using watcher = await aReader({ viewport: { width: 390, height: 844 }, colorScheme: 'dark' })
  const heard = await hearEvents(reader.page)
  for (const { page } of [reader, watcher]) await goToPoll(page)
  const before = await votesOn(watcher.page)
  await expectAccessible(watcher.page, 'a poll')
  await expectFit(watcher.page, 'a poll')

  const { page } = reader
  await answer(page, lighthouse).check()
  const first = await openWindow(page)
  await expect(first.getByRole('heading', { name: 'Where should Nora sail for the next issue?' })).toBeVisible()
  await expect(first.getByText('Your choice')).toBeVisible()
  await expectAccessible(first, 'a vote by card')
  await first.getByRole('radio', { name: '$5.00' }).check()
  await payByCard(first)
  await thanks(page)
  await expectAccessible(page, 'a vote that counts')
  await expect.poll(() => votesOn(watcher.page)).toEqual([(before[0] ?? 0) + 1, before[1], before[2]])

  await answer(page, saltPans).check()
  const second = await openWindow(page)
  await expect(payButton(second)).toHaveText('Vote · $0.20')
  await expectAccessible(second, 'a vote out of the wallet')
  await payByWallet(second)
  await thanks(page)
  await expect.poll(() => votesOn(watcher.page)).toEqual([(before[0] ?? 0) + 1, (before[1] ?? 0) + 1, before[2]])
  expect(await settledShare(watcher.page)).toBe(100)
  expect(await heard()).toEqual(['voted the-lighthouse', 'voted the-salt-pans'])
  await page.goto(`${world.apiOrigin}/wallet`)
  await expect(page.getByText('A vote of yours')).toHaveCount(2)
})

test('a member votes for nothing, by keyboard alone, thinks again, and the vote moves', async () => {
  await using reader = await aReader()
  const { page } = reader
  await page.goto(`${world.apiOrigin}/pay/start?site=site_demo&tier=friend&interval=month`)
  await payButton(page).click()
  await page.waitForURL(/\/checkout\//)
  await cardForm(page).pay(cards.good)
  await expect(page.getByText('You are a member', { exact: true })).toBeVisible()

  await goToPoll(page)
  const before = await votesOn(page)
  await answer(page, lighthouse).focus()
  await page.keyboard.press('Space')
  await page.keyboard.press('ArrowDown')
  await expect(answer(page, saltPans)).toBeChecked()
  const first = await openWindow(page)
  await expect(first.getByText('Free for members')).toBeVisible()
  await expect(payButton(first)).toHaveText('Vote for free')
  await expectAccessible(first, 'a free vote')
  await payByWallet(first)
  await thanks(page)
  await expect.poll(() => votesOn(page)).toEqual([before[0], (before[1] ?? 0) + 1, before[2]])

  await answer(page, lighthouse).check()
  const second = await openWindow(page)
  await expect(second.getByText('It takes the place of your vote until now:')).toBeVisible()
  await payByWallet(second)
  await thanks(page)
  await expect.poll(() => votesOn(page)).toEqual([(before[0] ?? 0) + 1, before[1], before[2]])
})

test('without our script an answer is a plain link to its window', async () => {
  await using reader = await aReader({ javaScriptEnabled: false, wallet: 500 })
  const { page } = reader
  await page.goto(`${world.siteOrigin}/tips.html`)
  await page.getByRole('link', { name: 'Across, with the night ferry' }).click()
  await expect(page.getByText('Across, with the night ferry')).toBeVisible()
  await page.getByRole('button', { name: 'Vote · $0.20' }).click()
  await expect(page.getByText('Your vote counts!')).toBeVisible()
  await page.getByRole('link', { name: 'Back to Slack Water' }).click()
  await page.waitForURL(`${world.siteOrigin}/tips.html`)
})
