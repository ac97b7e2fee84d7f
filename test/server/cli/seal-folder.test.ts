// Sealing a folder of pages: what is encrypted, what is left alone, what is refused, and that a payer can open it.
import { chmod, mkdir, readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import fc from 'fast-check'
import { exportJWK } from 'jose'
import * as v from 'valibot'
import { expect, test } from 'vitest'
import { checkFolder } from '../../../server/cli/seal/check-folder.ts'
import { roomCss } from '../../../server/cli/seal/room.ts'
import { sealFolder } from '../../../server/cli/seal/seal-folder.ts'
import { ContentKeyRequest, type Sealed } from '../../../server/wire/content-key.ts'
import { roomStyle } from '../../../widget/embed.ts'
import {
  createBackend,
  createSite,
  gate,
  openEnvelope,
  openWith,
  pageWith,
  refusal,
  script,
  sealedIn,
  secret,
  snapshot,
  unseal,
} from './sealing.ts'

test('a sealed part opens to the very text that was marked', async () => {
  const text = `<p>Zażółć gęślą jaźń 🦆 ${secret}</p>\r\n\r\n<p>نص 日本語 &amp; a\ttab</p>`
  const { folder, options, backend, read } = await createSite({ 'index.html': pageWith(gate(`\r\n  ${text}\r\n`)) })
  expect(await sealFolder(options)).toEqual({
    sealed: [{ file: 'index.html', parts: 1 }],
    files: 0,
    alreadySealed: 0,
    linksOut: [],
    missing: [],
    written: [join(folder, 'index.html')],
  })
  const [sealed] = sealedIn(await read())
  expect(await unseal(sealed!, backend.privateKey)).toBe(text)
})

test('any text comes back as it went in', async () => {
  const { folder, options, backend, read } = await createSite({})
  const text = fc.string({ unit: 'binary', minLength: 1, maxLength: 400 }).map((raw) => raw.replaceAll('<', '&lt;'))
  const written = text.filter((html) => html.trim() !== '')
  const claim = fc.asyncProperty(written, async (html) => {
    await writeFile(join(folder, 'index.html'), pageWith(gate(html)))
    await sealFolder(options)
    const [sealed] = sealedIn(await read())
    expect(await unseal(sealed!, backend.privateKey)).toBe(html.trim())
  })
  await fc.assert(claim, { numRuns: 60 })
})

test('the text is nowhere in the file after sealing', async () => {
  const { options, read } = await createSite({ 'index.html': pageWith(gate(`<p>${secret}</p>`)) })
  await sealFolder(options)
  const page = await read()
  expect(page).not.toContain(secret)
  expect(page).not.toContain('rowed')
  expect(page).not.toContain(Buffer.from(secret).toString('base64url').slice(4, 40))
})

test('every other byte of the page stays as it was', async () => {
  const [before, between, after] = [
    '\uFEFF<!DOCTYPE html>\r\n<!-- built 🛠 -->\r\n<HTML>\r\n<head>\r\n<style id=tuppence-room></style>' +
      `${script}</head>\r\n<body class = x>\r\n<p>a<P>b &nbsp; <br/></p>\r\n<Tuppence-Gate   ITEM=the-lake\r\n\tdata-seal`,
    ' class=\'a "b"\' >\r\n\t',
    '\r\n</Tuppence-Gate >\r\n<!-- data-seal --><table><td>unclosed\r\n</body>\r\n</HTML>\r\n\r\n<!-- end -->',
  ]
  const { options, read } = await createSite({ 'index.html': `${before}${between}<p>${secret}</p>${after}` })
  await sealFolder(options)
  const page = await read()
  expect(page.startsWith(`${before}ed${between}<script`)).toBe(true)
  expect(page.endsWith(`</script>${after}`)).toBe(true)
})

test('a second run leaves every file byte for byte, and needs no key', async () => {
  const { folder, options } = await createSite({
    'index.html': pageWith(gate('one')),
    'a/b.htm': pageWith(gate('two')),
  })
  await sealFolder({ ...options, api: 'https://pay.example.com' })
  const before = await snapshot(folder)
  expect(await sealFolder({ folder })).toMatchObject({ sealed: [], alreadySealed: 2, linksOut: [] })
  expect(await snapshot(folder)).toEqual(before)
})

test('only pages with marked parts are written', async () => {
  const free = { 'free.html': pageWith('<tuppence-gate item="served"></tuppence-gate>'), 'notes.txt': gate('x') }
  const { folder, options } = await createSite({ ...free, 'index.html': pageWith(gate('x')) })
  const mtime = async (file: string) => (await stat(join(folder, file))).mtimeMs
  const before = await Promise.all(Object.keys(free).map(mtime))
  await sealFolder(options)
  expect(await Promise.all(Object.keys(free).map(mtime))).toEqual(before)
  expect(await readFile(join(folder, 'free.html'), 'utf8')).toBe(free['free.html'])
  expect((await readdir(folder)).sort()).toEqual(['free.html', 'index.html', 'notes.txt'])
})

test('a page keeps its permissions', async () => {
  const { folder, options } = await createSite({ 'index.html': pageWith(gate('x')) })
  await chmod(join(folder, 'index.html'), 0o640)
  await sealFolder(options)
  expect((await stat(join(folder, 'index.html'))).mode & 0o777).toBe(0o640)
})

test('the envelope is a compact JWE of the promised kind, and small enough to be sent back', async () => {
  const item = `/${'ł'.repeat(199)}`
  const { options, backend, read } = await createSite({ 'index.html': pageWith(gate('x', item)) })
  await sealFolder(options)
  const [sealed] = sealedIn(await read())
  const [envelope] = sealed!.envelopes
  v.parse(ContentKeyRequest, { envelope })
  const { content, header } = await openEnvelope(envelope!, backend.privateKey)
  expect(header).toMatchObject({ alg: 'ECDH-ES', enc: 'A256GCM', kid: 'first', typ: 'seal' })
  const { site, version } = sealed!
  expect(content).toEqual({ site, item, version, key: expect.stringMatching(/^[\w-]{43}$/) })
  expect(site).toBe('site_lanterns')
})

test('each item has a key and a version of its own, which its parts share; each part has its own iv', async () => {
  const { options, backend, read } = await createSite({
    'index.html': pageWith(`${gate('one', 'a')}<p>free</p>${gate('two', 'b')}${gate('one', 'a')}`),
    'page-2.html': pageWith(gate('three', 'a')),
  })
  expect((await sealFolder(options)).sealed).toEqual([
    { file: 'index.html', parts: 3 },
    { file: 'page-2.html', parts: 1 },
  ])
  const sealed = [...sealedIn(await read()), ...sealedIn(await read('page-2.html'))]
  expect(sealed.map(({ item }) => item)).toEqual(['a', 'b', 'a', 'a'])
  const texts = await Promise.all(sealed.map((part) => unseal(part, backend.privateKey)))
  expect(texts).toEqual(['one', 'two', 'one', 'three'])
  const opened = await Promise.all(sealed.map((part) => openEnvelope(part.envelopes[0]!, backend.privateKey)))
  const [a, b, ...others] = opened.map(({ content }) => content)
  expect(a!.key).not.toBe(b!.key)
  expect(a!.version).not.toBe(b!.version)
  expect(others).toEqual([a, a])
  expect(new Set(sealed.map(({ iv }) => iv)).size).toBe(4)
  expect(new Set(sealed.map(({ ciphertext }) => ciphertext)).size).toBe(4)
})

test('the div form is sealed too, with divs inside it', async () => {
  const inside = '<div class="wide"><div>deep</div></div>'
  const div = `<div>\n<div data-tuppence="gate" data-item="/essays/the-lake" data-seal="">${inside}</div>\n</div>`
  const { options, backend, read } = await createSite({ 'index.html': pageWith(div) })
  await sealFolder(options)
  const page = await read()
  expect(page).toContain('<div data-tuppence="gate" data-item="/essays/the-lake" data-sealed=""><script')
  const [sealed] = sealedIn(page)
  expect(sealed!.item).toBe('/essays/the-lake')
  expect(await unseal(sealed!, backend.privateKey)).toBe(inside)
})

test('a gate inside a template is sealed too', async () => {
  const { options, read } = await createSite({ 'index.html': pageWith(`<template><p>${gate(secret)}</template>`) })
  expect((await sealFolder(options)).sealed).toEqual([{ file: 'index.html', parts: 1 }])
  expect(await read()).not.toContain(secret)
})

test('a text that ends a script or opens a comment does no harm', async () => {
  const text = '<script>let a = "<!--"</script><p>&lt;/script></p><!-- </script> --><p data-x="</script>">x</p>'
  const { options, backend, read } = await createSite({ 'index.html': pageWith(gate(text)) })
  await sealFolder(options)
  const page = await read()
  expect(await unseal(sealedIn(page)[0]!, backend.privateKey)).toBe(text)
  expect(page.match(/<\/script>/g)).toHaveLength(2)
})

test('each backend named gets an envelope that it can open', async () => {
  const { home, options, backend, read } = await createSite({ 'index.html': pageWith(gate(secret)) })
  const second = await createBackend(home, 'second')
  await sealFolder({ ...options, keys: [backend.keys, second.keys] })
  const [sealed] = sealedIn(await read())
  const opened = [
    await openEnvelope(sealed!.envelopes[0]!, backend.privateKey),
    await openEnvelope(sealed!.envelopes[1]!, second.privateKey),
  ]
  expect(opened.map(({ header }) => header.kid)).toEqual(['first', 'second'])
  for (const { content } of opened) expect(await openWith(content.key, sealed!)).toBe(secret)
  await expect(openEnvelope(sealed!.envelopes[1]!, backend.privateKey)).rejects.toThrow()
})

test('the newest key of a set is used, and keys for other things are passed over', async () => {
  const { home, options, read } = await createSite({ 'index.html': pageWith(gate(secret)) })
  const [older, newer] = [await createBackend(home, 'older'), await createBackend(home, 'newer')]
  const keys = join(home, 'set.json')
  const signing = { ...older.jwk, kid: 'signing', use: 'sig', alg: 'ES256' }
  await writeFile(keys, JSON.stringify({ keys: [signing, newer.jwk, older.jwk] }))
  await sealFolder({ ...options, keys: [keys] })
  const [sealed] = sealedIn(await read())
  expect((await openEnvelope(sealed!.envelopes[0]!, newer.privateKey)).header.kid).toBe('newer')
})

// THREATS GAT-04 and GAT-07.
test('sealed data that was tampered with does not open', async () => {
  const files = { 'index.html': pageWith(gate('one', 'a') + gate('two', 'b')) }
  const { options, backend, read } = await createSite(files)
  await sealFolder(options)
  const [one, two] = sealedIn(await read()) as [Sealed, Sealed]
  const key = (await openEnvelope(one.envelopes[0]!, backend.privateKey)).content.key
  const otherKey = (await openEnvelope(two.envelopes[0]!, backend.privateKey)).content.key
  expect(await openWith(key, one)).toBe('one')

  const bytes = Buffer.from(one.ciphertext, 'base64url')
  const flipped = Buffer.from(bytes)
  flipped[5]! ^= 1
  const forged: Partial<Sealed>[] = [
    { iv: two.iv },
    { ciphertext: flipped.toString('base64url') },
    { ciphertext: bytes.subarray(0, -1).toString('base64url') },
    { item: 'b' },
    { version: two.version },
    { site: 'site_other' },
  ]
  for (const change of forged) {
    await expect(openWith(key, { ...one, ...change }), JSON.stringify(change)).rejects.toThrow()
  }
  await expect(openWith(otherKey, one)).rejects.toThrow()
})

test('an old key does not open the same text sealed anew', async () => {
  const files = { 'index.html': pageWith(gate(secret)) }
  const { folder, options, backend, read } = await createSite(files)
  await sealFolder(options)
  const [old] = sealedIn(await read())
  await writeFile(join(folder, 'index.html'), files['index.html'])
  await sealFolder(options)
  const [renewed] = sealedIn(await read())
  const { content } = await openEnvelope(old!.envelopes[0]!, backend.privateKey)
  await expect(openWith(content.key, renewed!)).rejects.toThrow()
  await expect(openWith(content.key, { ...renewed!, version: old!.version })).rejects.toThrow()
})

test('readers whom the script does not reach get a link to pay, in the language of the page', async () => {
  const { options, read } = await createSite({
    'index.html': pageWith(gate('x', '/essays/zażółć')),
    'pl.html': pageWith(gate('x'), 'pl-PL'),
    'mixed.html': pageWith(`<section lang=pl>${gate('x')}</section>`),
  })
  await sealFolder({ ...options, api: 'http://127.0.0.1:4401' })
  const href = 'http://127.0.0.1:4401/pay/start?site=site_lanterns&amp;item=%2Fessays%2Fza%C5%BC%C3%B3%C5%82%C4%87'
  const link = `<a href="${href}" rel="nofollow">Unlock this article</a>`
  expect(await read()).toContain(`data-sealed>${link}<script type=`)
  expect(await read('pl.html')).toContain('>Odblokuj ten artykuł</a><script')
  expect(await read('mixed.html')).toContain('>Odblokuj ten artykuł</a><script')
})

test('no link is made up when nobody said where the backend is', async () => {
  const { options, read } = await createSite({ 'index.html': pageWith(gate('x')) })
  await sealFolder(options)
  expect(await read()).not.toContain('/pay/start')
})

test('the line that holds the room of the wall stands at the end of the head, once', async () => {
  const style = `<style id="tuppence-room">${roomCss}</style>`
  const { options, read } = await createSite({
    'index.html': pageWith(gate('x') + gate('y')),
    'own.html': pageWith(`<style id="tuppence-room">tuppence-gate{min-height:9rem}</style>${gate('x')}`),
    'sheet.html': pageWith(`<style>p{color:red}${roomCss}</style>${gate('x')}`),
  })
  await sealFolder(options)
  expect(await read()).toContain(`\n${style}</head>`)
  const [own, sheet] = [await read('own.html'), await read('sheet.html')]
  expect(own.split('tuppence-room')).toHaveLength(2)
  expect(own).not.toContain(roomCss)
  expect(sheet.split(roomCss)).toHaveLength(2)
  expect(sheet).not.toContain('tuppence-room')
})

test('the line is the one that the snippet carries', () => {
  expect(roomCss).toBe(roomStyle.replace(/<\/?style[^>]*>/g, ''))
})

test('a page that writes no head gets the line where its head would end', async () => {
  const style = `<style id="tuppence-room">${roomCss}</style>`
  const { options, read } = await createSite({
    'title.html': `<!doctype html>\n<title>x</title>\n${script}\n<p>Hi</p>${gate('x')}`,
    'bare.html': `<!doctype html>\n<p>${script}</p>${gate('x')}`,
    'html.html': `<!doctype html><!-- c -->\n<html lang=en><body>${script}${gate('x')}`,
    'piece.html': `${gate('x')}${script}`,
  })
  await sealFolder(options)
  expect(await read('title.html')).toContain(`${script}\n${style}<p>Hi</p>`)
  expect(await read('bare.html')).toContain(`<!doctype html>${style}\n<p>`)
  expect(await read('html.html')).toContain(`<html lang=en>${style}<body>`)
  expect(await read('piece.html')).toMatch(/^<style id="tuppence-room">/)
})

test('the site is read from the script tag, or told, and both must agree', async () => {
  const other = '<script src="https://stats.example/s.js" data-site="ABC"></script>'
  const bare = `<!doctype html>${other}${gate('x')}`
  const { options, read } = await createSite({ 'index.html': bare })
  await sealFolder({ ...options, site: 'site_told' })
  expect(sealedIn(await read())[0]!.site).toBe('site_told')

  expect(await refusal({ 'index.html': bare })).toBe(
    'index.html: no script tag with data-site on the page, and no --site either',
  )
  expect(await refusal({ 'index.html': pageWith(gate('x')) }, { site: 'site_told' })).toContain(
    'the page and the command name different sites: site_told, site_lanterns',
  )
  expect(await refusal({ 'index.html': bare }, { site: 'site_a|b' })).toContain('is not the id of a site')
  const unset = '<script src="/tuppence.js?v=2" data-site="YOUR_SITE"></script>'
  expect(await refusal({ 'index.html': unset + gate('x') }, { site: 'site_told' })).toContain('YOUR_SITE')
})

test('a gate in a gate is refused', async () => {
  const served = '<tuppence-gate item="b"></tuppence-gate>'
  const message = /^index\.html:8: a gate inside the gate of line 7/
  expect(await refusal({ 'index.html': pageWith(gate(`\n${gate('x', 'b')}`)) })).toMatch(message)
  expect(await refusal({ 'index.html': pageWith(gate(`x\n${served}`)) })).toMatch(message)
  const outer = `<div data-tuppence="gate" data-item="b">\n${gate('x')}</div>`
  expect(await refusal({ 'index.html': pageWith(outer) })).toMatch(message)
})

const refused: Record<string, [body: string, message: string]> = {
  'a gate without its end tag': ['<tuppence-gate item="a" data-seal>x', '<tuppence-gate> has no end tag of its own'],
  'a gate that a paragraph ends early': [`<p>${gate('<p>x</p>')}</p>`, '<tuppence-gate> has no end tag of its own'],
  'a div that takes the end tag of another': [
    '<div><div data-tuppence=gate data-item=a data-seal>x</div><p>free</p>',
    '<div> has no end tag of its own',
  ],
  'a gate without an item': ['<tuppence-gate data-seal>x</tuppence-gate>', 'the gate names no item (item is missing'],
  'a gate with an empty item': [gate('x', ' '), 'the gate names no item'],
  'an item that cannot be one': [gate('x', 'a|b'), '"a|b" cannot be an item'],
  'an empty gate': [gate(' \n '), 'the gate is empty'],
  'a mark on something that is no gate': ['<div data-item=a data-seal>x</div>', 'data-seal on <div> seals nothing'],
  'a gate inside noscript': [`<noscript>${gate('x')}</noscript>`, 'a gate inside <noscript> cannot be sealed'],
  'a gate inside svg': [`<svg>${gate('x')}</svg>`, '<tuppence-gate> inside <svg> or <math> cannot be sealed'],
  'a soft gate': ['<tuppence-gate item=a mode=soft data-seal>x</tuppence-gate>', 'the gate is soft'],
  'a gate marked both ways': [
    '<tuppence-gate item=a data-seal data-sealed>x</tuppence-gate>',
    'the gate carries both data-seal and data-sealed',
  ],
  'a gate that claims to be sealed and is not': [
    '<tuppence-gate item=a data-sealed>x</tuppence-gate>',
    'the gate says data-sealed, but holds no sealed part',
  ],
}

for (const [name, [body, message]] of Object.entries(refused)) {
  test(`${name} is refused, with its line, and nothing is written`, async () => {
    const files = { 'index.html': pageWith(body), 'fine.html': pageWith(gate(secret)) }
    expect(await refusal(files)).toContain(`index.html:7: ${message}`)
  })
}

test('a gate whose element cannot hold a script is refused', async () => {
  const textarea = '<textarea data-tuppence=gate data-item=a data-seal>x</textarea>'
  expect(await refusal({ 'index.html': pageWith(textarea) })).toContain('put the gate into a plain <div>')
  const twice = '<tuppence-gate item=a data-seal data-seal>x</tuppence-gate>'
  expect(await refusal({ 'index.html': pageWith(twice) })).toContain('put the gate into a plain <div>')
})

test('all problems of all pages are told at once', async () => {
  const message = await refusal({ 'a.html': pageWith(`${gate('')}\n${gate('x', '')}`), 'b/c.html': gate('x') })
  expect(message.split('\n').map((line) => line.split(': ')[0])).toEqual(['a.html:7', 'a.html:8', 'b/c.html'])
})

test('a marked page that is not UTF-8 is refused, an unmarked one is left alone', async () => {
  const latin = (text: string) => Buffer.from(text, 'latin1')
  expect(await refusal({ 'index.html': latin(pageWith(gate('café'))) })).toContain('the page is not UTF-8')
  const utf16 = Buffer.from(`\uFEFF${pageWith(gate('x'))}`, 'utf16le')
  expect(await refusal({ 'index.html': utf16 })).toContain('the page is not UTF-8')
  const { options } = await createSite({ 'old.html': latin(pageWith('café')) })
  expect((await sealFolder(options)).sealed).toEqual([])
})

test('a compressed copy with the readable text beside the page is refused', async () => {
  const files = { 'index.html': pageWith(gate(secret)), 'index.html.br': 'brotli of the readable page' }
  expect(await refusal(files)).toContain('index.html.br: holds the readable text')
})

test('keys that cannot be used are refused by name', async () => {
  const { home, folder, options, backend } = await createSite({ 'index.html': pageWith(gate(secret)) })
  const before = await snapshot(folder)
  const file = join(home, 'other.json')
  const secretHalf = await exportJWK(backend.privateKey)
  const bad: [unknown, RegExp][] = [
    ['no json', /it is not JSON/],
    [{}, /it is not a JSON Web Key Set/],
    [{ keys: [null, { ...backend.jwk, crv: 'P-384' }] }, /no P-256 key/],
    [{ keys: [{ ...backend.jwk, kid: undefined }] }, /no P-256 key/],
    [{ keys: [{ ...secretHalf, kid: 'first' }] }, /private key/],
    [{ keys: [{ ...backend.jwk, x: backend.jwk.y }] }, /no envelope key from/],
  ]
  for (const [jwks, message] of bad) {
    await writeFile(file, typeof jwks === 'string' ? jwks : JSON.stringify(jwks))
    await expect(sealFolder({ ...options, keys: [file] })).rejects.toThrow(message)
    await expect(sealFolder({ ...options, keys: [file] })).rejects.toThrow(file)
  }
  await expect(sealFolder({ ...options, keys: [join(home, 'none.json')] })).rejects.toThrow(/ENOENT/)
  await expect(sealFolder({ folder })).rejects.toThrow(/whose key\?/)
  await expect(sealFolder({ folder, api: 'pay.example.com' })).rejects.toThrow(/is not a web address/)
  expect(await snapshot(folder)).toEqual(before)
})

test('a link out of the folder is not followed, and is told', async () => {
  const { home, folder, options } = await createSite({ 'index.html': pageWith(gate('x')) })
  await mkdir(join(home, 'drafts'))
  await writeFile(join(home, 'drafts/draft.html'), pageWith(gate(secret)))
  await symlink(join(home, 'drafts'), join(folder, 'drafts'))
  await symlink(join(home, 'drafts/draft.html'), join(folder, 'draft.html'))
  await symlink(join(folder, 'index.html'), join(folder, 'home.html'))
  const report = await sealFolder(options)
  expect(report.sealed).toEqual([{ file: 'index.html', parts: 1 }])
  expect(report.linksOut).toEqual(['draft.html', 'drafts'])
  expect(await readFile(join(home, 'drafts/draft.html'), 'utf8')).toContain(secret)
  expect(await readFile(join(folder, 'home.html'), 'utf8')).toContain('data-sealed')
})

test('a folder that is not there is refused', async () => {
  await expect(sealFolder({ folder: '/no/such/folder' })).rejects.toThrow('/no/such/folder is not a folder')
})

test('a check tells what is not sealed yet, and writes nothing', async () => {
  const { folder, options } = await createSite({ 'index.html': pageWith(`<p></p>\n${gate('x')}`) })
  const before = await snapshot(folder)
  expect(await checkFolder(folder)).toEqual({
    unsealed: [{ file: 'index.html', line: 8, item: 'the-lake' }],
    alreadySealed: 0,
  })
  expect(await snapshot(folder)).toEqual(before)
  await sealFolder(options)
  expect(await checkFolder(folder)).toEqual({ unsealed: [], alreadySealed: 1 })
})

test('a text of a megabyte is sealed smaller than it was', async () => {
  const text = `<p>${secret}</p>\n`.repeat(20_000).trim()
  const { folder, options, backend, read } = await createSite({ 'index.html': pageWith(gate(text)) })
  await sealFolder(options)
  expect(await unseal(sealedIn(await read())[0]!, backend.privateKey)).toBe(text)
  expect((await stat(join(folder, 'index.html'))).size).toBeLessThan(text.length / 10)
})
