// Paid text cannot be had without paying: not by a program, not by a crawler, from no address that anybody can ask.
import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { test, vi } from 'vitest'
import { check } from '../../server/cli/check.ts'
import { ask, disguises, givenAway, plain, sideDoors } from '../support/disguises.ts'
import { aReader, lookAtTheBooksAfterwards, world } from '../support/journey.ts'
import { expect, expectOpen, openPayWindow, paid, payByWallet } from '../support/journey-steps.ts'

lookAtTheBooksAfterwards()

const root = resolve(import.meta.dirname, '../..')
const { thanks: _isSoft, ...protectedSentences } = paid
const sentences = Object.values(protectedSentences)

test('each paid sentence is really in a source of the magazine', () => {
  const sources = ['content', 'pages'].flatMap((folder) => filesIn(join(root, 'demo-site', folder)))
  const texts = sources.map((file) => plain(readFileSync(file, 'utf8')))
  for (const sentence of sentences)
    expect(
      texts.filter((text) => text.includes(plain(sentence))),
      sentence,
    ).toHaveLength(1)
})

// THREATS GAT-02, GAT-03
test('no page, feed or script of the magazine holds a paid sentence, and everybody gets the same bytes', async () => {
  const folder = join(world.folder, 'site')
  const paths = filesIn(folder).map((file) => file.slice(folder.length))
  expect(paths).toEqual(expect.arrayContaining(['/articles/the-river.html', '/articles/the-lake.html', '/feed.xml']))
  for (const path of paths) {
    const asked = [
      ...disguises.map((headers) => ask(world.siteOrigin + path, headers)),
      ...sideDoors.map((door) => ask(world.siteOrigin + path + door, {})),
    ]
    const bodies = await Promise.all(asked)
    expect(new Set(bodies.map(({ bytes }) => bytes)).size, path).toBe(1)
    expectNothingPaid(bodies[0]?.bytes ?? '', path)
  }
})

test.for([
  ['as files', () => join(world.folder, 'site')],
  ['as it is served', () => world.siteOrigin],
] as const)('the magazine, %s, passes `tuppence check`', async ([, site]) => {
  const printed: string[] = []
  const spy = vi.spyOn(console, 'error').mockImplementation((line) => void printed.push(String(line)))
  const texts = ['content', 'pages'].flatMap((folder) => ['--paid', join(root, 'demo-site', folder)])
  const status = await check([site(), ...texts])
  spy.mockRestore()
  expect({ status, printed }).toEqual({ status: 0, printed: [] })
})

// THREATS GAT-02, TOK-14
test('no script, page or answer of the backend holds a paid sentence, whoever asks', async () => {
  const items = filesIn(join(root, 'demo-site', 'content')).map((file) =>
    (file.split('/').pop() as string).replace('.html', ''),
  )
  const perItem = [...items, 'the-lake', 'the-lens', 'the-tide-mill', 'the-bell-buoy'].flatMap((item) => [
    `/v1/sites/site_demo/items/${item}`,
    `/v1/sites/site_demo/items/${item}/content`,
    `/v1/sites/site_demo/items/${item}/content?token=`,
    `/v1/admin/items/${item}`,
    `/v1/admin/items/${item}/content`,
    `/pay/start?site=site_demo&item=${item}`,
  ])
  const files = ['widget', 'pages'].flatMap((part) =>
    readdirSync(join(root, 'dist', part)).map((file) => ({ part, file })),
  )
  const scripts = files.map(({ part, file }) =>
    file === 'tuppence.js' ? '/tuppence.js' : `/${part === 'widget' ? 'tuppence' : part}/${file}`,
  )
  const others = [
    '/',
    '/wallet',
    '/healthz',
    '/readyz',
    '/.well-known/jwks.json',
    '/.well-known/tuppence-seal.json',
    '/v1/sites/site_demo',
  ]
  const answers = await Promise.all(
    [...scripts, ...perItem, ...others].map(async (path) => ({ path, ...(await ask(world.apiOrigin + path, {})) })),
  )
  for (const { path, bytes } of answers) expectNothingPaid(bytes, path)
  expect(
    answers.filter(({ path, status }) => scripts.includes(path) && path.endsWith('.js') && status !== 200),
  ).toEqual([])

  const contents = answers.filter(({ path }) => path.endsWith('/content') && !path.includes('/admin/'))
  expect(new Set(contents.map(({ status }) => status))).toEqual(new Set([402]))
  const river = `${world.apiOrigin}/v1/sites/site_demo/items/the-river/content`
  for (const headers of [
    { Authorization: 'Bearer null' },
    { Authorization: 'Bearer eyJhbGciOiJub25lIn0.e30.' },
    { Range: 'bytes=0-99' },
  ]) {
    const { status, bytes } = await ask(river, headers)
    expect(status).toBeGreaterThanOrEqual(401)
    expectNothingPaid(bytes, JSON.stringify(headers))
  }
})

// THREATS GAT-02
test('a served text is refused alike to a browser, to a crawler and to whoever says to come from one', async () => {
  for (const item of ['the-river', 'the-ropewalk', 'prom', 'the-night-boat']) {
    const content = `${world.apiOrigin}/v1/sites/site_demo/items/${encodeURIComponent(item)}/content`
    const answers = await Promise.all(
      disguises.flatMap((headers) => sideDoors.map((door) => ask(content + door, headers))),
    )
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([402]))
    for (const { bytes } of answers) expectNothingPaid(bytes, item)
    // But for the number of the request.
    const told = answers.map(({ bytes }) => bytes.replace(/urn:request:\w+/, ''))
    expect(new Set(told).size, told[0]).toBe(1)
  }
})

// THREATS GAT-09
test('a paid body may be kept by its reader’s browser only', async () => {
  await using reader = await aReader({ wallet: 500 })
  const { page } = reader
  await reader.go('/articles/the-river.html')
  const body = page.waitForResponse(
    (response) => response.url().endsWith('/items/the-river/content') && response.request().method() === 'GET',
  )
  await payByWallet(await openPayWindow(page))
  expect(await (await body).headerValue('cache-control')).toBe('private, no-store')
  await reader.go('/articles/the-lake.html')
  const key = page.waitForResponse(
    (response) => response.url().endsWith('/v1/content-keys') && response.request().method() === 'POST',
  )
  await payByWallet(await openPayWindow(page))
  expect(await (await key).headerValue('cache-control')).toBe('private, no-store')
  await expectOpen(page, paid.lake)
})

function expectNothingPaid(text: string, where: string): void {
  expect(givenAway(text, sentences), where).toEqual([])
}

function filesIn(folder: string): string[] {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true })
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
}
