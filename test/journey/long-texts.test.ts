// A text longer than a screen comes in parts. Whoever looks sees a full screen at once; in the end the page has what it would have had in one.
import { randomBytes } from 'node:crypto'
import type { Page } from 'playwright'
import { test } from 'vitest'
import { createContentKeys } from '../../server/cli/seal/content-key.ts'
import { loadRecipient } from '../../server/cli/seal/recipient.ts'
import { newSealedFile, sealedBytes } from '../../server/cli/seal/seal-file.ts'
import { sealPart } from '../../server/cli/seal/seal-part.ts'
import { aReader, lookAtTheBooksAfterwards, publishAt, type Reader, world } from '../support/journey.ts'
import { expect, openPayWindow, payByWallet, scrollToGate } from '../support/journey-steps.ts'

lookAtTheBooksAfterwards()

const recipient = await loadRecipient(`${world.apiOrigin}/.well-known/tuppence-seal.json`)

const contentKey = () => createContentKeys([recipient])('site_demo', 'the-lake')

const words = (count: number) => Array.from({ length: count }, (_, at) => `word${at}`).join(' ')
const paragraphs = (count: number) => Array.from({ length: count }, (_, at) => `<p>${at}. ${words(80)}.</p>\n`).join('')
const end = '<p id="end">The end.</p>'

/** Each begins with more than a screen holds, and is cut somewhere when its beginning is looked for. */
const texts = {
  'of paragraphs': paragraphs(150) + end,
  'of one block around all': `<div class="body">${paragraphs(150)}${end}</div>`,
  'of boxes in a box, with words around them': `<div class="body">\n <section>${paragraphs(60)}</section>${paragraphs(90)}</div> After. <p>${words(80)}</p>${end}`,
  'of a box with a short beginning before it': `<h2>Before</h2> and <p>${words(9)}</p><div class="body">${paragraphs(150)}</div>${end}`,
  'of a box whose end is not where it seems': `<div class="body">${paragraphs(12)}<table><tr><td>${words(9000)}</td></tr><div>Stray.</div></table>${end}</div>`,
  'of letters without any markup': `${words(9000)} <em id="end">The end.</em>`,
  'with a table whose last words belong to the line before it': `${paragraphs(8)}Before. <table><tr><td>${words(9000)}</td></tr>Stray.</table>${end}`,
  'with bold type that nobody closes': `<p><b>${words(20)}</p>${paragraphs(150)}${end}`,
  'with a long comment': `${paragraphs(12)}<!-- ${words(9000)} -->${paragraphs(50)}${end}`,
  'with a long attribute': `${paragraphs(12)}<p title="< ${words(9000)} <">A title.</p>${paragraphs(50)}${end}`,
  'with elements that come to nothing': `${paragraphs(5)}<script>window.ran = 1</script><style>p { color: red }</style>${paragraphs(150)}<p onclick="window.ran = 1">A click.</p>${end}`,
}

test.concurrent.for(Object.entries(texts))(
  'a text %s is in the page as if it had been put there in one',
  async ([, html]) => {
    await using reader = await aReader({ wallet: 500 })
    const { page } = reader
    await buyText(reader, html)
    await expectWhole(page, html)
    await page.addInitScript(() => Reflect.deleteProperty(Element.prototype, 'setHTML'))
    await page.reload()
    await expectWhole(page, html)
    expect(await page.evaluate(() => 'ran' in window)).toBe(false)
  },
)

test.concurrent.for([
  'of paragraphs',
  'of one block around all',
  'of boxes in a box, with words around them',
  'of a box with a short beginning before it',
] as const)(
  'the first frame with text %s has a screen full of it, further ones have the rest, and only then the page is told',
  async (kind) => {
    await using reader = await aReader({ wallet: 500 })
    const { page } = reader
    await page.addInitScript(watchFrames)
    await buyText(reader, texts[kind])
    const { frames, told } = await seen(page)
    expect(frames[0]!.bottom).toBeGreaterThan(frames[0]!.screen)
    expect(frames.length).toBeGreaterThan(3)
    const counts = frames.map(({ count }) => count)
    expect(counts).toEqual(counts.toSorted((a, b) => a - b))
    const all = texts[kind].match(/<p\b/g)?.length
    expect(counts.at(-1)).toBe(all)
    expect(told).toBe(all)
  },
)

test.concurrent('what the page’s own scripts make of the beginning stays when the rest comes', async () => {
  await using reader = await aReader({ wallet: 500 })
  const { page } = reader
  await page.addInitScript(() => {
    let marked = 0
    new MutationObserver(() => {
      const first = document.querySelector<HTMLElement>('tuppence-gate p:not([data-drop])')
      if (!first || first.previousElementSibling?.matches('[data-drop]')) return
      marked += 1
      first.dataset.drop = `${marked}`
    }).observe(document, { subtree: true, childList: true })
  })
  await buyText(reader, texts['of one block around all'])
  await expect(page.locator('tuppence-gate #end')).toBeVisible()
  await expect(page.locator('tuppence-gate p').first()).toHaveAttribute('data-drop', '1')
})

test.concurrent('a picture in a long text is opened once and in its place, and the first frame has a screen full of text all the same', async () => {
  await using reader = await aReader({ wallet: 500 })
  const { page, context } = reader
  const key = await contentKey()
  const file = newSealedFile('')
  const picture = '<svg xmlns="http://www.w3.org/2000/svg" width="64" height="28"/>'
  const body = sealedBytes(Buffer.from(picture), file, key)
  const asked: string[] = []
  await context.route(`**/${file.name}`, (route) => {
    asked.push(route.request().url())
    return route.fulfill({ body })
  })
  await page.addInitScript(watchFrames)
  const figure = `<figure><img data-sealed-src="/${file.name}#image/svg+xml" alt="" width="640" height="280"></figure>`
  const html = `<div class="body"><p>${words(40)}</p>${figure}${paragraphs(150)}${end}</div>`
  await buyText(reader, html, async () => key)
  const { frames, told } = await seen(page)
  expect(frames[0]!.bottom).toBeGreaterThan(frames[0]!.screen)
  expect(frames.length).toBeGreaterThan(3)
  expect(told).toBe(152)
  const shown = page.locator('tuppence-gate figure img')
  await expect.poll(() => shown.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(64)
  expect(asked).toHaveLength(1)
})

test.concurrent('a gate taken away while its text is coming keeps none of it, and has all of it when it is put back', async () => {
  await using reader = await aReader({ wallet: 500 })
  const { page } = reader
  await page.addInitScript(takeAwayAtFirstText)
  await buyText(reader, texts['of paragraphs'])
  await page.waitForFunction(() => 'taken' in window)
  // As long as several frames and the timers beside them take.
  await page.waitForTimeout(500)
  const left = await page.evaluate(() => (window as unknown as { taken: HTMLElement }).taken.textContent)
  expect(left).not.toContain('word1')
  await page.evaluate(() => document.body.append((window as unknown as { taken: HTMLElement }).taken))
  await expectWhole(page, texts['of paragraphs'])
})

test.concurrent.for([
  ['where nobody looks', () => Object.defineProperty(document, 'hidden', { value: true })],
  ['behind another window, where no frame is drawn', () => Object.assign(window, { requestAnimationFrame: () => 0 })],
] as const)('%s all of the text comes too', async ([, hide]) => {
  await using reader = await aReader({ wallet: 500 })
  const { page } = reader
  await buyText(reader, texts['of paragraphs'])
  await expectWhole(page, texts['of paragraphs'])
  await page.addInitScript(hide)
  await page.reload()
  await expectWhole(page, texts['of paragraphs'])
})

async function buyText(reader: Reader, html: string, by = contentKey): Promise<void> {
  const path = `/articles/${randomBytes(6).toString('hex')}.html`
  const sealed = JSON.stringify(await sealPart(html, '', await by()))
  const gate = `<tuppence-gate item="the-lake" data-sealed><script type="application/tuppence-sealed+json">${sealed}</script></tuppence-gate>`
  await publishAt(reader, path, {
    from: 'articles/the-lake.html',
    change: (page) => page.replace(/<tuppence-gate[\s\S]*<\/tuppence-gate>/, () => gate),
  })
  await reader.page.goto(world.siteOrigin + path)
  await scrollToGate(reader.page)
  await payByWallet(await openPayWindow(reader.page))
}

/** Beside what this browser makes of the same text at once. */
async function expectWhole(page: Page, html: string): Promise<void> {
  await expect(page.locator('tuppence-gate #end')).toBeVisible()
  const [found, expected] = await page.evaluate((text) => {
    const unwanted = 'script, style'
    const parsed = new DOMParser().parseFromString(text, 'text/html').body
    const gate = document.querySelector('tuppence-gate')!.cloneNode(true) as HTMLElement
    for (const body of [gate, parsed]) {
      for (const element of body.querySelectorAll(unwanted)) element.remove()
      for (const element of body.querySelectorAll('[onclick]')) element.removeAttribute('onclick')
      const comments = document.createNodeIterator(body, NodeFilter.SHOW_COMMENT)
      for (let node = comments.nextNode(); node; node = comments.nextNode()) (node as Comment).remove()
      body.normalize()
    }
    return [gate.innerHTML, parsed.innerHTML]
  }, html)
  expect(found === expected, `${found?.slice(0, 300)} … ${found?.length} beside ${expected?.length}`).toBe(true)
}

type Frame = { count: number; bottom: number; screen: number }

/** Must not use anything from outside: its text is sent to the browser. */
function watchFrames(): void {
  const frames: Frame[] = []
  Object.assign(window, { frames })
  const look = () => {
    const last = [...document.querySelectorAll('tuppence-gate p')].at(-1)
    const count = document.querySelectorAll('tuppence-gate p').length
    if (last && count !== frames.at(-1)?.count) {
      frames.push({ count, bottom: last.getBoundingClientRect().bottom, screen: innerHeight })
    }
    requestAnimationFrame(look)
  }
  requestAnimationFrame(look)
  document.addEventListener('tuppence:unlocked', () =>
    Object.assign(window, { told: document.querySelectorAll('tuppence-gate p').length }),
  )
}

async function seen(page: Page): Promise<{ frames: Frame[]; told: number }> {
  await page.waitForFunction(() => 'told' in window)
  return page.evaluate(() => {
    const { frames, told } = window as unknown as { frames: Frame[]; told: number }
    return { frames, told }
  })
}

/** Must not use anything from outside: its text is sent to the browser. */
function takeAwayAtFirstText(): void {
  const look = () => {
    const gate = document.querySelector('tuppence-gate:has(p)')
    if (!gate) return requestAnimationFrame(look)
    gate.remove()
    return Object.assign(window, { taken: gate })
  }
  requestAnimationFrame(look)
}
