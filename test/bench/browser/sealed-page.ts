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

/** Milliseconds until the frame is drawn: from the key's arrival, and from plainly putting the same text into a page. */
export type Opening = { readonly ours: number; readonly plain: number }

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
    await page.waitForFunction(() => (window as unknown as Noted).shownAt > 0)
    const ours = await page.evaluate(() => {
      const entries = performance.getEntriesByType('resource') as PerformanceResourceTiming[]
      const key = entries.find(({ name }) => name.endsWith('/v1/content-keys'))
      return (window as unknown as Noted).shownAt - (key?.responseEnd ?? Number.NaN)
    })
    return { ours, plain: await page.evaluate(putPlainly, html) }
  } finally {
    await context.close()
  }
}

type Noted = { shownAt: number }

/** Must not use anything from outside: its text is sent to the browser. */
function own([site, item, token]: readonly [string, string, string]): void {
  localStorage.setItem(`tuppence:${site}`, JSON.stringify([[item, { token, grant: 'grant' }]]))
  Object.assign(window, { shownAt: 0 })
  const look = () => {
    if (!document.querySelector('tuppence-gate p')) return requestAnimationFrame(look)
    // A message sent while a frame is prepared arrives after that frame was drawn.
    const { port1, port2 } = new MessageChannel()
    port1.onmessage = () => Object.assign(window, { shownAt: performance.now() })
    return port2.postMessage(null)
  }
  requestAnimationFrame(look)
}

/** The floor: no key, no cipher, no sanitiser. */
function putPlainly(html: string): Promise<number> {
  const place = document.createElement('div')
  document.querySelector('tuppence-gate')?.replaceWith(place)
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
