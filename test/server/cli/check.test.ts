// The command `tuppence check`: it finds what is paid wherever a site may give it away, and complains of nothing else.
import { randomBytes } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import { expect, onTestFinished, test, vi } from 'vitest'
import { check } from '../../../server/cli/check.ts'

const teaser = 'The ferryman has never learned to swim, and everybody in the village knows why.'
const sentence = 'He keeps the drowned bell’s clapper under his bed, and winds it up each New Year’s Eve.'
const paid = `<p>${sentence}</p><p>Nobody has <em class="x">ever</em> heard it&mdash;but the river is a little quieter that night.</p>`

const source = `<!doctype html><html><head><title>The ferryman</title></head><body><p>${teaser}</p>
<tuppence-gate item="the-ferryman" data-seal>${paid}</tuppence-gate></body></html>`
const page = (body: string, head = '') =>
  `<!doctype html><html><head><title>The ferryman</title>${head}</head>\n<body><p>${teaser}</p>\n${body}</body></html>`

const escaped = (html: string) => html.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
const inUnicode = (text: string) =>
  text.replace(/[^ -~]|[<>/]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`)

type Files = Record<string, string | Buffer>

function folderWith(files: Files): string {
  const folder = mkdtempSync(join(tmpdir(), 'tuppence-check-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  for (const [file, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, file)), { recursive: true })
    writeFileSync(join(folder, file), content)
  }
  return folder
}

async function run(...args: string[]) {
  const spies = (['log', 'error', 'warn'] as const).map((name) => vi.spyOn(console, name).mockImplementation(() => {}))
  const status = await check(args)
  const [out = '', err = '', warned = ''] = spies.map((spy) => spy.mock.calls.map(([line]) => String(line)).join('\n'))
  for (const spy of spies) spy.mockRestore()
  return { status, out, err, warned }
}

const checked = (files: Files) => run(folderWith(files), '--paid', folderWith({ 'ferryman.html': source }))

/** Each is a way in which a real site has given its text away. */
const leaks: [what: string, file: string, content: string | Buffer, says: string][] = [
  ['text in the page', 'a.html', page(`<main>${paid}</main>`), 'the page itself'],
  ['text that a style hides', 'a.html', page(`<div style="display:none">${paid}</div>`), 'the page itself'],
  ['a soft gate', 'a.html', page(`<tuppence-gate item="x" mode="soft">${paid}</tuppence-gate>`), 'a soft gate'],
  ['<noscript>', 'a.html', page(`<noscript>${paid}</noscript>`), '<noscript>'],
  ['a comment', 'a.html', page(`<!-- ${sentence} -->`), 'a comment'],
  ['<template>', 'a.html', page(`<template>${paid}</template>`), '<template>'],
  [
    'articleBody in JSON-LD',
    'a.html',
    page('', `<script type="application/ld+json">${JSON.stringify({ articleBody: sentence })}</script>`),
    'JSON-LD',
  ],
  ['og:description', 'a.html', page('', `<meta property="og:description" content="${sentence}">`), 'a preview'],
  [
    'a data attribute',
    'a.html',
    page(`<div data-excerpt="${escaped(paid).replaceAll('"', '')}"></div>`),
    'data for scripts',
  ],
  ['an alternative text', 'a.html', page(`<img alt="${sentence}">`), 'an attribute'],
  [
    'hydration data',
    'a.html',
    page(`<script id="__DATA__" type="application/json">${inUnicode(JSON.stringify({ html: paid }))}</script>`),
    'data for scripts',
  ],
  [
    'data for scripts in base64',
    'a.html',
    page(`<script>window.state="${Buffer.from(paid).toString('base64')}"</script>`),
    'data for scripts',
  ],
  [
    'a frame of its own',
    'a.html',
    page(`<iframe srcdoc="${escaped(paid).replaceAll('"', '&quot;')}"></iframe>`),
    'srcdoc',
  ],
  ['the AMP variant', 'amp/a.html', `<!doctype html><html amp><body>${paid}</body></html>`, 'the AMP variant'],
  ['the print variant', 'a/print.html', page(paid), 'the print variant'],
  [
    'content:encoded of an RSS feed',
    'feed.xml',
    `<rss version="2.0"><channel><item><content:encoded><![CDATA[${paid}]]></content:encoded></item></channel></rss>`,
    'a feed',
  ],
  [
    'the description of an RSS feed, escaped',
    'feed.xml',
    `<rss version="2.0"><channel><item><description>${escaped(paid)}</description></item></channel></rss>`,
    'a feed',
  ],
  [
    'the content of an Atom feed',
    'atom.xml',
    `<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><entry><content type="html">${escaped(paid)}</content></entry></feed>`,
    'a feed',
  ],
  [
    'a JSON feed',
    'feed.json',
    JSON.stringify({ version: 'https://jsonfeed.org/version/1.1', items: [{ content_html: paid }] }),
    'a JSON feed',
  ],
  [
    'a caption in a sitemap',
    'sitemap.xml',
    `<urlset><url><image:caption>${sentence}</image:caption></url></urlset>`,
    'a sitemap',
  ],
  ['a search index', 'search/index.json', JSON.stringify([{ body: sentence.toLowerCase() }]), 'a search index'],
  [
    'a search index, compressed',
    'pagefind/a.pf_fragment',
    gzipSync(JSON.stringify({ content: sentence })),
    'a search index',
  ],
  ['a script', 'assets/a.js', `export const text = ${inUnicode(JSON.stringify(paid))}`, 'a script'],
  ['a source map', 'assets/a.js.map', JSON.stringify({ sourcesContent: [source] }), 'a source map'],
  ['a style sheet', 'a.css', `p::after { content: "${sentence.replaceAll('’', '\\2019 ')}" }`, 'a style sheet'],
  ['the source beside the site', 'posts/a.md', `---\ntitle: x\n---\n${sentence}`, 'a copy of the text'],
  ['a compressed copy', 'a.html.gz', gzipSync(page(paid)), 'the page itself, compressed'],
  ['a copy compressed by Brotli', 'a.html.br', brotliCompressSync(page(paid)), 'the page itself, compressed'],
  ['a drawing', 'a.svg', `<svg xmlns="http://www.w3.org/2000/svg"><desc>${sentence}</desc></svg>`, 'a drawing (SVG)'],
  ['an address', 'a.html', page(`<a href="mailto:?body=${encodeURIComponent(sentence)}">Share</a>`), 'an attribute'],
  ['a file in UTF-16', 'a.dat', Buffer.from(`\ufeff${sentence}`, 'utf16le'), 'a file'],
]

test.for(leaks)('%s is found, and it is said where and what to do', async ([, file, content, says]) => {
  const { status, err } = await checked({ [file]: content, 'clean.html': page('') })
  expect(status).toBe(1)
  expect(err).toContain(`${file}:`)
  expect(err).toContain(`: ${says}`)
  expect(err).toContain('gives "the-ferryman" away')
  expect(err.split('\n').at(-1)).toBe('1 leak in 2 files')
})

test('a clean site has no leak: its teaser, in the page, the feed, JSON-LD and previews, is none', async () => {
  const sealed = `<tuppence-gate item="the-ferryman" data-sealed><script type="application/tuppence-sealed+json">
    {"v":1,"ciphertext":"${randomBytes(400).toString('base64url')}"}</script></tuppence-gate>`
  const files = {
    'a.html': page(
      sealed,
      `<meta name="description" content="${teaser}"><script type="application/ld+json">${JSON.stringify({ description: teaser, isAccessibleForFree: false })}</script>`,
    ),
    'feed.xml': `<rss><channel><item><description>${escaped(teaser)}</description></item></channel></rss>`,
    'search.json': JSON.stringify([{ body: teaser }]),
    'picture.png': Buffer.from(sentence),
  }
  expect(await checked(files)).toEqual({
    status: 0,
    out: 'no leak in 3 files, of 1 paid text',
    err: '',
    warned: '',
  })
})

test('a leak is told by file and line, with how it begins', async () => {
  const { err } = await checked({ 'deep/a.html': page(`\n\n<p>${sentence}</p>`) })
  expect(err.split('\n')[0]).toBe(
    'deep/a.html:5: the page itself gives "the-ferryman" away: “He keeps the drowned bell’s clapper under his bed, and winds…”',
  )
})

test('a sentence in another case, without its marks, hyphenated or broken by markup is the same sentence', async () => {
  const written = sentence
    .toUpperCase()
    .replaceAll('’', '')
    .replace('DROWNED', 'DR&shy;OWN\u00adED')
    .replace('UNDER', '<b>UN</b>DER')
    .replaceAll(' ', '\n  ')
  expect((await checked({ 'a.html': page(written) })).status).toBe(1)
})

test('texts in other scripts are found too', async () => {
  const text =
    '川は夜になると少しだけ静かになり、渡し守は古い鐘の舌を寝台の下にしまっておく。誰もそれを聞いたことがない。'
  const secret = folderWith({ 'a.md': text })
  expect((await run(folderWith({ 'a.html': page(`<p>${text}</p>`) }), '--paid', secret)).status).toBe(1)
  expect((await run(folderWith({ 'a.html': page('<p>川は夜になる</p>') }), '--paid', secret)).status).toBe(0)
})

test('what cannot be looked into is named', async () => {
  const { status, warned } = await checked({ 'issue.pdf': 'x', 'a.html': page('') })
  expect({ status, warned }).toEqual({ status: 0, warned: 'issue.pdf: not looked into' })
})

test.for([
  ['no folder', [], 'Name one folder'],
  ['no paid texts', ['.'], 'Name the paid texts'],
  ['an option that is none', ['.', '--all'], "Unknown option '--all'"],
  ['a folder that is not there', ['./nowhere', '--paid', 'LICENSE'], './nowhere is not a folder'],
  ['paid texts that are not there', ['.', '--paid', './nowhere'], 'there is no ./nowhere'],
  ['an address that does not answer', ['http://127.0.0.1:9/', '--paid', 'LICENSE'], 'cannot be read'],
] as const)('with %s it searches nothing and says so', async ([, args, says]) => {
  const { status, err } = await run(...args)
  expect(status).toBe(2)
  expect(err).toContain(says)
})

test('paid texts whose marks are broken are not searched for as if they were whole', async () => {
  const broken = folderWith({ 'a.html': '<tuppence-gate data-seal>x</tuppence-gate>' })
  const { status, err } = await run('.', '--paid', broken)
  expect(status).toBe(2)
  expect(err).toContain('a.html:1: the gate names no item')
})

const commented = `<!-- tuppence:seal the-ferryman -->\n${paid}\n<!-- tuppence:end -->`

test.for([
  ['a page', 'ferryman.html', `<!doctype html><body><p>${teaser}</p>${commented}</body>`],
  [
    'a Markdown source',
    'ferryman.md',
    `---\ntitle: The ferryman\n---\n\n${teaser} See <https://ferry.example>.\n\n${commented}\n`,
  ],
  ['a source of Eleventy', 'a.md', `${teaser}\n\n{% paid "the-ferryman" %}\n\n${paid}\n\n{% endpaid %}\n`],
  ['a source of Jekyll', 'a.md', `${teaser}\n\n{%- paid the-ferryman -%}\n${paid}\n{%- endpaid -%}\n`],
  ['a source of Hugo', 'a.md', `${teaser}\n\n{{< paid "the-ferryman" >}}\n${paid}\n{{< /paid >}}\n`],
  ['a source that leaves the name out', 'the-ferryman.md', `${teaser}\n\n{% paid %}\n${paid}\n{% endpaid %}\n`],
] as const)('between the marks of %s lies what is paid, and nothing else', async ([, file, content]) => {
  const paidTexts = folderWith({ [file]: content })
  expect((await run(folderWith({ 'a.html': page('') }), '--paid', paidTexts)).out).toBe(
    'no leak in 1 file, of 1 paid text',
  )
  const { status, err } = await run(folderWith({ 'a.html': page(paid) }), '--paid', paidTexts)
  expect(status).toBe(1)
  expect(err).toMatch(/the page itself gives "the-ferryman(\.md)?" away/)
})

test.for([
  ['without an end', `<!-- tuppence:seal a -->\n${paid}`, 'a.md:1: tuppence:seal has no tuppence:end'],
  ['misspelt', `\n<!-- tuppence:sael a -->\n${paid}\n<!-- tuppence:end -->`, 'a.md:2: "tuppence:sael a" is no mark'],
  ['a shortcode without an end', `\n{% paid "a" %}\n${paid}`, 'a.md:2: tuppence:seal has no tuppence:end'],
  ['one inside another', commented.replace('<p>', commented), 'a.md:2: a gate inside the gate of line 1'],
] as const)('comment marks of a source that are broken are told: %s', async ([, content, says]) => {
  const { status, err } = await run('.', '--paid', folderWith({ 'a.md': content }))
  expect(status).toBe(2)
  expect(err).toContain(says)
})

test('a site that is running is read along its links, sitemap and feeds, and as a crawler too', async () => {
  const asked: string[] = []
  const answers: Record<string, string> = {
    '/': page(
      '<a href="/a.html">a</a><a href="/broken.html">c</a><a href="/gone.html">d</a><a href="https://elsewhere.example/">b</a>',
      '<link rel="alternate" href="/feed.xml">',
    ),
    '/a.html': page(''),
    '/feed.xml': `<rss><channel><item><description>${escaped(paid)}</description></item></channel></rss>`,
    '/broken.html': '',
    '/robots.txt': 'Sitemap: /maps/all.xml',
    '/maps/all.xml': '<urlset><url><loc>/hidden.html</loc></url></urlset>',
    '/hidden.html': page('', '<script src="/a.js"></script>'),
    '/a.js': '1\n//# sourceMappingURL=a.js.map',
    '/a.js.map': JSON.stringify({ sourcesContent: [source] }),
  }
  const server = createServer((request, response) => {
    const { url = '', headers } = request
    asked.push(url)
    const isCrawler = /Googlebot/.test(headers['user-agent'] ?? '')
    const answer = url === '/a.html' && isCrawler ? page(paid) : answers[url]
    response.statusCode = answer === undefined ? 404 : url === '/broken.html' ? 500 : 200
    response.end(answer)
  }).listen(0, '127.0.0.1')
  onTestFinished(() => void server.close())
  await new Promise((resolve) => server.once('listening', resolve))
  const { status, err, warned } = await run(
    `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    '--paid',
    folderWith({ 'ferryman.html': source }),
  )
  expect(status).toBe(1)
  expect(err.match(/^.*(?= gives )/gm)).toEqual([
    '/feed.xml:1: a feed',
    '/a.html (as a crawler):3: the page itself',
    '/a.js.map:1: a source map',
  ])
  // What is not there gives nothing away; what cannot be read may.
  expect(warned).toBe('/broken.html (it answered 500): not looked into')
  expect(new Set(asked)).toEqual(new Set([...Object.keys(answers), '/sitemap.xml', '/gone.html']))
})
