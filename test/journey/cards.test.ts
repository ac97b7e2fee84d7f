// Cards that are declined, and cards whose holder the bank asks.
import { test } from 'vitest'
import { aReader, footprintOf, lookAtTheBooksAfterwards, world } from '../support/journey.ts'
import {
  cardForm,
  cards,
  chooseTopUp,
  expect,
  expectClosed,
  expectOpen,
  openPayWindow,
  paid,
} from '../support/journey-steps.ts'

lookAtTheBooksAfterwards()

// THREATS ABU-02
test.concurrent('a declined card says so and changes nothing, and another one pays in the same window', async () => {
  await using reader = await aReader()
  const { page } = reader
  await reader.go('/articles/the-river.html')
  const payWindow = await openPayWindow(page)
  await chooseTopUp(payWindow)
  const before = await footprintOf(reader)
  const { fault, pay } = cardForm(payWindow)
  await pay(cards.declined)
  await expect(fault).toContainText('declined')
  expect(await footprintOf(reader)).toEqual(before)
  const wallet = await reader.context.newPage()
  await wallet.goto(`${world.apiOrigin}/wallet`)
  await expect(wallet.getByText('Nothing yet')).toBeVisible()
  await wallet.close()
  await expectClosed(page, paid.river)

  await pay(cards.good)
  await expectOpen(page, paid.river)
})

// THREATS ABU-02
test.concurrent('our pages tell nobody why a card was declined', async () => {
  await using reader = await aReader()
  await reader.go('/articles/the-ropewalk.html')
  const payWindow = await openPayWindow(reader.page)
  await chooseTopUp(payWindow)
  const { fault, pay } = cardForm(payWindow)
  await pay(cards.declined)
  await expect(fault).toBeVisible()
  const generic = await payWindow.locator('body').innerText()
  await pay(cards.poor)
  await expect(fault).toContainText('funds')
  expect(await payWindow.locator('body').innerText()).toBe(generic)
})

test.concurrent('a card whose bank asks its holder pays when the holder says yes', async () => {
  await using reader = await aReader()
  const { page } = reader
  await reader.go('/articles/the-ropewalk.html')
  const payWindow = await openPayWindow(page)
  await chooseTopUp(payWindow)
  const { form, pay } = cardForm(payWindow)
  await pay(cards.asksHolder)
  await form.getByRole('button', { name: 'Complete' }).click()
  await expectOpen(page, paid.ropewalk)
})

test.concurrent('a card whose holder says no to the bank pays nothing, and the form stays', async () => {
  await using reader = await aReader()
  const { page } = reader
  await reader.go('/articles/the-river.html')
  const payWindow = await openPayWindow(page)
  await chooseTopUp(payWindow)
  const before = await footprintOf(reader)
  const { form, fault, pay } = cardForm(payWindow)
  await pay(cards.asksHolder)
  await form.getByRole('button', { name: 'Fail' }).click()
  await expect(fault).toBeVisible()
  expect(await footprintOf(reader)).toEqual(before)
  await pay(cards.good)
  await expectOpen(page, paid.river)
})
