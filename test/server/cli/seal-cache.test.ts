// Sealing again with a cache: what did not change stays as it was, and a cache never leaves a paid text readable.
import { mkdir, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { type KeptItem, openCache } from '../../../server/cli/seal/cache.ts'
import { type SealOptions, sealFolder } from '../../../server/cli/seal/seal-folder.ts'
import {
  createBackend,
  createSite,
  gate,
  openEnvelope,
  pageWith,
  sealedIn,
  secret,
  snapshot,
  unseal,
} from './sealing.ts'

type Files = Record<string, string>

/** A site with a cache beside it, and a build that writes all pages anew. */
async function createBuilds(files: Files) {
  const site = await createSite(files)
  const cache = join(site.home, 'cache')
  const build = async (pages: Files = files) => {
    for (const [file, content] of Object.entries(pages)) {
      await mkdir(dirname(join(site.folder, file)), { recursive: true })
      await writeFile(join(site.folder, file), content)
    }
  }
  const options: SealOptions = { ...site.options, cache }
  return { ...site, cache, build, options }
}

const two = { 'a.html': pageWith(gate(`<p>${secret}</p>`, 'a')), 'b/index.html': pageWith(gate('<p>Two.</p>', 'b')) }

test('the same build sealed again is the same to the byte, with the keys that readers keep', async () => {
  const { folder, options, build, backend, read } = await createBuilds(two)
  await sealFolder(options)
  const before = await snapshot(folder)
  await build()
  expect((await sealFolder(options)).sealed).toHaveLength(2)
  expect(await snapshot(folder)).toEqual(before)
  expect(await unseal(sealedIn(await read('a.html'))[0]!, backend.privateKey)).toBe(`<p>${secret}</p>`)
})

test('parts of one item that say the same are the same in each run', async () => {
  const same = gate('<p>Again.</p>', 'a')
  const { folder, options, build } = await createBuilds({ 'a.html': pageWith(same + same), 'b.html': pageWith(same) })
  await sealFolder(options)
  const before = await snapshot(folder)
  await build()
  await sealFolder(options)
  expect(await snapshot(folder)).toEqual(before)
})

test('a changed text has a new key for all parts of its item, and others keep theirs', async () => {
  const { options, build, backend, read } = await createBuilds({
    'a.html': pageWith(gate('one', 'a')),
    'a2.html': pageWith(gate('two', 'a')),
    'b.html': pageWith(gate('three', 'b')),
  })
  const seal = async () => {
    await sealFolder(options)
    const pages = await Promise.all(['a.html', 'a2.html', 'b.html'].map(read))
    return pages.map((page) => sealedIn(page)[0]!)
  }
  const before = await seal()
  await build()
  await build({ 'a.html': pageWith(gate('one, mended', 'a')) })
  const after = await seal()
  expect(after[2]).toEqual(before[2])
  expect(after[0]!.version).toBe(after[1]!.version)
  expect(after[0]!.version).not.toBe(before[0]!.version)
  const keys = await Promise.all(
    [before[1]!, after[1]!].map((part) => openEnvelope(part.envelopes[0]!, backend.privateKey)),
  )
  expect(keys[0]!.content.key).not.toBe(keys[1]!.content.key)
  expect(await unseal(after[0]!, backend.privateKey)).toBe('one, mended')
})

test('a page around an unchanged part may change: the part stays as it was sealed', async () => {
  const { options, build, read } = await createBuilds({ 'a.html': pageWith(gate(secret, 'a')) })
  await sealFolder(options)
  const [before] = sealedIn(await read('a.html'))
  await build({ 'a.html': pageWith(`<p>A new teaser.</p>${gate(secret, 'a')}`) })
  await sealFolder(options)
  expect(sealedIn(await read('a.html'))).toEqual([before])
  expect(await read('a.html')).toContain('A new teaser.')
})

test('for another envelope key an unchanged text has a new envelope, its own key and the same version', async () => {
  const { home, options, build, backend, read } = await createBuilds({ 'a.html': pageWith(gate(secret, 'a')) })
  await sealFolder(options)
  const [before] = sealedIn(await read('a.html'))
  const second = await createBackend(home, 'second')
  await build()
  await sealFolder({ ...options, keys: [second.keys, backend.keys] })
  const [after] = sealedIn(await read('a.html'))
  expect({ ...after, envelopes: [] }).toEqual({ ...before, envelopes: [] })
  expect(after!.envelopes[1]).toBe(before!.envelopes[0])
  const { content, header } = await openEnvelope(after!.envelopes[0]!, second.privateKey)
  expect(header.kid).toBe('second')
  expect(content).toEqual((await openEnvelope(before!.envelopes[0]!, backend.privateKey)).content)
})

test('another key with the name of an earlier one gets an envelope of its own', async () => {
  const { home, options, build, read } = await createBuilds({ 'a.html': pageWith(gate(secret, 'a')) })
  await sealFolder(options)
  const impostor = await createBackend(home, 'first')
  await build()
  await sealFolder({ ...options, keys: [impostor.keys] })
  const [sealed] = sealedIn(await read('a.html'))
  expect((await openEnvelope(sealed!.envelopes[0]!, impostor.privateKey)).content.item).toBe('a')
})

test('the same item of another site shares nothing', async () => {
  const bare = `<!doctype html><body>${gate(secret, 'a')}</body>`
  const { options, build, read } = await createBuilds({ 'a.html': bare })
  await sealFolder({ ...options, site: 'site_one' })
  const [one] = sealedIn(await read('a.html'))
  await build()
  await sealFolder({ ...options, site: 'site_two' })
  const [other] = sealedIn(await read('a.html'))
  expect(other!.site).toBe('site_two')
  expect(other!.version).not.toBe(one!.version)
  expect(other!.ciphertext).not.toBe(one!.ciphertext)
})

test('a page that is written anew with its old size and time is sealed all the same', async () => {
  const { folder, options, read } = await createBuilds({ 'a.html': pageWith('<p>A page without any marks.</p>') })
  const path = join(folder, 'a.html')
  await sealFolder(options)
  const { size, atime, mtime } = await stat(path)
  const marked = pageWith(gate(secret, 'a'))
  await writeFile(path, marked)
  await utimes(path, atime, mtime)
  expect(size).toBeLessThan(marked.length)
  await sealFolder(options)
  expect(await read('a.html')).not.toContain(secret)

  await writeFile(path, marked)
  await utimes(path, atime, mtime)
  expect((await sealFolder(options)).sealed).toEqual([{ file: 'a.html', parts: 1 }])
  expect(await read('a.html')).not.toContain(secret)
})

test('a page that was refused is refused again', async () => {
  const { options } = await createBuilds({ 'a.html': pageWith('<!-- tuppence:seal a --><p>x</p>') })
  await expect(sealFolder(options)).rejects.toThrow('tuppence:seal has no tuppence:end')
  await expect(sealFolder(options)).rejects.toThrow('tuppence:seal has no tuppence:end')
})

test('a cache that is damaged, or of another release, counts as none', async () => {
  const { cache, options, build, backend, read } = await createBuilds(two)
  await sealFolder(options)
  const items = await readdir(join(cache, 'items'))
  const [file] = items.map((name) => join(cache, 'items', name))
  const kept = JSON.parse(await readFile(file!, 'utf8')) as { item: string; parts: Record<string, { iv: string }> }
  for (const part of Object.values(kept.parts)) part.iv = 'AAAAAAAAAAAAAAAA'
  for (const damage of [
    JSON.stringify(kept),
    '{',
    '[]',
    'null',
    '{"site":"x"}',
    JSON.stringify({ ...kept, parts: 1 }),
  ]) {
    await writeFile(file!, damage)
    await writeFile(join(cache, 'pages.json'), damage)
    await build()
    await sealFolder(options)
    const opened = await Promise.all(
      ['a.html', 'b/index.html'].map(async (page) => unseal(sealedIn(await read(page))[0]!, backend.privateKey)),
    )
    expect(opened).toEqual([`<p>${secret}</p>`, '<p>Two.</p>'])
  }
  const known = { rules: 0, pages: { anything: 1 } }
  await writeFile(join(cache, 'pages.json'), JSON.stringify(known))
  expect((await sealFolder(options)).alreadySealed).toBe(2)
})

test('a run that is refused leaves the cache as it was', async () => {
  const { cache, folder, options, build } = await createBuilds(two)
  await sealFolder(options)
  const before = await snapshot(cache)
  await build({ 'a.html': pageWith(gate('another', 'a')), 'c.html': pageWith('<!-- tuppence:end -->') })
  await expect(sealFolder(options)).rejects.toThrow('ends nothing')
  expect(await snapshot(cache)).toEqual(before)
  expect(await readFile(join(folder, 'a.html'), 'utf8')).toContain('another')
})

test('an item whose parts stand on many pages is kept whole, and of a run that fails at its end nothing is left', async () => {
  const pages = Array.from({ length: 40 }, (_, at) => [`${at}.html`, pageWith(gate(`<p>Part ${at}.</p>`, 'long'))])
  const { cache, folder, options, build } = await createBuilds({ ...Object.fromEntries(pages), ...two })
  await sealFolder(options)
  const before = await snapshot(folder)
  const items = join(cache, 'items')
  const kept = await snapshot(items)
  await build()
  await sealFolder(options)
  expect(await snapshot(folder)).toEqual(before)
  expect(await snapshot(items)).toEqual(kept)
  // The page cannot be sealed, which shows after the others have been.
  await build({ '0.html': pageWith(gate('<p>Mended.</p>', 'long')) })
  await build({ 'z.html': pageWith('<textarea data-tuppence=gate data-item=z data-seal>x</textarea>') })
  await expect(sealFolder(options)).rejects.toThrow('put the gate into a plain <div>')
  expect(await snapshot(items)).toEqual(kept)
})

test('what a run that died has left in the cache is swept away by a later one, and not what one writes now', async () => {
  const { cache, options, build } = await createBuilds(two)
  await sealFolder(options)
  const [old, fresh] = ['old.json.1.tmp', 'new.json.2.tmp'].map((name) => join(cache, 'items', name))
  await Promise.all([old!, fresh!].map((path) => writeFile(path, '{')))
  const longAgo = new Date(Date.now() - 3 * 24 * 60 * 60 * 1000)
  await utimes(old!, longAgo, longAgo)
  await build()
  await sealFolder(options)
  const left = (await readdir(join(cache, 'items'))).filter((name) => name.endsWith('.tmp'))
  expect(left).toEqual(['new.json.2.tmp'])
})

test('a run that dies before its end leaves a cache that the next one goes on from', async () => {
  const { cache, folder, options, build, backend, read } = await createBuilds(two)
  await sealFolder(options)
  const before = await snapshot(folder)
  await build()
  const open = await openCache(cache, folder)
  const item = (await open.item('site_lanterns', 'a')) as KeptItem
  await open.keep({ ...item, version: 'never' })
  // Nothing is put in place, nothing is taken back.
  await sealFolder(options)
  expect(await snapshot(folder)).toEqual(before)
  expect(await unseal(sealedIn(await read('a.html'))[0]!, backend.privateKey)).toBe(`<p>${secret}</p>`)
})

test('the cache is for its owner alone, and may not lie where it would be uploaded', async () => {
  const { cache, folder, options } = await createBuilds(two)
  await sealFolder(options)
  for (const name of await readdir(join(cache, 'items'))) {
    expect((await stat(join(cache, 'items', name))).mode & 0o077).toBe(0)
  }
  for (const place of [folder, join(folder, '.cache')]) {
    await expect(sealFolder({ ...options, cache: place })).rejects.toThrow('must not be uploaded')
  }
})

test('without its cache a site is sealed with new keys', async () => {
  const { cache, options, build, read } = await createBuilds(two)
  await sealFolder(options)
  const [before] = sealedIn(await read('a.html'))
  await rm(cache, { recursive: true })
  await build()
  await sealFolder(options)
  expect(sealedIn(await read('a.html'))[0]!.version).not.toBe(before!.version)
})

test('when the last of many pages cannot be sealed none is written, and nothing is left beside them', async () => {
  const many = Object.fromEntries(Array.from({ length: 30 }, (_, index) => [`${index}.html`, pageWith(gate(secret))]))
  const late = { 'z.html': pageWith('<textarea data-tuppence=gate data-item=a data-seal>x</textarea>') }
  const { folder, cache, options, build } = await createBuilds({ ...many, ...late })
  const before = await snapshot(folder)
  await expect(sealFolder(options)).rejects.toThrow('put the gate into a plain <div>')
  expect(await snapshot(folder)).toEqual(before)
  expect(await readdir(join(cache, 'items'))).toEqual([])
  await build({ 'z.html': pageWith('') })
  expect((await sealFolder(options)).sealed).toHaveLength(30)
})

test('a page whose name is as long as a name can be is sealed', async () => {
  const file = `${'x'.repeat(250)}.html`
  const { options, read } = await createBuilds({ [file]: pageWith(gate(secret, 'a')) })
  await sealFolder(options)
  expect(await read(file)).not.toContain(secret)
})
