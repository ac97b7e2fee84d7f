// Marks in comments, for pages that are made of Markdown: sealed like gates, and never passed over in silence.
import { expect, test } from 'vitest'
import { sealFolder } from '../../../server/cli/seal/seal-folder.ts'
import { createSite, pageWith, refusal, sealedIn, secret, unseal } from './sealing.ts'

const part = (html: string, item = 'the-lake') => `<!-- tuppence:seal ${item} -->${html}<!-- tuppence:end -->`

test('what stands between two comments becomes a sealed gate, and every other byte stays', async () => {
  const [before, after] = ['<article>\n<h1>The lake</h1>\n<p>Free.</p>\n', '\n<p>Free too.</p>\n</article>']
  const text = `<p>${secret}</p>\n<ul><li>one<li>two</ul>`
  const source = pageWith(`${before}${part(`\n\n${text}\n`)}${after}`)
  const { options, backend, read } = await createSite({ 'index.html': source })
  expect((await sealFolder(options)).sealed).toEqual([{ file: 'index.html', parts: 1 }])
  const page = await read()
  expect(page).toContain(`${before}<tuppence-gate item="the-lake" data-sealed>\n\n<script type=`)
  expect(page).toContain(`</script>\n</tuppence-gate>${after}`)
  expect(page).not.toContain('rowed')
  expect(page).not.toContain('tuppence:')
  expect(await unseal(sealedIn(page)[0]!, backend.privateKey)).toBe(text)
})

test('a comment that asks minifiers to let it stand is the same mark', async () => {
  const body = `<!--! tuppence:seal the-lake --><p>${secret}</p><!--!tuppence:end-->`
  const { options, backend, read } = await createSite({ 'index.html': pageWith(body) })
  await sealFolder(options)
  expect(await unseal(sealedIn(await read())[0]!, backend.privateKey)).toBe(`<p>${secret}</p>`)
})

test('comments and elements may stand on one page, and parts of one item share their key', async () => {
  const gate = `<tuppence-gate item="the-lake" data-seal>${secret}</tuppence-gate>`
  const body = `${part('<p>one</p>')}<p>free</p>${gate}<template>${part('<p>two</p>', 'the-fen')}</template>`
  const { options, read } = await createSite({ 'index.html': pageWith(body) })
  expect((await sealFolder(options)).sealed).toEqual([{ file: 'index.html', parts: 3 }])
  const sealed = sealedIn(await read())
  expect(sealed.map(({ item }) => item)).toEqual(['the-lake', 'the-lake', 'the-fen'])
  expect(sealed[0]!.version).toBe(sealed[1]!.version)
})

test('readers without script get their link in the language that is spoken around the marks', async () => {
  const { options, read } = await createSite({ 'index.html': pageWith(`<div lang="pl">${part('x')}</div>`) })
  await sealFolder({ ...options, api: 'http://127.0.0.1:4401' })
  expect(await read()).toContain('>Odblokuj ten artykuł</a><script')
})

const refused: Record<string, [body: string, message: string]> = {
  'a beginning without an end': ['<!-- tuppence:seal a --><p>x</p>', 'tuppence:seal has no tuppence:end after it'],
  'an end without a beginning': ['<p>x</p><!-- tuppence:end -->', 'tuppence:end ends nothing'],
  'a part with nothing in it': [part(' \n '), 'between the marks there is nothing to seal'],
  'a mark without an item': [part('x', ''), 'the mark names no item'],
  'a mark with what cannot be an item': [part('x', 'a|b'), '"a|b" cannot be an item'],
  'a mark with two items': [part('x', 'a b'), '"a b" cannot be an item'],
  'a misspelt mark': ['<!-- tuppence:seel a --><p>x</p><!-- tuppence:ende -->', '"tuppence:seel a" is no mark'],
  'a mark in capitals': ['<!-- Tuppence:Seal a --><p>x</p><!-- Tuppence:End -->', '"Tuppence:Seal a" is no mark'],
  'a mark without its colon': ['<!-- tuppence seal a --><p>x</p>', '"tuppence seal a" is no mark'],
  'an end as a tag would have it': [`<!-- tuppence:seal a -->x<!-- /tuppence:seal -->`, '"/tuppence:seal" is no mark'],
  'a part that ends in another element': [
    '<div><!-- tuppence:seal a --><p>x</p></div><!-- tuppence:end -->',
    'the part from here to line 7 begins in one element and ends in another',
  ],
  'a part that begins in a paragraph which the text ends': [
    '<p>x <!-- tuppence:seal a --><p>y</p><!-- tuppence:end -->',
    'the part from here to line 7 begins in one element',
  ],
  'rows of a table': [
    `<table><tbody>${part('<tr><td>x</td></tr>')}</tbody></table>`,
    'a part of a <tbody> cannot be sealed',
  ],
  'a part inside svg': [`<svg>${part('<g></g>')}</svg>`, 'a part inside <svg> or <math> cannot be sealed'],
  'marks inside noscript': [`<noscript>${part('x')}</noscript>`, 'a mark inside <noscript> is no comment there'],
  'marks inside a script': [`<script>let a = '${part('x')}'</script>`, 'a mark inside <script> is no comment there'],
  'marks inside a text field': [`<textarea>${part('x')}</textarea>`, 'a mark inside <textarea> is no comment there'],
  'marks inside an attribute': [`<p title="${part('x')}">y</p>`, 'a mark inside <p> is no comment there'],
  'a mark inside another comment': ['<!-- <!-- tuppence:seal a --> x', 'a mark inside another comment is no comment'],
  'marks that Markdown shows as text': ['<p>&lt;!-- tuppence:seal a --&gt;</p>', 'a mark is shown as text'],
  'marks that were made typographic': ['<p>&lt;!– tuppence:seal a –&gt;</p>', 'a mark is shown as text'],
}

for (const [name, [body, message]] of Object.entries(refused)) {
  test(`${name}: refused with its line, and nothing is written`, async () => {
    const files = { 'index.html': pageWith(body), 'fine.html': pageWith(part(secret)) }
    expect(await refusal(files)).toContain(`index.html:7: ${message}`)
  })
}

test('marks in one another are refused, a gate in marks as well', async () => {
  const gate = '<tuppence-gate item="b" data-seal>y</tuppence-gate>'
  const message = /^index\.html:8: a gate inside the gate of line 7/
  expect(await refusal({ 'index.html': pageWith(part(`x\n${gate}`)) })).toMatch(message)
  expect(await refusal({ 'index.html': pageWith(part(`x\n${part('y', 'b')}`)) })).toMatch(message)
  const around = `<tuppence-gate item="b" data-seal>\n${part('x')}</tuppence-gate>`
  expect(await refusal({ 'index.html': pageWith(around) })).toMatch(message)
})

test('marks in the head of a page are refused', async () => {
  const source = `<!doctype html><head>${part('<title>x</title>')}</head><body>y</body>`
  expect(await refusal({ 'index.html': source }, { site: 'site_a' })).toContain('the marks stand outside of <body>')
})

test('prose about marks is none: in code, and where a comment speaks of the product', async () => {
  const body = '<!-- Tuppence: the gate is below --><pre><code>&lt;!-- tuppence:seal the-lake --&gt;</code></pre>'
  const { options } = await createSite({ 'index.html': pageWith(body) })
  expect((await sealFolder(options)).sealed).toEqual([])
})

test('each wrong mark of a page is told, with all others', async () => {
  const body = `<!-- tuppence:end -->\n<!-- tuppence: seal a -->\n<!-- tuppence:seal a -->`
  const message = await refusal({ 'index.html': pageWith(body) })
  expect(message.split('\n').map((line) => line.split(': ')[0])).toEqual([
    'index.html:7',
    'index.html:8',
    'index.html:9',
  ])
})
