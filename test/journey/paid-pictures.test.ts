// A picture that only a sealed part shows: at no address before it is paid for, in its place after, and never the end of the text.
import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { BrowserContext, Locator, Page, Route } from 'playwright'
import { test } from 'vitest'
import {
  aReader,
  hearEvents,
  lookAtTheBooksAfterwards,
  publishAt,
  type Reader,
  watchShifts,
  world,
} from '../support/journey.ts'
import { expect, expectClosed, expectOpen, gateOf, openPayWindow, paid, payByWallet } from '../support/journey-steps.ts'

lookAtTheBooksAfterwards()

const lens = '/articles/the-lens.html'
const plain = readFileSync(resolve(import.meta.dirname, '../../demo-site/pages/pictures/number-184.svg'))
const folder = join(world.folder, 'site')
const sealedAddress = new RegExp(`^${world.siteOrigin}/pictures/[\\w-]+\\.sealed$`)
const pictureIn = (page: Page) => gateOf(page).locator('figure img')
const noticeIn = (page: Page) => gateOf(page).locator('figure .tuppence-notice')
const asked = ({ requests }: Reader) =>
  requests.map((request) => request.url()).filter((url) => sealedAddress.test(url))

/** Until it is mended. By a word of ours: the browser is not asked while a pay window of it may be closing. */
async function spoilFile(context: BrowserContext, spoil: (route: Route) => Promise<void>): Promise<() => void> {
  let isSpoilt = true
  await context.route(sealedAddress, (route) => (isSpoilt ? spoil(route) : route.fallback()))
  return () => {
    isSpoilt = false
  }
}

test.concurrent('before it is paid for the picture is at no address, sealed or plain', async () => {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  expect(files.filter((file) => file.endsWith('.sealed'))).toHaveLength(1)
  expect((await fetch(`${world.siteOrigin}/pictures/number-184.svg`)).status).toBe(404)
  const ray = 'M300 140L360 206L96 226'
  expect(plain.includes(ray)).toBe(true)
  for (const file of files.filter((each) => /\.\w+$/.test(each))) {
    const bytes = Buffer.from(await (await fetch(`${world.siteOrigin}/${file}`)).arrayBuffer())
    expect(bytes.includes(ray), file).toBe(false)
    expect(bytes.includes('number-184'), file).toBe(false)
  }
})

test.concurrent('after it is paid for it is shown, from one sealed file, and again without another key', async () => {
  await using reader = await aReader({ wallet: 500 })
  const { page } = reader
  await reader.go(lens)
  await expectClosed(page, paid.lens)
  await expect(pictureIn(page)).toHaveCount(0)
  expect(asked(reader)).toEqual([])
  await payByWallet(await openPayWindow(page))
  await expectOpen(page, paid.lens)
  await expectShown(page)
  expect(asked(reader)).toHaveLength(1)

  await page.reload()
  await expectShown(page)
  expect(reader.requests.filter((request) => request.url().endsWith('/v1/content-keys'))).toHaveLength(1)
})

test.concurrent('without the browser’s own sanitiser it is shown too', async () => {
  await using reader = await aReader({ wallet: 500 })
  const { page } = reader
  await page.addInitScript(() => Reflect.deleteProperty(Element.prototype, 'setHTML'))
  await buy(reader)
  await expectShown(page)
})

test.concurrent('it is fetched when its reader comes near it, into the room that it has from the start', async () => {
  await using reader = await aReader({ wallet: 500 })
  const { page } = reader
  const shifts = await watchShifts(page)
  await publishAt(reader, lens, {
    from: lens,
    change: (html) => html.replace('</head>', '<style>figure { margin-top: 4000px !important }</style></head>'),
  })
  await buy(reader)
  const room = await pictureIn(page).boundingBox()
  expect(room!.width / room!.height).toBeCloseTo(640 / 280, 1)
  expect(asked(reader)).toEqual([])
  const before = await shifts()
  await pictureIn(page).scrollIntoViewIfNeeded()
  await expectShown(page)
  const shown = await pictureIn(page).boundingBox()
  expect([shown!.width, shown!.height]).toEqual([room!.width, room!.height])
  expect(await shifts()).toBe(before)
})

test.concurrent('a flipped bit is a notice in its place; the text stays, and the picture comes when the file is whole', async () => {
  await using reader = await aReader({ wallet: 500 })
  const { page, context } = reader
  const heard = await hearEvents(page)
  const mend = await spoilFile(context, async (route) => {
    const body = await (await route.fetch()).body()
    body[40]! ^= 1
    await route.fulfill({ body })
  })
  await buy(reader)
  const notice = noticeIn(page)
  await expect(notice).toHaveText(/^Diagram: .* This could not be opened\. Try again$/)
  await expect(page.getByText(paid.lens)).toBeVisible()
  expect(await heard()).toContain('problem the-lens sealed')
  await notice.click()
  await expect(notice).toHaveCount(1)

  mend()
  await notice.click()
  await expectShown(page)
  await expect(notice).toHaveCount(0)
})

test.concurrent('a notice takes the room of its picture, looks finished by itself, and can be pressed by keyboard', async () => {
  await using reader = await aReader({ wallet: 500 })
  const { page, context } = reader
  const measured = Promise.withResolvers<void>()
  const mend = await spoilFile(context, async (route) => {
    await measured.promise
    await route.abort()
  })
  await buy(reader)
  const room = await pictureIn(page).boundingBox()
  measured.resolve()
  const notice = noticeIn(page)
  await notice.scrollIntoViewIfNeeded()
  expect((await notice.boundingBox())?.width).toBe(room!.width)
  const look = await lookOf(notice)
  expect(look).toMatchObject({ borderStyle: 'solid', cursor: 'pointer' })
  expect(look.backgroundColor).not.toBe('rgba(0, 0, 0, 0)')
  await page.emulateMedia({ colorScheme: 'dark' })
  await expect.poll(async () => (await lookOf(notice)).backgroundColor).not.toBe(look.backgroundColor)
  mend()
  await notice.focus()
  await page.keyboard.press('Enter')
  await expectShown(page)
})

test.concurrent('every rule of the publisher’s wins over the look of a notice', async () => {
  await using reader = await aReader({ wallet: 500 })
  const { page, context } = reader
  await context.route(sealedAddress, (route) => route.abort())
  const rules = 'button { background: rgb(1, 2, 3); border-style: dotted; width: 120px }'
  await publishAt(reader, lens, {
    from: lens,
    change: (html) => html.replace('</head>', `<style>${rules}</style></head>`),
  })
  await buy(reader)
  expect(await lookOf(noticeIn(page))).toMatchObject({
    backgroundColor: 'rgb(1, 2, 3)',
    borderStyle: 'dotted',
    width: '120px',
  })
})

test.concurrent('without a connection to the file there is a notice, and the text stays', async () => {
  await using reader = await aReader({ wallet: 500 })
  const { page, context } = reader
  const heard = await hearEvents(page)
  await context.route(sealedAddress, (route) => route.abort())
  await buy(reader)
  await expect(noticeIn(page)).toBeVisible()
  await expect(page.getByText(paid.lens)).toBeVisible()
  expect(await heard()).toContain('problem the-lens offline')
})

test.concurrent('when the gate goes away nothing of it is left in the browser', async () => {
  await using reader = await aReader({ wallet: 500 })
  const { page } = reader
  await buy(reader)
  await expectShown(page)
  const address = await pictureIn(page).evaluate((image: HTMLImageElement) => image.src)
  await gateOf(page).evaluate((gate) => gate.remove())
  const isGone = () =>
    page.evaluate(
      (url) =>
        fetch(url).then(
          () => false,
          () => true,
        ),
      address,
    )
  await expect.poll(isGone).toBe(true)
})

async function buy(reader: Reader): Promise<void> {
  await reader.go(lens)
  await payByWallet(await openPayWindow(reader.page))
  await expectOpen(reader.page, paid.lens)
}

async function lookOf(notice: Locator) {
  return notice.evaluate((button) => {
    const { backgroundColor, borderStyle, cursor, width } = getComputedStyle(button)
    return { backgroundColor, borderStyle, cursor, width }
  })
}

/** Drawn, and by the very bytes that its author wrote. */
async function expectShown(page: Page): Promise<void> {
  const image = pictureIn(page)
  await image.scrollIntoViewIfNeeded()
  await expect(image).toHaveAttribute('src', /^blob:/)
  await expect(image).toHaveJSProperty('complete', true)
  await expect
    .poll(() => image.evaluate(async (shown: HTMLImageElement) => (await (await fetch(shown.src)).text()).trim()))
    .toBe(plain.toString().trim())
}
