// Two publishers side by side: one wallet serves both, and neither learns what was bought at the other.
import { join } from 'node:path'
import { afterAll, test } from 'vitest'
import { seed } from '../../demo-site/seed.ts'
import { freePort } from '../support/child.ts'
import { aReader, footprintOf, lookAtTheBooksAfterwards, post, tuppence, world } from '../support/journey.ts'
import {
  expect,
  expectClosed,
  expectOpen,
  gateOf,
  openPayWindow,
  paid,
  payByWallet,
  scrollToGate,
  unlockButton,
} from '../support/journey-steps.ts'
import { publish, serveFolder } from '../support/magazine.ts'

lookAtTheBooksAfterwards()

const secondSite = await openSecondSite()
afterAll(() => secondSite.close())

test.concurrent('a wallet that was filled at one publisher pays at another, without a card', async () => {
  await using reader = await aReader({ wallet: 500 })
  const { page, requests } = reader
  await reader.go('/articles/the-river.html')
  await payByWallet(await openPayWindow(page))
  await expectOpen(page, paid.river)

  await page.goto(`${secondSite.origin}/articles/the-lake.html`)
  await scrollToGate(page)
  const payWindow = await openPayWindow(page)
  await expect(payWindow.getByText('Second Thoughts')).toBeVisible()
  await expect(payWindow.locator('.host')).toHaveText(new URL(secondSite.origin).host)
  await payByWallet(payWindow)
  await expectOpen(page, paid.lake)
  expect(requests.filter((request) => request.url().startsWith(world.stripeOrigin))).toEqual([])
})

// THREATS TOK-05, TEN-09
test.concurrent('what one site was given opens nothing at another, and names its reader by another name', async () => {
  await using reader = await aReader({ wallet: 500 })
  const { page } = reader
  const given: { token: string; grant: string }[] = []
  for (const origin of [world.siteOrigin, secondSite.origin]) {
    await page.goto(`${origin}/articles/the-river.html`)
    await scrollToGate(page)
    // The same item at the other site was not bought yet.
    await expectClosed(page, paid.river)
    await payByWallet(await openPayWindow(page))
    await expectOpen(page, paid.river)
    given.push(await page.evaluate(() => JSON.parse(Object.values(localStorage)[0] as string)[0][1]))
  }
  const [first, second] = given as [(typeof given)[0], (typeof given)[0]]
  const claims = ({ token }: { token: string }) =>
    JSON.parse(atob((token.split('.')[1] as string).replaceAll('-', '+').replaceAll('_', '/')))
  expect(claims(first)).toMatchObject({ aud: world.siteOrigin, itm: 'the-river' })
  expect(claims(second)).toMatchObject({ aud: secondSite.origin, itm: 'the-river' })
  expect(claims(first).sub).not.toBe(claims(second).sub)

  const asked = await fetch(`${world.apiOrigin}/v1/sites/site_second/items/the-river/content`, {
    headers: { Authorization: `Bearer ${first.token}`, Origin: secondSite.origin },
  })
  expect(asked.status).toBeGreaterThanOrEqual(400)
  expect(await asked.text()).not.toContain('drawn')
  const headers = { Authorization: `Bearer ${first.grant}`, Origin: secondSite.origin }
  const renewed = await post(
    `${world.apiOrigin}/v1/entitlements`,
    { site: 'site_second', items: ['the-river'] },
    headers,
  )
  expect(await renewed.text()).not.toContain('"granted":true')
})

// THREATS TEN-04
test.concurrent('a page elsewhere that carries a site’s id sells nothing in its name', async () => {
  await using reader = await aReader({ wallet: 500 })
  const { page } = reader
  const thief = `http://thief.localhost:${new URL(world.siteOrigin).port}`
  await page.goto(`${thief}/articles/the-river.html`)
  await scrollToGate(page)
  const before = await footprintOf(reader)
  await expect(gateOf(page).locator('[part=title]')).toHaveText('That did not work')
  await unlockButton(page).click()
  await expectClosed(page, paid.river)
  // What a browser cannot send from there, a program can: it is refused by the handler itself.
  const wish = {
    site: 'site_demo',
    want: { kind: 'unlock', item: 'the-river' },
    expected: null,
    challenge: 'A'.repeat(43),
    page: `${thief}/`,
  }
  const asked = await post(`${world.apiOrigin}/v1/tickets`, wish, { Origin: thief })
  expect(asked.status).toBe(403)
  expect(asked.headers.get('access-control-allow-origin')).toBeNull()
  expect(await footprintOf(reader)).toEqual(before)
})

test.concurrent('this browser keeps a frame’s storage apart for each site around it, as readers’ browsers do', async () => {
  await using reader = await aReader()
  const { page } = reader
  const framed = `http://127.0.0.1:${new URL(world.siteOrigin).port}/about.html`
  await page.goto(framed)
  await page.evaluate(() => localStorage.setItem('seen', 'at the top'))
  const seenInFrameOf = async (origin: string) => {
    await page.goto(`${origin}/about.html`)
    await page.evaluate((src) => {
      const frame = Object.assign(document.createElement('iframe'), { src })
      return new Promise((done) => {
        frame.addEventListener('load', done)
        document.body.append(frame)
      })
    }, framed)
    const frame = page.frames().find((each) => each.url() === framed)
    return frame?.evaluate((site) => {
      const before = localStorage.getItem('seen')
      localStorage.setItem('seen', site)
      return before
    }, origin)
  }
  expect(await seenInFrameOf(world.siteOrigin)).toBeNull()
  expect(await seenInFrameOf(secondSite.origin)).toBeNull()
  expect(await seenInFrameOf(world.siteOrigin)).toBe(world.siteOrigin)
})

/** The same magazine under another publisher's name, made as a publisher would: by the command and the admin API. */
async function openSecondSite(): Promise<{ origin: string; close: () => void }> {
  const folder = join(world.folder, 'second-site')
  const { apiOrigin } = world
  const port = await freePort()
  const origin = `http://pub.localhost:${port}`
  const made = await tuppence(
    'site',
    'create',
    '--id',
    'site_second',
    '--name',
    'Second Thoughts',
    '--origin',
    origin,
    '--json',
  )
  await seed({ apiOrigin, siteOrigin: origin, siteKey: JSON.parse(made).secretKey, log: () => {} })
  await publish({ folder, siteOrigin: origin, apiOrigin, site: 'site_second' })
  const server = await serveFolder(folder, port)
  return {
    origin,
    close: () => {
      server.closeAllConnections()
      server.close()
    },
  }
}
