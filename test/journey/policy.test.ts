// Publishers with a strict content security policy, and text that would run something if it could.
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright'
import { test } from 'vitest'
import { admin, aReader, lookAtTheBooksAfterwards, publishAt, world } from '../support/journey.ts'
import { expect, expectOpen, gateOf, openPayWindow, paid, payByWallet } from '../support/journey-steps.ts'

lookAtTheBooksAfterwards()

const river = '/articles/the-river.html'

test.concurrent('everything works under a strict policy with Trusted Types, without one violation', async () => {
  await using reader = await aReader({ wallet: 500 })
  const { page } = reader
  const violations = await watchViolations(page)
  for (const [path, sentence] of [
    [river, paid.river],
    ['/articles/the-lens.html', paid.lens],
  ] as const) {
    await publishAt(reader, path, { from: path, headers: { 'Content-Security-Policy': strictPolicy(path) } })
    await reader.go(path)
    await payByWallet(await openPayWindow(page))
    await expectOpen(page, sentence)
    expect(await violations()).toEqual([])
  }
})

test.concurrent('without the browser’s own sanitiser DOMPurify does the same under the same policy', async () => {
  await using reader = await aReader({ wallet: 500 })
  const { page } = reader
  await withoutSanitiser(page)
  const violations = await watchViolations(page)
  await publishAt(reader, river, { from: river, headers: { 'Content-Security-Policy': strictPolicy(river) } })
  await reader.go(river)
  await payByWallet(await openPayWindow(page))
  await expectOpen(page, paid.river)
  expect(await violations()).toEqual([])
})

test.concurrent('a file that does not open has its notice, with its look, under the same policy', async () => {
  await using reader = await aReader({ wallet: 500 })
  const { page, context } = reader
  const violations = await watchViolations(page)
  const lens = '/articles/the-lens.html'
  await context.route(/\.sealed$/, (route) => route.abort())
  await publishAt(reader, lens, { from: lens, headers: { 'Content-Security-Policy': strictPolicy(lens) } })
  await reader.go(lens)
  await payByWallet(await openPayWindow(page))
  await expectOpen(page, paid.lens)
  const notice = gateOf(page).locator('.tuppence-notice')
  await expect(notice).toHaveCSS('border-style', 'solid')
  await expect(notice).toHaveCSS('min-block-size', /^[1-9]/)
  expect(await violations()).toEqual([])
})

const hostileText = `
  <p>Paid and poisoned.</p>
  <script>window.ran.push('script')</script>
  <img src="/nowhere.png" alt="" onerror="window.ran.push('image')">
  <svg onload="window.ran.push('svg')"><script>window.ran.push('svg script')</script><a xlink:href="javascript:window.ran.push('svg link')"><text y="20">svg</text></a></svg>
  <details open ontoggle="window.ran.push('toggle')"><summary>More</summary></details>
  <iframe srcdoc="<script>parent.ran.push('frame')</script>"></iframe>
  <p><a id="one" href="javascript:window.ran.push('link')">one</a>
     <a id="two" href="java&#10;script:window.ran.push('split link')">two</a>
     <a id="three" href="data:text/html,<script>opener.ran.push('data')</script>">three</a></p>
  <form action="javascript:window.ran.push('form')"><button id="four">four</button></form>
  <style>body { display: none }</style>
  <math><mtext><table><mglyph><style><img src onerror="window.ran.push('mutation')"></style></mglyph></table></mtext></math>
  <p>The end of it.</p>`

// THREATS INP-04
test.concurrent.for(['with the browser’s own sanitiser', 'with DOMPurify'])(
  'nothing that a served text carries runs on the publisher’s page, %s',
  async (which) => {
    await using reader = await aReader({ wallet: 500 })
    const { page } = reader
    if (which === 'with DOMPurify') await withoutSanitiser(page)
    await page.addInitScript(() => Object.assign(window, { ran: [] }))
    const item = {
      kind: 'article',
      title: 'Poisoned',
      price: { amount: 10, currency: 'USD' },
      mode: 'served',
      page: null,
    }
    await admin('PUT', '/items/poisoned', item)
    await admin('PUT', '/items/poisoned/content', hostileText, 'text/html')
    await publishAt(reader, '/poisoned.html', {
      from: river,
      change: (html) => html.replace('item="the-river"', 'item="poisoned"'),
    })
    await reader.go('/poisoned.html')
    await payByWallet(await openPayWindow(page))
    await expectOpen(page, 'The end of it.')

    const gate = gateOf(page)
    for (const id of ['one', 'two', 'three', 'four']) {
      const target = gate.locator(`#${id}`)
      if ((await target.count()) > 0) await target.click({ noWaitAfter: true })
    }
    await gate.getByText('More').click()
    expect(await page.evaluate(() => (window as unknown as { ran: string[] }).ran)).toEqual([])
    await expect(gate.locator('script, iframe, form, style')).toHaveCount(0)
    const left = await gate.evaluate((host) =>
      [...host.querySelectorAll('*')].flatMap((element) => element.getAttributeNames()),
    )
    expect(left.filter((name) => name.startsWith('on'))).toEqual([])
    await expect(page).toHaveURL(`${world.siteOrigin}/poisoned.html`)
  },
)

/** Our origin for scripts and requests, and the hash of the one line of style that holds the wall's room. */
function strictPolicy(path: string): string {
  const html = readFileSync(join(world.folder, 'site', path), 'utf8')
  const room = /<style>(.*?)<\/style>/s.exec(html)?.[1] ?? ''
  const hash = createHash('sha256').update(room).digest('base64')
  return [
    "default-src 'none'",
    `script-src ${world.apiOrigin}`,
    // A sealed picture is fetched from the page's own origin and shown from memory.
    `connect-src ${world.apiOrigin} 'self'`,
    `style-src 'self' 'sha256-${hash}'`,
    "img-src 'self' blob:",
    "base-uri 'none'",
    "form-action 'none'",
    "require-trusted-types-for 'script'",
    'trusted-types tuppence dompurify',
  ].join('; ')
}

async function watchViolations(page: Page): Promise<() => Promise<string[]>> {
  await page.addInitScript(() => {
    const violations: string[] = []
    Object.assign(window, { violations })
    document.addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI, sample }) => {
      violations.push(`${effectiveDirective} ${blockedURI} ${sample}`)
    })
  })
  return () => page.evaluate(() => (window as unknown as { violations: string[] }).violations)
}

async function withoutSanitiser(page: Page): Promise<void> {
  await page.addInitScript(() => Reflect.deleteProperty(Element.prototype, 'setHTML'))
}
