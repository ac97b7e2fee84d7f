// A gift in browsers: five memberships are bought by card, five readers become members by their codes, a sixth comes too late.
import type { Page } from 'playwright'
import { afterAll, test } from 'vitest'
import { expectFit } from '../support/accessible.ts'
import { admin, aReader, lookAtTheBooksAfterwards, type Reader, shuffleMessages, world } from '../support/journey.ts'
import { cardForm, cards, expect, payButton } from '../support/journey-steps.ts'

lookAtTheBooksAfterwards()
shuffleMessages()
afterAll(() => admin('DELETE', '/tiers/present', undefined))

const tier = {
  name: 'Friend of Slack Water',
  perks: ['A letter from the harbour each month'],
  level: 1,
  prices: [{ interval: 'month', price: { amount: 500, currency: 'USD' } }],
}

/** By the plain link, for five. */
async function openGift({ page }: Reader): Promise<void> {
  await admin('PUT', '/tiers/present', tier)
  await page.goto(`${world.apiOrigin}/pay/start?site=site_demo&tier=present&interval=month&gift=5`)
}

async function buyByCard(reader: Reader): Promise<string[]> {
  const { page } = reader
  await openGift(reader)
  await expect(payButton(page)).toHaveText('Add $25.00 and give for $25.00', { useInnerText: true })
  await payButton(page).click()
  await page.waitForURL(/\/checkout\//)
  await cardForm(page).pay(cards.good)
  await expect(page.getByText('Your gift is ready')).toBeVisible()
  return page.locator('.pass-on code:not(.link)').allTextContents()
}

async function openTo({ page }: Reader, code: string): Promise<void> {
  await page.goto(`${world.apiOrigin}/gift`)
  await page.getByLabel('Gift code').fill(code)
  await page.getByRole('button', { name: 'Continue' }).click()
}

const wallet = async ({ page }: Reader): Promise<Page> => {
  await page.goto(`${world.apiOrigin}/wallet`)
  return page
}

// Each page is looked through in two colours and two directions.
const patience = { timeout: 120_000 }

test(
  'five memberships are given by card; five readers redeem them, a sixth is told that it is too late, the giver sees it all',
  patience,
  async () => {
    await using giver = await aReader()
    const codes = await buyByCard(giver)
    expect(new Set(codes).size).toBe(5)
    await expectFit(giver.page, 'a gift')

    for (const code of codes) {
      await using reader = await aReader()
      await openTo(reader, code)
      await expect(reader.page.getByText('It costs you nothing')).toBeVisible()
      await payButton(reader.page).click()
      await expect(reader.page.getByText('You are a member', { exact: true })).toBeVisible()
      expect(reader.requests.map((request) => request.url()).filter((url) => url.includes(code))).toEqual([])
    }

    await using sixth = await aReader()
    await openTo(sixth, codes[3] as string)
    await expect(sixth.page.getByRole('alert')).toHaveText(
      'This code has been used already. Each code makes one person a member, once.',
    )
    await expectFit(sixth.page, 'a code that was used')
    expect(await sixth.context.cookies(world.apiOrigin)).toEqual([])

    const page = await wallet(giver)
    await expect(page.getByText('5 redeemed')).toBeVisible()
    await expectFit(page, 'the wallet of a giver')
    await page.getByRole('link', { name: 'Show the codes' }).click()
    await expect(page.getByText(/^Redeemed on/)).toHaveCount(5)
    await expect(page.getByRole('button', { name: /^Take back/ })).toHaveCount(0)
  },
)

test(
  'the number is changed before paying; a link fills the code in and leaves no trace of it; an open code is taken back',
  patience,
  async () => {
    await using giver = await aReader({ wallet: 1500 })
    const { page } = giver
    await openGift(giver)
    await expectFit(page, 'before giving')
    await page.getByLabel('How many').fill('0')
    await page.getByRole('button', { name: 'Change' }).click()
    await expect(page.getByRole('alert')).toHaveText('A whole number from 1 to 50, please.')
    await page.getByLabel('How many').fill('2')
    await page.getByRole('button', { name: 'Change' }).click()
    await expect(payButton(page)).toHaveText('Give for $10.00')
    await payButton(page).click()
    await expect(page.getByText('Your gift is ready')).toBeVisible()
    const [link = '', other = ''] = await page.locator('.pass-on .link').allTextContents()

    await using reader = await aReader()
    await reader.page.goto(link)
    const code = link.split('#')[1] as string
    await expect(reader.page.getByLabel('Gift code')).toHaveValue(code)
    expect(reader.page.url()).toBe(`${world.apiOrigin}/gift`)
    await expectFit(reader.page, 'a code')
    await reader.page.getByRole('button', { name: 'Continue' }).click()
    await expectFit(reader.page, 'a gift that was found')
    await payButton(reader.page).click()
    await expect(reader.page.getByText('You are a member', { exact: true })).toBeVisible()
    await expectFit(reader.page, 'a member by a gift')
    expect(await (await wallet(reader)).getByText(/^A gift, until/).count()).toBe(1)
    await openTo(reader, other.split('#')[1] as string)
    await expect(reader.page.getByText('You are a member here already')).toBeVisible()

    await wallet(giver)
    await page.getByRole('link', { name: 'Show the codes' }).click()
    await expectFit(page, 'the codes of a gift')
    await page.getByRole('button', { name: /^Take back \$5\.00 Code 2/ }).click()
    await expect(page.getByRole('status')).toContainText('The code is taken back')
    await expect((await wallet(giver)).locator('.price')).toHaveText('Balance: $10.00')
  },
)
