// Three small sites of other publishers, built by Eleventy, by Astro and by hand: sealed in their build, uploaded, bought and read.
import { join, resolve } from 'node:path'
import { afterAll, test, vi } from 'vitest'
import { check } from '../../server/cli/check.ts'
import { freePort } from '../support/child.ts'
import { ask, askByCurl, disguises, givenAway, sideDoors } from '../support/disguises.ts'
import { aReader, footprintOf, lookAtTheBooksAfterwards, tuppence, world } from '../support/journey.ts'
import {
  expect,
  expectClosed,
  expectOpen,
  gateOf,
  openPayWindow,
  payByWallet,
  scrollToGate,
  unlockButton,
} from '../support/journey-steps.ts'
import { serveFolder } from '../support/magazine.ts'
import { buildSite, changeFile, copySite, generators } from '../support/sites.ts'

lookAtTheBooksAfterwards()

const articles = {
  eleventy: {
    item: 'the-lamp',
    title: 'The lamp',
    path: '/the-lamp/',
    source: 'pages/the-lamp.md',
    teaser: 'to wind the clockwork',
    sentence: 'She wound the lamp once more, to be sure, and the voice said forty-two.',
    markup: ['em', 'forty'],
    price: 'Unlock for $0.25',
  },
  astro: {
    item: 'mgla',
    title: 'Mgła',
    path: '/mgla/',
    source: 'src/pages/mgla.md',
    teaser: 'zawsze od strony cmentarza',
    sentence: 'Rano brakowało jednej łodzi i nikt nie pamiętał, jak się nazywała.',
    markup: ['em', 'ktoś'],
    price: /^Odblokuj za 0,25/,
  },
  plain: {
    item: 'the-tide',
    title: 'The tide',
    path: '/the-tide.html',
    source: 'the-tide.html',
    teaser: 'he prints one line wrong on purpose',
    sentence: 'nobody has ever drawn the same hour twice.',
    markup: ['p', 'nobody has ever drawn'],
    price: 'Unlock for $0.25',
  },
} as const
type Name = keyof typeof articles
const sources = resolve(import.meta.dirname, '../sites')
const names = ['eleventy', 'astro', 'plain'] as const

const sites = Object.fromEntries(await Promise.all(names.map(async (name) => [name, await publish(name)]))) as Record<
  Name,
  Awaited<ReturnType<typeof publish>>
>
afterAll(() => names.map((name) => sites[name].close()))

test.concurrent.for(names)(
  '%s: a reader buys the sealed part, reads it as its author wrote it, and comes back to it open',
  async (name) => {
    const { path, teaser, sentence, markup, price } = articles[name]
    const { origin } = sites[name]
    await using reader = await aReader({ wallet: 500 })
    const { page, requests } = reader
    await page.goto(origin + path)
    await expect(page.getByText(teaser)).toBeVisible()
    await scrollToGate(page)
    await expectClosed(page, sentence)
    await expect(unlockButton(page)).toHaveText(price)
    const payWindow = await openPayWindow(page)
    await expect(payWindow.locator('.host')).toHaveText(new URL(origin).host)
    await payByWallet(payWindow)
    await expectOpen(page, sentence)
    await expect(gateOf(page).locator(markup[0], { hasText: markup[1] })).toBeVisible()
    for (const picture of await gateOf(page).locator('img').all()) {
      await picture.scrollIntoViewIfNeeded()
      await expect.poll(() => picture.evaluate((img: HTMLImageElement) => img.naturalWidth)).toBe(42)
    }
    const { entitlements } = (await footprintOf(reader))!
    expect(entitlements).toHaveLength(2)

    const before = requests.length
    await page.reload()
    await scrollToGate(page)
    await expectOpen(page, sentence)
    const asked = requests.slice(before).map((request) => request.url())
    expect(asked.filter((url) => url.startsWith(`${world.apiOrigin}/v1`))).toEqual([])
    expect((await footprintOf(reader))!.entitlements).toEqual(entitlements)
  },
)

test.concurrent.for(names)('%s: without script there is the teaser and a link to the pay page', async (name) => {
  const { path, teaser, sentence } = articles[name]
  await using reader = await aReader({ javaScriptEnabled: false })
  const { page } = reader
  await page.goto(sites[name].origin + path)
  await expect(page.getByText(teaser)).toBeVisible()
  await expect(page.getByText(sentence)).toHaveCount(0)
  await gateOf(page).getByRole('link').click()
  await page.waitForURL(/\/pay\//)
})

// THREATS GAT-02
test.concurrent.for(names)('%s: to print the page, or to save it, gives nobody the paid part', async (name) => {
  const { path, teaser, sentence } = articles[name]
  await using reader = await aReader()
  const { page } = reader
  await page.goto(sites[name].origin + path)
  await page.emulateMedia({ media: 'print' })
  await expect(page.getByText(teaser)).toBeVisible()
  expect(givenAway(await page.content(), [sentence])).toEqual([])
})

// THREATS GAT-02
test.for(names)('%s: whoever asks gets the same bytes, without the paid part', async (name) => {
  const { path, sentence } = articles[name]
  const address = `http://127.0.0.1:${sites[name].port}${path}`
  const answers = await Promise.all([
    ...disguises.map(async (headers) => (await ask(address, headers)).bytes),
    ...sideDoors.map(async (door) => (await ask(address + door, {})).bytes),
    ...disguises.map((headers) => askByCurl(address, headers)),
  ])
  const bytes = new Set(answers.filter((answer) => answer !== null))
  expect(bytes.size).toBe(1)
  expect(givenAway([...bytes].join(), [sentence])).toEqual([])
})

// THREATS GAT-03
test.for(names)(
  '%s: `tuppence check` finds the paid part nowhere, neither in the folder nor on the running site',
  async (name) => {
    const { port, output } = sites[name]
    const paid = join(sources, name, articles[name].source)
    const printed: string[] = []
    const spies = [vi.spyOn(console, 'log'), vi.spyOn(console, 'error')]
    for (const spy of spies) spy.mockImplementation((line) => void printed.push(String(line)))
    const statuses = [await check([output, '--paid', paid]), await check([`http://127.0.0.1:${port}/`, '--paid', paid])]
    for (const spy of spies) spy.mockRestore()
    expect({ statuses, printed }).toEqual({
      statuses: [0, 0],
      printed: [expect.stringMatching(/^no leak in/), expect.stringMatching(/^no leak in/)],
    })
  },
)

/** From the author's folder to a static server, as its README tells. */
async function publish(name: Name) {
  const folder = join(world.folder, `site-${name}`)
  const { item, title, source } = articles[name]
  const [site, port] = [`site_${name}`, await freePort()]
  const origin = `http://${name}.localhost:${port}`
  const create = ['site', 'create', '--id', site, '--name', `The ${name} one`, '--origin', origin, '--json']
  await enter(item, title, JSON.parse(await tuppence(...create)).secretKey)
  copySite(name, folder)
  if (name === 'plain') {
    await changeFile(join(folder, source), (html) => html.replace('https://pay.example.com', world.apiOrigin))
    await tuppence('seal', folder, '--api', world.apiOrigin, '--find-leaks')
  } else {
    await buildSite(name, folder, { TUPPENCE_API: world.apiOrigin, TUPPENCE_SITE: site })
  }
  const output = name === 'plain' ? folder : join(folder, generators[name].output)
  const server = await serveFolder(output, port)
  return {
    origin,
    port,
    output,
    close() {
      server.closeAllConnections()
      server.close()
    },
  }
}

/** What the publisher tells the backend, once. */
async function enter(item: string, title: string, siteKey: string): Promise<void> {
  const response = await fetch(`${world.apiOrigin}/v1/admin/items/${item}`, {
    method: 'PUT',
    headers: { Authorization: `Bearer ${siteKey}`, 'Content-Type': 'application/json' },
    body: JSON.stringify({
      kind: 'article',
      title,
      mode: 'sealed',
      price: { amount: 25, currency: 'USD' },
      page: null,
    }),
  })
  if (!response.ok) throw new Error(`${item}: ${response.status} ${await response.text()}`)
}
