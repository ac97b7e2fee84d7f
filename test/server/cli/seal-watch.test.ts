// `tuppence seal --watch` as a program of its own, on real files: it seals what changes, and goes on until it is told to end.
import { mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { startNodeProgram } from '../../support/child.ts'
import { createSite, gate, pageWith, secret } from './sealing.ts'

const program = resolve(import.meta.dirname, '../../../server/cli/tuppence.ts')
const page = (text: string) => pageWith(gate(`<p>${text}</p>`))

async function startWatch({ hasCache = false } = {}) {
  const site = await createSite({ 'index.html': page(secret) })
  const args = ['seal', site.folder, '--keys', site.backend.keys, '--watch']
  if (hasCache) args.push('--cache', join(site.home, 'cache'))
  const child = startNodeProgram([program, ...args])
  onTestFinished(async () => void (await child.stop()))
  const until = (claim: () => void | Promise<void>) => vi.waitFor(claim, { timeout: 20_000, interval: 50 })
  const says = (text: string) => until(() => expect(child.output()).toContain(text))
  const isSealed = (file: string) => until(async () => expect(await site.read(file)).toContain('data-sealed'))
  await says('sealed 1 part in 1 file')
  return {
    ...site,
    child,
    until,
    says,
    isSealed,
    write: (file: string, text: string) => writeFile(join(site.folder, file), text),
  }
}

test('it seals what is there, what comes and what changes', async () => {
  const { folder, read, write, isSealed, until } = await startWatch()
  await write('index.html', page('Written anew.'))
  await isSealed('index.html')
  await mkdir(join(folder, 'deep/er'), { recursive: true })
  await write('deep/er/new.html', page(secret))
  await isSealed('deep/er/new.html')
  await write('deep/er/new.html', page(`${secret} And again.`))
  await until(async () => expect(await read('deep/er/new.html')).not.toContain('And again'))
})

test('what it writes does not set it going', async () => {
  const { folder, child, write, says } = await startWatch()
  const { mtimeMs } = await stat(join(folder, 'index.html'))
  // Once it has come round to another page, it has long been past its own.
  await write('other.html', page(secret))
  await says('sealed 1 part in 1 file, 1 already sealed')
  await write('third.html', page(secret))
  await says('sealed 1 part in 1 file, 2 already sealed')
  expect(child.output().match(/^sealed /gm)).toHaveLength(3)
  expect((await stat(join(folder, 'index.html'))).mtimeMs).toBe(mtimeMs)
})

test('a page that is wrong is told, and it goes on when it is mended', async () => {
  const { read, write, says, isSealed } = await startWatch()
  await write('index.html', pageWith('<!-- tuppence:seal the-lake --><p>Half.</p>'))
  await says('index.html:7: tuppence:seal has no tuppence:end after it')
  expect(await read()).toContain('Half.')
  await write('index.html', pageWith('<!-- tuppence:seal the-lake --><p>Half.</p><!-- tuppence:end -->'))
  await isSealed('index.html')
})

test('a build that takes the folder away and makes it anew is sealed', async () => {
  const { home, folder, write, isSealed } = await startWatch()
  await rm(folder, { recursive: true })
  await mkdir(folder)
  await write('index.html', page(secret))
  await isSealed('index.html')
  const next = join(home, 'next')
  await mkdir(next)
  await writeFile(join(next, 'index.html'), page(`${secret} Once more.`))
  await rename(folder, join(home, 'before'))
  await rename(next, folder)
  await isSealed('index.html')
})

test('with a cache the pages that did not change stay the same to the byte', async () => {
  const { folder, read, write, says, until } = await startWatch({ hasCache: true })
  const before = await read()
  await write('other.html', page(secret))
  await says('1 already sealed')
  await write('index.html', page(secret))
  await until(async () => expect(await readFile(join(folder, 'index.html'), 'utf8')).toBe(before))
})

test('Ctrl+C ends it, with nothing left behind', async () => {
  const { child, read } = await startWatch()
  expect(await child.stop('SIGINT')).toBe(0)
  expect(await read()).not.toContain(secret)
})
