// A publisher whose own server has the text: it verifies the reader's token by `tuppence/verify`, and the backend never sees the article.
import { test } from 'vitest'
import { gated } from '../../server/verify/gates/fetch.ts'
import { createVerifier } from '../../server/verify/index.ts'
import { aReader, lookAtTheBooksAfterwards, publishAt, type Reader, world } from '../support/journey.ts'
import { expect, expectClosed, expectOpen, gateOf, openPayWindow, payByWallet } from '../support/journey-steps.ts'

lookAtTheBooksAfterwards()

const page = '/articles/the-ropewalk.html'
const sentence = 'From a server of our own: the rope remembers each hand.'

/** Answers for the publisher's own server, in front of this reader; tells what it was asked. */
async function serveOwn({ context }: Pick<Reader, 'context'>) {
  const verifier = createVerifier({ api: world.apiOrigin, audience: world.siteOrigin })
  const handler = gated(
    verifier,
    () => 'the-ropewalk',
    () => new Response(`<p>${sentence}</p>`, { headers: { 'Content-Type': 'text/html' } }),
  )
  const statuses: number[] = []
  await context.route(`${world.siteOrigin}/own/the-ropewalk`, async (route) => {
    const response = await handler(new Request(route.request().url(), { headers: await route.request().allHeaders() }))
    statuses.push(response.status)
    await route.fulfill({
      status: response.status,
      headers: Object.fromEntries(response.headers),
      body: await response.text(),
    })
  })
  return statuses
}

const withSource = (src: string) => (html: string) =>
  html.replace('<tuppence-gate item="the-ropewalk"', `<tuppence-gate item="the-ropewalk" src="${src}"`)

test('what a reader unlocked comes from the publisher’s own server, for a token that it verifies itself', async () => {
  await using reader = await aReader({ wallet: 500 })
  const statuses = await serveOwn(reader)
  await publishAt(reader, page, { from: page, change: withSource('/own/the-ropewalk') })
  await reader.go(page)
  await expectClosed(reader.page, sentence)
  expect((await fetch(`${world.apiOrigin}/v1/sites/site_demo/items/the-ropewalk/content`)).status).toBe(402)

  await payByWallet(await openPayWindow(reader.page))
  await expectOpen(reader.page, sentence)
  await reader.page.reload()
  await expectOpen(reader.page, sentence)
  expect(statuses).toEqual([200, 200])
  expect(reader.requests.filter((request) => request.url().endsWith('/content'))).toEqual([])
  const kept = reader.requests.filter((request) => request.url().includes('/own/'))
  expect((await kept[0]?.allHeaders())?.authorization).toMatch(/^Bearer /)
})

test('a token that was tampered with gets nothing there, and a fresh one is had for the purchase', async () => {
  await using reader = await aReader({ wallet: 500 })
  const statuses = await serveOwn(reader)
  await publishAt(reader, page, { from: page, change: withSource('/own/the-ropewalk') })
  await reader.go(page)
  await payByWallet(await openPayWindow(reader.page))
  await expectOpen(reader.page, sentence)
  await reader.page.evaluate(() => {
    for (const key of Object.keys(localStorage)) {
      const kept = localStorage.getItem(key) ?? ''
      // The last letters of a token are its signature.
      localStorage.setItem(key, kept.replace(/("token":"[^"]{60,}?)[^"]{8}"/g, '$1AAAAAAAA"'))
    }
  })
  await reader.page.reload()
  await expectOpen(reader.page, sentence)
  expect(statuses).toEqual([200, 401, 200])
})

test('no other origin is shown a reader’s token, whatever the page names', async () => {
  await using reader = await aReader({ wallet: 500 })
  await publishAt(reader, page, { from: page, change: withSource('https://elsewhere.example/the-ropewalk') })
  await reader.go(page)
  await payByWallet(await openPayWindow(reader.page))
  await expect(gateOf(reader.page).locator('[part=notice]')).toContainText('This page may not sell this item')
  expect(reader.requests.filter((request) => request.url().includes('elsewhere.example'))).toEqual([])
})
