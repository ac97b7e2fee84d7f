// Built files: compressed where the browser takes it, for ever where the name has a hash, and earlier releases' chunks too.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { brotliDecompressSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { builtFiles } from '../../../server/adapters/local/built-files.ts'
import { problemCodes } from '../../../server/wire/problem.ts'
import { createHarness } from '../../support/harness.ts'

function release(folder: string, hash: string) {
  const dist = join(folder, 'dist')
  rmSync(dist, { recursive: true, force: true })
  for (const name of ['widget', 'pages', 'stickers']) mkdirSync(join(dist, name), { recursive: true })
  writeFileSync(join(dist, 'widget/tuppence.js'), `"the tag of ${hash}"`)
  writeFileSync(join(dist, `widget/index-${hash}.js`), `"the chunk of ${hash}"`.repeat(50))
  writeFileSync(join(dist, 'pages/client-abc.js'), '"client"')
  writeFileSync(join(dist, 'stickers/star.svg'), '<svg/>')
  writeFileSync(join(dist, 'pages/manifest.json'), '{"client": "client-abc.js"}')
  return builtFiles({ dist, kept: join(folder, 'kept') })
}

test('a file is compressed for those who take it, and cached by what its name promises', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'tuppence-'))
  await using h = await createHarness({ over: { assets: release(folder, 'one') } })
  const plain = await h.request('/tuppence/index-one.js')
  expect(plain.headers.get('Content-Encoding')).toBeNull()
  expect(plain.headers.get('Cache-Control')).toContain('immutable')
  const brotli = await h.request('/tuppence/index-one.js', { headers: { 'Accept-Encoding': 'gzip, deflate, br' } })
  expect(brotli.headers.get('Content-Encoding')).toBe('br')
  expect(brotliDecompressSync(await brotli.arrayBuffer()).toString()).toBe(await plain.text())
  expect(brotli.headers.get('Vary')).toContain('Accept-Encoding')
  const tag = await h.request('/tuppence.js')
  expect(tag.headers.get('Cache-Control')).toContain('max-age=300')
  expect(
    (await h.request('/tuppence.js', { headers: { 'If-None-Match': tag.headers.get('ETag') as string } })).status,
  ).toBe(304)
  expect((await h.request('/pages/client-abc.js')).status).toBe(200)
  const picture = await h.request('/stickers/star.svg')
  expect(picture.headers.get('Content-Type')).toBe('image/svg+xml')
  expect(picture.headers.get('Cache-Control')).toContain('immutable')
  expect(picture.headers.get('Cross-Origin-Resource-Policy')).toBe('cross-origin')
  for (const path of [
    '/stickers/yacht.svg',
    '/tuppence/nothing.js',
    '/tuppence/..%2f..%2fkeys.json',
    '/pages/manifest.json',
    '/tuppence/',
  ]) {
    expect([path, (await h.request(path)).status]).toEqual([path, 404])
  }
  rmSync(folder, { recursive: true })
})

test('after a new release the chunks of the one before are still there, for pages that have its tag in their cache', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'tuppence-'))
  release(folder, 'one')
  const assets = release(folder, 'two')
  expect((await assets.file('/tuppence/index-one.js'))?.body).toContain('the chunk of one')
  expect((await assets.file('/tuppence/index-two.js'))?.body).toContain('the chunk of two')
  expect((await assets.file('/tuppence.js'))?.body).toContain('two')
  rmSync(folder, { recursive: true })
})

test('every problem’s type leads to words', async () => {
  await using h = await createHarness()
  for (const code of [...problemCodes, 'offline', 'sealed']) {
    const response = await h.request(`/problems/${code}`)
    expect([code, response.status]).toEqual([code, 200])
    expect(await response.text()).toContain(code)
  }
  expect((await h.request('/problems/constructor')).status).toBe(404)
})
