// A long sealed article that its reader owns: the page of a static site, opened in a fresh profile, up to the frame that shows the text.
import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Browser, Route, ViewportSize } from 'playwright'
import type { ContentKey } from '../../../server/cli/seal/content-key.ts'
import { sealedType } from '../../../server/cli/seal/gates.ts'
import { sealPart } from '../../../server/cli/seal/seal-part.ts'

const [siteOrigin, ourOrigin] = ['https://river.example', 'https://pay.example.com']
const keyDelayMs = 1500
const label = { site: 'site_river', item: 'the-river', version: 'v1' }

export type SealedArticle = { readonly page: string; readonly html: string; readonly key: string }

export async function sealedArticle(html: string): Promise<SealedArticle> {
  const key: ContentKey = { ...label, key: randomBytes(32), envelopes: ['envelope'], parts: null, files: new Map() }
  // In one box, as a content management system hands it out.
  const sealed = JSON.stringify(await sealPart(`<div class="body">${html}</div>`, '', key))
  const page = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>The river</title>
<script async src="${ourOrigin}/tuppence.js" data-site="${label.site}"></script></head><body><h1>The river</h1>
<p>Nobody has counted the boats on it; the <em>ferryman</em> says that he has.</p>
<tuppence-gate item="${label.item}" data-sealed><script type="${sealedType}">${sealed}</script></tuppence-gate></body></html>`
  return { page, html, key: key.key.toString('base64url') }
}

/**
 * Milliseconds until the frame is drawn. From the moment in which the page can read its key: that with a screen full of text, and the one with
 * the last of it. From plainly putting text into a page: all of it at once, and no more than what the first of our frames had. And what passes
 * in the browser between the last byte of the key and that moment, before any script can know of it.
 */
export type Opening = {
  readonly ours: number
  readonly whole: number
  readonly plain: number
  readonly plainScreenful: number
  readonly handover: number
}

type Circumstances = { dist: string; cpuSlowdown: number; viewport: ViewportSize }

export async function openArticle(
  browser: Browser,
  { page: source, html, key }: SealedArticle,
  { dist, cpuSlowdown, viewport }: Circumstances,
): Promise<Opening> {
  const context = await browser.newContext({ viewport })
  try {
    await context.route('**/*', (route) => answer(route, { source, key, dist }))
    const page = await context.newPage()
    await (await context.newCDPSession(page)).send('Emulation.setCPUThrottlingRate', { rate: cpuSlowdown })
    const exp = Math.floor(Date.now() / 1000) + 3600
    const token = `x.${Buffer.from(JSON.stringify({ exp })).toString('base64url')}.x`
    await page.addInitScript(own, [label.site, label.item, token] as const)
    await page.goto(`${siteOrigin}/the-river.html`)
    const { arrivedAt, keyAt, shownAt, screenful, isFull, wholeAt } = await page.evaluate(
      () => (window as unknown as { noted: Promise<Noted> }).noted,
    )
    if (!isFull) throw new Error('The first frame with text has less of it than the screen holds')
    const paragraphs = html.split('\n').slice(0, screenful)
    return {
      ours: shownAt - keyAt,
      whole: wholeAt - keyAt,
      handover: keyAt - arrivedAt,
      plain: await page.evaluate(putPlainly, html),
      plainScreenful: await page.evaluate(putPlainly, paragraphs.join('\n')),
    }
  } finally {
    await context.close()
  }
}

type Noted = Shown & { arrivedAt: number; keyAt: number; wholeAt: number }
type Shown = { shownAt: number; screenful: number; isFull: boolean }

/**
 * Looks when something is put into the page: a look at every frame would itself take a tenth of what is measured. Must not use anything
 * from outside: its text is sent to the browser.
 */
function own([site, item, token]: readonly [string, string, string]): void {
  localStorage.setItem(`tuppence:${site}`, JSON.stringify([[item, { token, grant: 'grant' }]]))
  const { port1, port2 } = new MessageChannel()
  // A message sent while a frame is prepared arrives after that frame was drawn.
  const drawn = () =>
    new Promise<number>((done) => {
      port1.onmessage = () => done(performance.now())
      requestAnimationFrame(() => port2.postMessage(null))
    })
  // What is called for the first time takes longer.
  void drawn()
  let keyAt = Number.NaN
  const readJson = Response.prototype.json
  Response.prototype.json = async function () {
    const answer = await readJson.call(this)
    if (answer.key) keyAt = performance.now()
    return answer
  }
  const shown = new Promise<Shown>((done) => {
    const observer = new MutationObserver(async () => {
      const paragraphs = document.querySelectorAll('tuppence-gate p')
      const last = paragraphs.item(paragraphs.length - 1)
      if (!last) return
      observer.disconnect()
      const shownAt = await drawn()
      const end = last.getBoundingClientRect().bottom
      done({ shownAt, screenful: paragraphs.length, isFull: end >= innerHeight })
    })
    observer.observe(document, { subtree: true, childList: true })
  })
  const noted = new Promise<Noted>((done) =>
    document.addEventListener('tuppence:unlocked', async () => {
      const wholeAt = await drawn()
      const requests = performance.getEntriesByType('resource') as PerformanceResourceTiming[]
      const arrivedAt = requests.find(({ name }) => name.endsWith('/v1/content-keys'))?.responseEnd ?? Number.NaN
      done({ ...(await shown), arrivedAt, keyAt, wholeAt })
    }),
  )
  Object.assign(window, { noted })
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
