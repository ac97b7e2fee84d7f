// Publishers' generators with our plugins in them: what they write is sealed, and what is wrong or leaks fails the build.
import { mkdtempSync, rmSync } from 'node:fs'
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { compactDecrypt, exportJWK, generateKeyPair } from 'jose'
import { expect, onTestFinished, test } from 'vitest'
import type { Sealed } from '../../../server/wire/content-key.ts'
import { unseal } from '../../../widget/unseal.ts'
import { answering, freePort, startNodeProgram } from '../../support/child.ts'
import { buildSite, changeFile, copySite, type Generator, generators, quiet, textsBelow } from '../../support/sites.ts'

const articles = {
  eleventy: {
    configuration: 'eleventy.config.js',
    pages: 'pages',
    source: 'pages/the-lamp.md',
    page: '_site/the-lamp/index.html',
    item: 'the-lamp',
    teaser: 'It takes <strong>forty-one turns</strong>',
    paid: 'because somebody outside had counted the last one for her.',
    marked: /<p>On the night .* at <em>forty<\/em>, .*<ul>\s*<li>She did not open the door\.<\/li>/s,
  },
  astro: {
    configuration: 'astro.config.mjs',
    pages: 'src/pages',
    source: 'src/pages/mgla.md',
    page: 'dist/mgla/index.html',
    item: 'mgla',
    teaser: '<strong>zawsze od strony cmentarza</strong>',
    paid: 'Rano brakowało jednej łodzi i nikt nie pamiętał, jak się nazywała.',
    marked: /<em>ktoś<\/em>, kto znał .*<ol>\s*<li>Nikt go nie zapytał, skąd je zna\.<\/li>/s,
  },
} as const
const both = ['eleventy', 'astro'] as const

/** A site on its author's machine, and a backend whose public key lies in a file beside it. */
async function createSite(generator: Generator) {
  const home = mkdtempSync(join(tmpdir(), 'tuppence-plugins-'))
  onTestFinished(() => rmSync(home, { recursive: true, force: true }))
  const folder = join(home, 'site')
  copySite(generator, folder)
  const { publicKey, privateKey } = await generateKeyPair('ECDH-ES', { crv: 'P-256', extractable: true })
  const jwk = { ...(await exportJWK(publicKey)), kid: 'first', use: 'enc', alg: 'ECDH-ES' }
  await writeFile(join(home, 'keys.json'), JSON.stringify({ keys: [jwk] }))
  const keys = `keys: ['${join(home, 'keys.json')}']`
  await changeFile(join(folder, articles[generator].configuration), (text) =>
    text.replace('{ api }', `{ api, ${keys} }`).replace('TUPPENCE_API }', `TUPPENCE_API, ${keys} }`),
  )
  const env = { TUPPENCE_API: 'https://pay.example.com', TUPPENCE_SITE: 'site_notebook' }
  return {
    folder,
    env,
    at: (path: string) => join(folder, path),
    build: () => buildSite(generator, folder, env),
    /** Why the build fails. */
    fault: () =>
      buildSite(generator, folder, env).then(
        () => '',
        (fault: Error) => fault.message,
      ),
    /** What a reader who has paid gets to read. */
    async opened(page: string) {
      const sealed = sealedIn(await readFile(join(folder, page), 'utf8'))
      const { plaintext } = await compactDecrypt(sealed.envelopes[0] as string, privateKey)
      return unseal(sealed)(JSON.parse(new TextDecoder().decode(plaintext)).key)
    },
  }
}

function sealedIn(page: string): Sealed {
  const [, json] = /<script type="application\/tuppence-sealed\+json">(.*?)<\/script>/s.exec(page) ?? []
  return JSON.parse(json ?? 'null')
}

test.for(both)(
  'what %s builds holds the teaser, and the paid Markdown as HTML for those alone who have the key',
  async (generator) => {
    const { page, item, teaser, paid, marked } = articles[generator]
    const site = await createSite(generator)
    expect(await site.build()).toContain('parts sealed: 1 in 1 pages')
    const built = await textsBelow(site.at(generators[generator].output))
    expect(built.filter(({ text }) => text.includes(paid))).toEqual([])
    const html = await readFile(site.at(page), 'utf8')
    expect(html).toContain(teaser)
    expect(html).toContain(`<tuppence-gate item="${item}" data-sealed`)
    expect(html).toContain('href="https://pay.example.com/pay/start?site=site_notebook&amp;')
    expect(await site.opened(page)).toMatch(marked)
  },
)

test.for(both)('%s ends with an error that names file and line when a mark is wrong', async (generator) => {
  const site = await createSite(generator)
  const { source, page } = articles[generator]
  await changeFile(
    site.at(source),
    (text) => `${text}\n\n<tuppence-gate data-seal>\n\nAnother one.\n\n</tuppence-gate>\n`,
  )
  const fault = await site.fault()
  expect(fault).toMatch(/ended with 1:/)
  expect(fault).toMatch(new RegExp(`${page}:\\d+: the gate names no item`))
})

// THREATS GAT-03
test.for(both)('%s ends with an error when a paid sentence stands on another page', async (generator) => {
  const site = await createSite(generator)
  const { pages, paid, item } = articles[generator]
  await writeFile(site.at(`${pages}/leak.md`), `# From the archive\n\nShe wrote: ${paid}\n`)
  const fault = await site.fault()
  expect(fault).toMatch(/ended with 1:/)
  expect(fault).toMatch(new RegExp(`${generators[generator].output}/leak/index.html:\\d+: .* gives "${item}" away`))
})

test.for(both)(
  '%s ends with an error when the keys of the backend cannot be had, and gives nothing out',
  async (generator) => {
    const site = await createSite(generator)
    await rm(join(site.folder, '../keys.json'))
    expect(await site.fault()).toMatch(/ended with 1:.*keys\.json/s)
  },
)

test('a feed that carries whole articles fails the build in Eleventy, with what to do about it', async () => {
  const site = await createSite('eleventy')
  await changeFile(site.at(articles.eleventy.source), (text) => text.replace(/!\[.*/, ''))
  await changeFile(site.at('pages/feed.njk'), (text) => text.replace('article.data.teaser', 'article.templateContent'))
  expect(await site.fault()).toMatch(/_site\/feed\.xml:\d+: a feed gives "the-lamp" away: .*\(feed the teaser/)
})

test('a shortcode without a name takes the page’s address for the item, and refuses a name that cannot be one', async () => {
  const site = await createSite('eleventy')
  const { source, page } = articles.eleventy
  await changeFile(site.at(source), (text) => text.replace('{% paid "the-lamp" %}', '{% paid %}'))
  await site.build()
  expect(await readFile(site.at(page), 'utf8')).toContain('<tuppence-gate item="/the-lamp/" data-sealed>')
  await changeFile(site.at(source), (text) => text.replace('{% paid %}', '{% paid "the lamp" %}'))
  expect(await site.fault()).toMatch(/\.\/pages\/the-lamp\.md.*{% paid "the lamp" %}: this cannot be an item/s)
})

test('Nunjucks takes the shortcode too', async () => {
  const site = await createSite('eleventy')
  await writeFile(
    site.at('pages/oil.njk'),
    '---\nlayout: article.njk\ntitle: Oil\n---\n<p>Whale oil.</p>{% paid "oil" %}<p>It was never whale oil.</p>{% endpaid %}',
  )
  expect(await site.build()).toContain('parts sealed: 2 in 2 pages')
  expect(await site.opened('_site/oil/index.html')).toBe('<p>It was never whale oil.</p>')
})

test('Astro’s components mark by the element, also as MDX writes its attribute', async () => {
  const site = await createSite('astro')
  const gates = ['<tuppence-gate item="oil" data-seal>', '<tuppence-gate item="wick" data-seal={true}>'].map(
    (start) => `${start}<p>It was never whale oil.</p></tuppence-gate>`,
  )
  await writeFile(
    site.at('src/pages/oil.astro'),
    `---\nimport Article from '../layouts/Article.astro'\n---\n<Article title="Oil">${gates.join('')}</Article>\n`,
  )
  expect(await site.build()).toContain('parts sealed: 3 in 2 pages')
  expect(await site.opened('dist/oil/index.html')).toBe('<p>It was never whale oil.</p>')
  expect(await readFile(site.at('dist/oil/index.html'), 'utf8')).not.toContain('whale')
})

test('a site that is built twice is sealed twice, and what Eleventy did not write anew stays as it was', async () => {
  const site = await createSite('eleventy')
  const { page } = articles.eleventy
  await site.build()
  const first = sealedIn(await readFile(site.at(page), 'utf8'))
  await site.build()
  const second = sealedIn(await readFile(site.at(page), 'utf8'))
  expect(second.version).not.toBe(first.version)
  await rm(site.at('pages/the-lamp.md'))
  expect(await site.build()).not.toContain('parts sealed')
  expect(sealedIn(await readFile(site.at(page), 'utf8'))).toEqual(second)
})

test('a picture that the paid Markdown shows is sealed with it', async () => {
  const site = await createSite('eleventy')
  expect(await site.build()).toContain('1 pictures and files')
  const built = await textsBelow(site.at('_site'))
  expect(built.filter(({ text }) => text.includes('<svg'))).toEqual([])
  expect(built.filter(({ file }) => file.startsWith('pictures/')).map(({ file }) => file)).toEqual([
    expect.stringMatching(/\.sealed$/),
  ])
})

test('a picture is sealed in a site that Eleventy builds for a path of its host', async () => {
  const site = await createSite('eleventy')
  await changeFile(site.at('eleventy.config.js'), (text) =>
    text
      .replace("{ dir: { input: 'pages' } }", "{ dir: { input: 'pages' }, pathPrefix: '/notes/' }")
      .replace('export default', "import { HtmlBasePlugin } from '@11ty/eleventy'\n\nexport default")
      .replace('eleventyConfig.addPlugin(', 'eleventyConfig.addPlugin(HtmlBasePlugin)\n  eleventyConfig.addPlugin('),
  )
  expect(await site.build()).toContain('1 pictures and files')
  expect(await site.opened('_site/the-lamp/index.html')).toMatch(/data-sealed-src="\/notes\/pictures\/[\w-]+\.sealed#/)
})

test('a picture is sealed in a site that Astro builds for a path of its host', async () => {
  const site = await createSite('astro')
  await changeFile(site.at('astro.config.mjs'), (text) =>
    text.replace('defineConfig({', "defineConfig({ base: '/notes',"),
  )
  await mkdir(site.at('public'), { recursive: true })
  await writeFile(site.at('public/fog.svg'), '<svg xmlns="http://www.w3.org/2000/svg"/>')
  await changeFile(site.at('src/pages/mgla.md'), (text) =>
    text.replace('1. Nikt', '![Mgła](/notes/fog.svg)\n\n1. Nikt'),
  )
  expect(await site.build()).toContain('1 pictures and files')
  expect(await site.opened('dist/mgla/index.html')).toMatch(/data-sealed-src="\/notes\/[\w-]+\.sealed#image\/svg\+xml"/)
})

test('with a cache a page that did not change is built into the very same bytes', async () => {
  const site = await createSite('eleventy')
  const { page } = articles.eleventy
  await changeFile(site.at('eleventy.config.js'), (text) => text.replace('keys:', "cache: '../cache', keys:"))
  await site.build()
  const first = await readFile(site.at(page), 'utf8')
  await site.build()
  expect(await readFile(site.at(page), 'utf8')).toBe(first)
})

test('Eleventy’s own server shows and sends the pages as they are sealed, after each change', async () => {
  const site = await createSite('eleventy')
  const { source, paid } = articles.eleventy
  const port = await freePort()
  const child = startNodeProgram([site.at(generators.eleventy.command), '--serve', `--port=${port}`], {
    cwd: site.folder,
    env: { ...quiet, ...site.env },
  })
  onTestFinished(async () => void (await child.stop()))
  const address = `http://localhost:${port}/the-lamp/`
  await answering(address, child)
  const shown = await (await fetch(address)).text()
  expect(shown).not.toContain(paid)

  const { version } = sealedIn(shown)
  const socket = new WebSocket(`ws://localhost:${port}`)
  onTestFinished(() => socket.close())
  await new Promise((done) => socket.addEventListener('open', done))
  const sent = new Promise<string>((done) =>
    socket.addEventListener('message', ({ data }) => String(data).includes('eleventy.reload') && done(String(data))),
  )
  await changeFile(site.at(source), (text) => text.replace('forty-two.', 'forty-three.'))
  const message = await sent
  expect(message).toContain('tuppence-sealed+json')
  expect(message).not.toContain('somebody outside had counted')
  const changed = await (await fetch(address)).text()
  expect(sealedIn(changed).version).not.toBe(version)
  expect(await site.opened('_site/the-lamp/index.html')).toContain('forty-three.')
})
