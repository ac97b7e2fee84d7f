// Pictures and other files that sealed parts refer to: encrypted with them, gone in the plain, and never in silence left readable.
import { createDecipheriv } from 'node:crypto'
import { mkdir, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { sealFolder } from '../../../server/cli/seal/seal-folder.ts'
import type { Sealed } from '../../../server/wire/content-key.ts'
import { createSite, gate, openEnvelope, openWith, pageWith, refusal, sealedIn, snapshot } from './sealing.ts'

const picture = Buffer.from('GIF89a: a lens, lit for cleaning')
const other = Buffer.from('GIF89a: another picture')

type Files = Record<string, string | Buffer>

/** Seals a site whose first page has these parts, and opens what came of it as a payer's page would. */
async function sealedSite(files: Files) {
  const site = await createSite(files)
  const report = await sealFolder(site.options)
  const opened = async (file = 'index.html', part = 0) => {
    const sealed = sealedIn(await site.read(file))[part]!
    const { key } = (await openEnvelope(sealed.envelopes[0]!, site.backend.privateKey)).content
    return { sealed, key, html: await openWith(key, sealed) }
  }
  const bytesOf = async (address: string, { sealed, key }: { sealed: Sealed; key: string }) =>
    openFile(await readFile(join(site.folder, address)), { name: address.split('/').at(-1)!, sealed, key })
  return { ...site, report, opened, bytesOf }
}

type Opening = { name: string; sealed: Sealed; key: string }

function openFile(bytes: Buffer, { name, sealed: { site, item, version }, key }: Opening): Buffer {
  const decipher = createDecipheriv('aes-256-gcm', Buffer.from(key, 'base64url'), bytes.subarray(0, 12))
  decipher.setAAD(Buffer.from(`tuppence/1|${site}|${item}|${version}|${name}`))
  decipher.setAuthTag(bytes.subarray(-16))
  return Buffer.concat([decipher.update(bytes.subarray(12, -16)), decipher.final()])
}

const names = async (folder: string) => (await readdir(folder, { recursive: true })).sort()

test('a picture in a sealed part is a sealed file, and its bytes are nowhere else', async () => {
  const image = '<img src="pictures/lens.gif" width="640" height="280" alt="A lens">'
  const { folder, report, opened, bytesOf } = await sealedSite({
    'index.html': pageWith(gate(`<p>${image}</p>`)),
    'pictures/lens.gif': picture,
  })
  expect(report).toMatchObject({ files: 1, missing: [] })
  const open = await opened()
  const [, address] = /data-sealed-src="(pictures\/[\w-]{12}\.sealed)#image\/gif"/.exec(open.html)!
  expect(open.html).toBe(`<p>${image.replace('src="pictures/lens.gif"', `data-sealed-src="${address}#image/gif"`)}</p>`)
  expect(await bytesOf(address!, open)).toEqual(picture)
  expect(await names(folder)).toEqual(['index.html', 'pictures', address])
  for (const bytes of Object.values(await snapshot(folder))) {
    expect(Buffer.from(bytes, 'base64').includes('lit for cleaning')).toBe(false)
  }
})

test('beside a sealed text stands whether it refers to sealed files, and nothing else about them', async () => {
  const { opened } = await sealedSite({
    'index.html': pageWith(gate('<img src="lens.gif" alt="A lens">') + gate('<p>Text.</p>', 'the-river')),
    'lens.gif': picture,
  })
  expect((await opened('index.html', 0)).sealed).toMatchObject({ item: 'the-lake', files: true })
  expect((await opened('index.html', 1)).sealed).not.toHaveProperty('files')
})

test.for(['/blog/', 'blog', '/blog', 'https://example.com/blog/'])(
  'what a site below a path of its host names from there is found, with that path said as %s',
  async (base) => {
    const body =
      '<img src="/blog/pictures/lens.gif" alt=""><img src="../pictures/other.gif" alt=""><a href="/blog/plans.pdf">P</a>'
    const site = await createSite({
      'essays/index.html': pageWith(gate(body)),
      'pictures/lens.gif': picture,
      'pictures/other.gif': other,
      'plans.pdf': 'plans',
    })
    const report = await sealFolder({ ...site.options, base })
    expect(report).toMatchObject({ files: 3, missing: [] })
    const [sealed] = sealedIn(await site.read('essays/index.html'))
    const { key } = (await openEnvelope(sealed!.envelopes[0]!, site.backend.privateKey)).content
    const html = await openWith(key, sealed!)
    const [, name] = /data-sealed-src="\/blog\/(pictures\/[\w-]{12}\.sealed)#image\/gif"/.exec(html)!
    const bytes = await readFile(join(site.folder, name!))
    expect(openFile(bytes, { name: name!.split('/')[1]!, sealed: sealed!, key })).toEqual(picture)
    expect(html).toMatch(/data-sealed-src="\.\.\/pictures\/[\w-]{12}\.sealed#image\/gif"/)
    expect(html).toMatch(/data-sealed-href="\/blog\/[\w-]{12}\.sealed#application\/pdf" download="plans\.pdf"/)
    expect((await names(site.folder)).filter((file) => /\.(gif|pdf)$/.test(file))).toEqual([])
  },
)

test('an address that forgets the path below which the site is published leaves no paid file readable', async () => {
  const site = await createSite({
    'index.html': pageWith(gate('<img src="/lens.gif" alt=""><img src="/elsewhere.gif" alt="">')),
    'lens.gif': picture,
  })
  const { files, missing } = await sealFolder({ ...site.options, base: '/blog/' })
  expect(files).toBe(1)
  expect(missing.map(({ message }) => message)).toEqual(['elsewhere.gif is not in the folder: it is not sealed'])
  expect(await names(site.folder)).not.toContain('lens.gif')
})

test('a site that is sealed without the path that its addresses have is told which it may be', async () => {
  const site = await createSite({
    'index.html': pageWith(gate('<img src="/blog/lens.gif" alt="">')),
    'lens.gif': picture,
  })
  const { missing } = await sealFolder(site.options)
  expect(missing.map(({ message }) => message)).toEqual([
    'blog/lens.gif is not in the folder: it is not sealed. Is the site published below /blog/? Then say so: --base /blog/',
  ])
})

test('what is no path of a site is refused, and nothing is sealed', async () => {
  for (const base of ['/blog?page', '/../', '/a#b']) {
    const site = await createSite({ 'index.html': pageWith(gate('<p>x</p>')) })
    const before = await snapshot(site.folder)
    await expect(sealFolder({ ...site.options, base })).rejects.toThrow('is not the path of a site')
    expect(await snapshot(site.folder)).toEqual(before)
  }
})

test('every way of showing a file is known: candidates, sources, posters, sound, tracks and links', async () => {
  const body = `<picture><source srcset="a.webp 1x, /b.webp 2x" media="(width > 9px)"><img src='c.png' srcset="c.png 640w,
    https://cdn.example/c.png 1280w" alt=""></picture><video src="d.mp4" poster="e.jpg"><track src="f.vtt"></video>
    <audio><source src="g.mp3"></audio><a href="the%20report.pdf?v=2">Report</a><a href="h.zip" download="All.zip">All</a>`
  const files = ['a.webp', 'b.webp', 'c.png', 'd.mp4', 'e.jpg', 'f.vtt', 'g.mp3', 'the report.pdf', 'h.zip']
  const { folder, opened, bytesOf } = await sealedSite({
    'index.html': pageWith(gate(body)),
    ...Object.fromEntries(files.map((file) => [file, file])),
  })
  const open = await opened()
  const sealed = [...open.html.matchAll(/([\w-]{12}\.sealed)#([\w/+-]+)/g)]
  const plain = await Promise.all(sealed.map(async ([, name]) => String(await bytesOf(name!, open))))
  expect(plain).toEqual([
    'a.webp',
    'b.webp',
    'c.png',
    'c.png',
    'd.mp4',
    'e.jpg',
    'f.vtt',
    'g.mp3',
    'the report.pdf',
    'h.zip',
  ])
  expect(new Set(sealed.map(([, , type]) => type))).toContain('application/pdf')
  expect(open.html).toMatch(/srcset="[\w-]{12}\.sealed#image\/webp 1x, \/[\w-]{12}\.sealed#image\/webp 2x" media=/)
  expect(open.html).toMatch(/srcset="[\w-]{12}\.sealed#image\/png 640w, https:\/\/cdn\.example\/c\.png 1280w"/)
  expect(open.html).toContain(' download="the report.pdf">Report')
  expect(open.html).toContain(' download="All.zip">All')
  expect((await names(folder)).filter((name) => files.includes(name))).toEqual([])
})

test('addresses elsewhere, pages and parts of pages stay as they are', async () => {
  const body =
    '<img src="https://cdn.example/a.png"><img src="//cdn.example/a.png"><img src="data:image/gif;base64,AA"><a href="/about.html">x</a>' +
    '<a href="/essays/">y</a><a href="#note">z</a><a href="mailto:a@b.example">m</a><a href="/feed.xml">f</a><img src="" alt="">'
  const { report, opened } = await sealedSite({
    'index.html': pageWith(gate(body)),
    'about.html': 'x',
    'feed.xml': '<rss/>',
  })
  expect(report).toMatchObject({ files: 0, missing: [] })
  expect((await opened()).html).toBe(body)
})

test('what data-public says stays public', async () => {
  const body = '<img data-public src="logo.gif" alt="">'
  const { read, opened } = await sealedSite({
    'index.html': pageWith(`<img src="logo.gif" alt="">${gate(body)}`),
    'logo.gif': picture,
  })
  expect((await opened()).html).toBe(body)
  expect(await read('logo.gif')).toBe(picture.toString())
})

test('a file that the folder does not have is told, and the part is sealed', async () => {
  const { report } = await sealedSite({
    'index.html': pageWith(gate('x\n<img src="/blog/a.gif"><a href="none.pdf">y</a>')),
  })
  expect(report.missing).toEqual([
    { file: 'index.html', line: 8, message: 'blog/a.gif is not in the folder: it is not sealed' },
  ])
  expect(report.sealed).toHaveLength(1)
})

test('each item that shows a picture has it sealed with its own key, and the pages of one item share it', async () => {
  const image = (item: string) => pageWith(gate('<img src="/a.gif">', item))
  const { folder, opened } = await sealedSite({
    'one.html': image('one'),
    'two.html': image('two'),
    'deep/two.html': image('two'),
    'a.gif': picture,
  })
  const [one, two, again] = [await opened('one.html'), await opened('two.html'), await opened('deep/two.html')]
  expect(two.html).toBe(again.html)
  expect(one.html).not.toBe(two.html)
  expect((await names(folder)).filter((name) => name.endsWith('.sealed'))).toHaveLength(2)
})

test('a file put in the place of another does not open, nor with one bit flipped', async () => {
  const { folder, opened } = await sealedSite({
    'index.html': pageWith(gate('<img src="a.gif"><img src="b.gif">')),
    'a.gif': picture,
    'b.gif': other,
  })
  const open = await opened()
  const [a, b] = [...open.html.matchAll(/[\w-]{12}\.sealed/g)].map(([name]) => name)
  const bytes = await readFile(join(folder, a!))
  expect(openFile(bytes, { ...open, name: a! })).toEqual(picture)
  expect(() => openFile(bytes, { ...open, name: b! })).toThrow()
  bytes[20]! ^= 1
  expect(() => openFile(bytes, { ...open, name: a! })).toThrow()
})

test('addresses are read as the page says: from its folder, and from its base', async () => {
  const { opened, bytesOf } = await sealedSite({
    'deep/er/index.html': pageWith(gate('<img src="../a.gif">')),
    'deep/a.gif': picture,
    'based.html': pageWith(`<base href="/media/">${gate('<img src="b.gif">')}`),
    'media/b.gif': other,
  })
  const deep = await opened('deep/er/index.html')
  const [, name] = /"\.\.\/([\w-]{12}\.sealed)#/.exec(deep.html)!
  expect(await bytesOf(`deep/${name}`, deep)).toEqual(picture)
  const based = await opened('based.html')
  const [, baseName] = /"([\w-]{12}\.sealed)#/.exec(based.html)!
  expect(await bytesOf(`media/${baseName}`, based)).toEqual(other)
})

const inPublic: Record<string, [file: string, content: string, where: string]> = {
  'the free part of the page': [
    'index.html',
    pageWith(`<img src="/p/a.gif">\n${gate('<img src="p/a.gif">')}`),
    'index.html:7',
  ],
  'its preview for social media': [
    'index.html',
    pageWith(`<meta property="og:image" content="https://river.example/p/a.gif">${gate('<img src="p/a.gif">')}`),
    'index.html:7',
  ],
  'another page': ['deep/b.html', '\n<img srcset="../p/a.gif 2x">', 'deep/b.html:2'],
  'a style sheet': ['css/a.css', 'body {\n background: url(../p/a.gif?v=1) }', 'css/a.css:2'],
  'a feed': ['feed.xml', '<rss>\n\n<media:content url="https://river.example/p/a.gif"/></rss>', 'feed.xml:3'],
  'a search index': ['search/index.json', '{"image":"\\/p\\/a.gif"}', 'search/index.json:1'],
  'a script': ['app/a.js', `show("p/a.gif")`, 'app/a.js:1'],
}

for (const [name, [file, content, where]] of Object.entries(inPublic)) {
  test(`a paid picture that ${name} shows too is refused with file and line`, async () => {
    const files = { 'index.html': pageWith(gate('<img src="p/a.gif">')), 'p/a.gif': picture, [file]: content }
    expect(await refusal(files)).toContain(`${where}: p/a.gif is named here for everybody`)
  })
}

test('another file of the same name is another file', async () => {
  const { report } = await sealedSite({
    'index.html': pageWith(`<img src="free/a.gif">${gate('<img src="p/a.gif">')}`),
    'p/a.gif': picture,
    'free/a.gif': other,
  })
  expect(report.files).toBe(1)
})

test('a name with blanks and brackets is looked for as it stands', async () => {
  const files = { 'index.html': pageWith(gate('<img src="p/a%20(1).gif">')), 'p/a (1).gif': picture }
  expect(await refusal({ ...files, 'b.html': '<img src="p/a%20(1).gif">' })).toContain(
    'b.html:1: p/a (1).gif is named here',
  )
  expect((await sealedSite(files)).report.files).toBe(1)
})

test('a file that is paid for in one part and public in another is refused, and so is its compressed copy', async () => {
  const body = `${gate('<img src="a.svg">', 'a')}\n${gate('<img data-public src="a.svg">', 'b')}`
  const message = await refusal({ 'index.html': pageWith(body), 'a.svg': '<svg/>', 'a.svg.br': 'x' })
  expect(message).toContain('index.html:8: a.svg is data-public here')
  expect(message).toContain('a.svg.br: holds a paid file')
})

test('nothing outside of the folder is read or taken away', async () => {
  const { home, folder, options } = await createSite({
    'index.html': pageWith(gate('<img src="..%2fsecret.gif"><img src="link.gif"><img src="/../secret.gif">')),
  })
  await writeFile(join(home, 'secret.gif'), picture)
  await symlink(join(home, 'secret.gif'), join(folder, 'link.gif'))
  expect((await sealFolder(options)).files).toBe(0)
  expect(await readFile(join(home, 'secret.gif'))).toEqual(picture)
  expect(await readFile(join(folder, 'link.gif'))).toEqual(picture)
})

async function createBuilds(files: Files) {
  const site = await createSite(files)
  const options = { ...site.options, cache: join(site.home, 'cache') }
  const build = async (pages: Files = files) => {
    for (const [file, content] of Object.entries(pages)) {
      await mkdir(dirname(join(site.folder, file)), { recursive: true })
      await writeFile(join(site.folder, file), content)
    }
  }
  return { ...site, options, build }
}

const shown = { 'index.html': pageWith(gate('<p>The lens.</p><img src="p/a.gif">')), 'p/a.gif': picture }

test('with a cache the same build ends in the same files, to the byte', async () => {
  const { folder, options, build } = await createBuilds(shown)
  await sealFolder(options)
  const before = await snapshot(folder)
  await build()
  await sealFolder(options)
  expect(await snapshot(folder)).toEqual(before)
  await rm(folder, { recursive: true })
  await build()
  await sealFolder(options)
  expect(await snapshot(folder)).toEqual(before)
})

test('another picture of the same name is a new version of its item, and the sealed one before goes', async () => {
  const { folder, options, build, read } = await createBuilds(shown)
  await sealFolder(options)
  const before = { files: await names(folder), version: sealedIn(await read())[0]!.version }
  await build({ ...shown, 'p/a.gif': other })
  await sealFolder(options)
  expect(sealedIn(await read())[0]!.version).not.toBe(before.version)
  expect(await names(folder)).toHaveLength(before.files.length)
  expect(await names(folder)).not.toEqual(before.files)
})

test('a page that is built anew without its picture finds it sealed, though its text has changed', async () => {
  const { folder, options, build, backend, read } = await createBuilds(shown)
  await sealFolder(options)
  for (const text of ['The lens.', 'The lens, mended.']) {
    await build({ 'index.html': pageWith(gate(`<p>${text}</p><img src="p/a.gif">`)) })
    expect((await sealFolder(options)).missing).toEqual([])
    const sealed = sealedIn(await read())[0]!
    const { key } = (await openEnvelope(sealed.envelopes[0]!, backend.privateKey)).content
    const html = await openWith(key, sealed)
    expect(html).toContain(text)
    const [, name] = /p\/([\w-]{12}\.sealed)/.exec(html)!
    expect(openFile(await readFile(join(folder, 'p', name!)), { name: name!, sealed, key })).toEqual(picture)
    expect(await names(join(folder, 'p'))).toEqual([name])
  }
})

test('a picture that is copied again beside a page that is sealed already is taken away again', async () => {
  const { folder, options, build } = await createBuilds(shown)
  await sealFolder(options)
  const before = await snapshot(folder)
  await build({ 'p/a.gif': picture })
  await sealFolder(options)
  expect(await snapshot(folder)).toEqual(before)
  await build({ 'p/a.gif': picture })
  await sealFolder(options)
  expect(await snapshot(folder)).toEqual(before)
})

test('another picture of that name is refused while the page that shows it is not built anew', async () => {
  const { folder, options, build } = await createBuilds(shown)
  await sealFolder(options)
  await build({ 'p/a.gif': other })
  const before = await snapshot(folder)
  await expect(sealFolder(options)).rejects.toThrow('p/a.gif: the file is paid for and has changed')
  expect(await snapshot(folder)).toEqual(before)
})

test('a picture that was paid for and is free now stays, whether a page shows it or data-public says so', async () => {
  for (const free of [
    { 'free.html': '<img src="p/a.gif">' },
    { 'index.html': pageWith(gate('<img data-public src="p/a.gif">')) },
  ]) {
    const { options, build, read } = await createBuilds(shown)
    await sealFolder(options)
    await build({ ...free, 'p/a.gif': picture })
    await sealFolder(options)
    expect(await read('p/a.gif')).toBe(picture.toString())
    await sealFolder(options)
    expect(await read('p/a.gif')).toBe(picture.toString())
  }
})
