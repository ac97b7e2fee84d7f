// A long sealed article that its reader owns: the page of a static site, opened in a fresh profile, up to the frame that shows the text.
import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Browser, Route } from 'playwright'
import type { ContentKey } from '../../../server/cli/seal/content-key.ts'
import { sealedType } from '../../../server/cli/seal/gates.ts'
import { sealPart } from '../../../server/cli/seal/seal-part.ts'

const [siteOrigin, ourOrigin] = ['https://river.example', 'https://pay.example.com']
const keyDelayMs = 1500
const label = { site: 'site_river', item: 'the-river', version: 'v1' }

export type SealedArticle = { readonly page: string; readonly html: string; readonly key: string }

export async function sealedArticle(html: string): Promise<SealedArticle> {
  const key: ContentKey = { ...label, key: randomBytes(32), envelopes: ['envelope'], parts: null, files: new Map() }
  const sealed = JSON.stringify(await sealPart(html, '', key))
  const page = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>The river</title>
<script async src="${ourOrigin}/tuppence.js" data-site="${label.site}"></script></head><body><h1>The river</h1>
<tuppence-gate item="${label.item}" data-sealed><script type="${sealedType}">${sealed}</script></tuppence-gate></body></html>`
  return { page, html, key: key.key.toString('base64url') }
}

/**
 * Milliseconds until the frame is drawn. From the key's arrival: that with a screen full of text, and the one with the last of it. From
 * plainly putting text into a page: all of it at once, and no more than what the first of our frames had.
 */
export type Opening = {
  readonly ours: number
  readonly whole: number
  readonly plain: number
  readonly plainScreenful: number
}

export async function openArticle(
  browser: Browser,
  { page: source, html, key }: SealedArticle,
  { dist, cpuSlowdown }: { dist: string; cpuSlowdown: number },
): Promise<Opening> {
  const context = await browser.newContext({ viewport: { width: 800, height: 1400 } })
  try {
    await context.route('**/*', (route) => answer(route, { source, key, dist }))
    const page = await context.newPage()
    await (await context.newCDPSession(page)).send('Emulation.setCPUThrottlingRate', { rate: cpuSlowdown })
    const exp = Math.floor(Date.now() / 1000) + 3600
    const token = `x.${Buffer.from(JSON.stringify({ exp })).toString('base64url')}.x`
    await page.addInitScript(own, [label.site, label.item, token] as const)
    await page.goto(`${siteOrigin}/the-river.html`)
    await page.waitForFunction(() => (window as unknown as Noted).wholeAt > 0)
    const noted = await page.evaluate(() => {
      const entries = performance.getEntriesByType('resource') as PerformanceResourceTiming[]
      const key = entries.find(({ name }) => name.endsWith('/v1/content-keys'))?.responseEnd ?? Number.NaN
      const { shownAt, screenful, isFull, wholeAt } = window as unknown as Noted
      return { ours: shownAt - key, whole: wholeAt - key, screenful, isFull }
    })
    if (!noted.isFull) throw new Error('The first frame with text has less of it than the screen holds')
    const paragraphs = html.split('\n').slice(0, noted.screenful)
    return {
      ours: noted.ours,
      whole: noted.whole,
      plain: await page.evaluate(putPlainly, html),
      plainScreenful: await page.evaluate(putPlainly, paragraphs.join('\n')),
    }
  } finally {
    await context.close()
  }
}

type Noted = { shownAt: number; screenful: number; isFull: boolean; wholeAt: number }

/** Must not use anything from outside: its text is sent to the browser. */
function own([site, item, token]: readonly [string, string, string]): void {
  localStorage.setItem(`tuppence:${site}`, JSON.stringify([[item, { token, grant: 'grant' }]]))
  Object.assign(window, { wholeAt: 0 })
  // A message sent while a frame is prepared arrives after that frame was drawn.
  const afterDrawing = (then: () => void) => {
    const { port1, port2 } = new MessageChannel()
    port1.onmessage = then
    port2.postMessage(null)
  }
  const look = () => {
    const paragraphs = document.querySelectorAll('tuppence-gate p')
    const last = paragraphs.item(paragraphs.length - 1)
    if (!last) return requestAnimationFrame(look)
    return afterDrawing(() => {
      const shownAt = performance.now()
      const isFull = last.getBoundingClientRect().bottom >= innerHeight
      Object.assign(window, { shownAt, screenful: paragraphs.length, isFull })
    })
  }
  requestAnimationFrame(look)
  document.addEventListener('tuppence:unlocked', () =>
    requestAnimationFrame(() => afterDrawing(() => Object.assign(window, { wholeAt: performance.now() }))),
  )
}

/** The floor: no key, no cipher, no sanitiser. */
function putPlainly(html: string): Promise<number> {
  const place = document.createElement('div')
  document.body.replaceChildren(place)
  return new Promise((done) => {
    requestAnimationFrame(() =>
      setTimeout(() => {
        const begun = performance.now()
        place.innerHTML = html
        requestAnimationFrame(() => {
          const { port1, port2 } = new MessageChannel()
          port1.onmessage = () => done(performance.now() - begun)
          port2.postMessage(null)
        })
      }),
    )
  })
}

type World = { readonly source: string; readonly key: string; readonly dist: string }

async function answer(route: Route, { source, key, dist }: World): Promise<void> {
  const { pathname } = new URL(route.request().url())
  const headers = { 'access-control-allow-origin': '*' }
  if (pathname === '/the-river.html') return route.fulfill({ contentType: 'text/html', body: source })
  if (pathname === '/v1/content-keys') {
    // As after a payment: the page has come to rest when its key arrives.
    await sleep(keyDelayMs)
    return route.fulfill({ headers, json: { key, item: label.item, version: label.version } })
  }
  const file = /^\/(?:tuppence\/)?([\w-]+\.js)$/.exec(pathname)?.[1]
  if (!file) return route.fulfill({ status: 404, headers, body: '' })
  return route.fulfill({ headers, contentType: 'text/javascript', body: readFileSync(join(dist, 'widget', file)) })
}
