// A publisher's page that works against its readers: it can ask for a purchase, and nothing more.
import type { Page } from 'playwright'
import { test } from 'vitest'
import {
  aReader,
  footprint,
  footprintOf,
  lookAtTheBooksAfterwards,
  openTicket,
  post,
  world,
} from '../support/journey.ts'
import { expect, expectClosed, gateOf, openPayWindow, paid, payButton, unlockButton } from '../support/journey-steps.ts'

lookAtTheBooksAfterwards()

const river = '/articles/the-river.html'

/** The page keeps a hand on the window that the widget opens. */
async function graspWindows(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const { open } = window
    window.open = (...args) => Object.assign(window, { grasped: open.apply(window, args) }).grasped
  })
}

type Grasping = { grasped: Window }

test.concurrent('a script on the page reads nothing of the pay window', async () => {
  await using reader = await aReader({ wallet: 500 })
  const { page } = reader
  await graspWindows(page)
  await reader.go(river)
  const payWindow = await openPayWindow(page)
  await expect(payButton(payWindow)).toBeVisible()
  const answers = await page.evaluate(() => {
    const { grasped } = window as unknown as Grasping
    const attempts = [
      () => grasped.document,
      () => grasped.location.href,
      () => grasped.localStorage,
      () => grasped.name,
    ]
    return attempts.map((attempt) => {
      try {
        attempt()
        return 'read'
      } catch (fault) {
        return (fault as Error).name
      }
    })
  })
  expect(new Set(answers)).toEqual(new Set(['SecurityError']))
})

test.concurrent('clicks and keys made by a script open a prompt at most', async () => {
  await using reader = await aReader({ wallet: 500 })
  const { page } = reader
  await reader.go(river)
  await expect(unlockButton(page)).toHaveText('Unlock for $0.20')
  const before = await footprintOf(reader)
  const prompts = [page.waitForEvent('popup'), page.waitForURL(/\/pay\/ticket_/).then(() => page)]
  for (const prompt of prompts) prompt.catch(() => {})
  await gateOf(page).evaluate((gate) => {
    const button = gate.shadowRoot?.querySelector('button') as HTMLElement
    button.focus()
    button.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true }))
    button.dispatchEvent(new MouseEvent('click', { bubbles: true, composed: true }))
    button.click()
  })
  // A window, or the page itself where the browser blocks a window that no person asked for.
  const prompt = await Promise.any(prompts)
  await expect(payButton(prompt)).toBeVisible()
  expect(await footprintOf(reader)).toEqual(before)
})

test.concurrent('the pay origin’s pages show themselves in no frame', async () => {
  await using reader = await aReader({ wallet: 500 })
  const { page } = reader
  const { payUrl } = await openTicket('the-river', 20)
  await reader.go(river)
  for (const url of [payUrl, `${world.apiOrigin}/wallet`]) {
    const frame = await page.evaluateHandle((src) => {
      const made = Object.assign(document.createElement('iframe'), { src })
      return new Promise<HTMLIFrameElement>((done) => {
        made.addEventListener('load', () => done(made))
        document.body.append(made)
      })
    }, url)
    const inside = await (await frame.asElement()?.contentFrame())?.evaluate(() => location.href)
    expect(inside).toBe('chrome-error://chromewebdata/')
  }
})

test.concurrent('a page that sends the window elsewhere, or speaks in its place, gets nothing', async () => {
  await using reader = await aReader({ wallet: 500 })
  const { page } = reader
  await graspWindows(page)
  await reader.go(river)
  const payWindow = await openPayWindow(page)
  const ticket = new URL(payWindow.url()).pathname.split('/')[2] as string
  const before = await footprintOf(reader)
  const evil = `http://evil.localhost:${new URL(world.siteOrigin).port}/`
  await page.evaluate((url) => {
    ;(window as unknown as Grasping).grasped.location.href = url
  }, evil)
  await payWindow.waitForURL(evil)
  await payWindow.evaluate((named) => opener.postMessage({ tuppence: 'ask-now', ticket: named }, '*'), ticket)
  const stolen = await payWindow.evaluate(
    async ([api, named]) => {
      const body = JSON.stringify({ verifier: 'A'.repeat(43), waitSeconds: 0 })
      const headers = { 'Content-Type': 'application/json' }
      return fetch(`${api}/v1/tickets/${named}/redeem`, { method: 'POST', headers, body }).then(
        (response) => response.text(),
        String,
      )
    },
    [world.apiOrigin, ticket] as const,
  )
  expect(stolen).toBe('TypeError: Failed to fetch')
  // From a program no CORS stands in the way, and the answer is a no all the same.
  const asked = await post(
    `${world.apiOrigin}/v1/tickets/${ticket}/redeem`,
    { verifier: 'A'.repeat(43) },
    { Origin: world.siteOrigin },
  )
  expect(asked.ok).toBe(false)
  expect(await footprintOf(reader)).toEqual(before)
  await expectClosed(page, paid.river)
})

test.concurrent('a pay button is inert until it was seen for 700 ms, and for the second half of a double click', async () => {
  await using reader = await aReader({ wallet: 500 })
  const { page, requests } = reader
  const { payUrl } = await openTicket('the-river', 20)
  await page.clock.install()
  await page.clock.pauseAt(Date.now() + 1000)
  await page.goto(payUrl)
  const button = page.locator('button.primary')
  const box = (await button.boundingBox()) as { x: number; y: number; width: number; height: number }
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2]
  const posts = () => requests.filter((request) => request.method() === 'POST').length

  await page.mouse.move(x, y)
  await page.mouse.click(x, y)
  await page.clock.runFor(650)
  await page.mouse.click(x, y)
  await page.keyboard.press('Tab')
  await button.focus()
  await page.keyboard.press('Enter')
  expect(posts()).toBe(0)

  // Pressed before, let go after: not meant either.
  await page.mouse.down()
  await page.clock.runFor(100)
  await expect(payButton(page)).toBeVisible()
  await page.mouse.up()
  await page.mouse.down({ clickCount: 2 })
  await page.mouse.up({ clickCount: 2 })
  expect(posts()).toBe(0)
  await expect(page).toHaveURL(payUrl)

  await page.clock.runFor(1000)
  await expect(payButton(page)).toBeVisible()
  await page.mouse.move(x + 3, y)
  await page.mouse.click(x + 3, y)
  await expect(page.getByText('Unlocked', { exact: true })).toBeVisible()
  expect(posts()).toBe(1)
})

test.concurrent('a window that came up under a resting mouse is not paid by its click', async () => {
  await using reader = await aReader({ wallet: 500 })
  const { page, requests } = reader
  const { payUrl } = await openTicket('the-river', 20)
  await page.goto(payUrl)
  const box = (await page.locator('button.primary').boundingBox()) as {
    x: number
    y: number
    width: number
    height: number
  }
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2)
  await page.reload()
  await expect(payButton(page)).toBeVisible()
  await page.mouse.down()
  await page.mouse.up()
  expect(requests.filter((request) => request.method() === 'POST')).toEqual([])
  await page.mouse.move(box.x + 5, box.y + 5)
  await page.mouse.down()
  await page.mouse.up()
  await expect(page.getByText('Unlocked', { exact: true })).toBeVisible()
})

// THREATS EMB-01

// THREATS EMB-01, EMB-18

test('a script on the page cannot spend, whatever it sends to the pay origin', async () => {
  await using reader = await aReader({ wallet: 500 })
  const { page } = reader
  await reader.go(river)
  const payWindow = await openPayWindow(page)
  await expect(payButton(payWindow)).toBeVisible()
  const approve = `${payWindow.url()}/approve`
  const before = footprint()
  const heard = await page.evaluate(async (url) => {
    const body = 'approved=20&currency=USD'
    const send = (init: RequestInit) =>
      fetch(url, { method: 'POST', credentials: 'include', ...init }).then((response) => response.type, String)
    const form = new URLSearchParams(body)
    return Promise.all([
      send({ body: form }),
      send({ body: form, mode: 'no-cors' }),
      send({ body, mode: 'no-cors', headers: { 'Content-Type': 'text/plain' } }),
      send({ body: '{}', headers: { 'Content-Type': 'application/json' } }),
      send({
        body: form,
        headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
        mode: 'no-cors',
        referrerPolicy: 'no-referrer',
      }),
    ])
  }, approve)
  expect(new Set(heard)).toEqual(new Set(['TypeError: Failed to fetch']))
  expect(footprint()).toEqual(before)
})

// THREATS EMB-18

test('a form on the page that sends itself to the pay origin is refused', async () => {
  await using reader = await aReader({ wallet: 500 })
  const { page } = reader
  const { payUrl } = await openTicket('the-river', 20)
  await reader.go(river)
  const before = footprint()
  const refused = page.waitForResponse(`${payUrl}/approve`)
  await page.evaluate((action) => {
    const form = Object.assign(document.createElement('form'), { method: 'post', action })
    form.innerHTML = '<input name="approved" value="20"><input name="currency" value="USD">'
    document.body.append(form)
    form.submit()
  }, `${payUrl}/approve`)
  expect((await refused).status()).toBe(403)
  expect(footprint()).toEqual(before)
})

// THREATS EMB-02

// THREATS EMB-06

// THREATS EMB-09

// THREATS EMB-05

// THREATS EMB-05
