// The command `tuppence seal`: what it prints, its exit status, and what it does when the backend does not answer.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { exportJWK, generateKeyPair } from 'jose'
import { expect, onTestFinished, test, vi } from 'vitest'
import { seal } from '../../../server/cli/seal.ts'

const script = '<script async src="/tuppence.js" data-site="site_lanterns"></script>'
const page = (gates: string) => `<!doctype html><head>${script}</head>\n<body>${gates}</body>`
const marked = '<tuppence-gate item="a" data-seal>Nobody had rowed across.</tuppence-gate>'

async function createFolder(files: Record<string, string>) {
  const folder = await mkdtemp(join(tmpdir(), 'seal-command-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  for (const [file, content] of Object.entries(files)) await writeFile(join(folder, file), content)
  return folder
}

/** A backend that has nothing but an address. */
async function serve(answer: RequestListener): Promise<string> {
  const server = createServer(answer).listen(0, '127.0.0.1')
  onTestFinished(() => void server.close())
  await new Promise((resolve) => server.once('listening', resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

async function serveKeys() {
  const { publicKey } = await generateKeyPair('ECDH-ES', { crv: 'P-256' })
  const jwk = { ...(await exportJWK(publicKey)), kid: 'k1', use: 'enc', alg: 'ECDH-ES' }
  const asked: (string | undefined)[] = []
  const api = await serve((request, response) => {
    asked.push(request.url)
    response.end(JSON.stringify({ keys: [jwk] }))
  })
  return { api, asked }
}

/** Runs the command and keeps what it prints. */
async function run(...args: string[]) {
  const lines = (name: 'log' | 'error' | 'warn') => vi.spyOn(console, name).mockImplementation(() => {})
  const [log, error, warn] = [lines('log'), lines('error'), lines('warn')]
  const status = await seal(args)
  const text = (spy: typeof log) => spy.mock.calls.map(([line]) => String(line)).join('\n')
  const printed = { status, out: text(log), err: text(error) + text(warn) }
  for (const spy of [log, error, warn]) spy.mockRestore()
  return printed
}

test('a site below a path of its host is sealed with --base, and a path that is none is refused', async () => {
  const inPart = marked.replace('Nobody', '<img src="/blog/lens.gif" alt="">Nobody')
  const folder = await createFolder({ 'a.html': page(inPart), 'lens.gif': 'GIF89a' })
  const { api } = await serveKeys()
  const refused = await run(folder, '--api', api, '--base', '/blog#')
  expect(refused.status).toBe(1)
  expect(refused.err).toContain('"/blog#" is not the path of a site (--base /blog/)')
  const { status, out, err } = await run(folder, '--api', api, '--base', '/blog/')
  expect({ status, err }).toEqual({ status: 0, err: '' })
  expect(out).toContain('sealed 1 part in 1 file with 1 picture or other file')
})

test('it says what it sealed, file by file and in all', async () => {
  const folder = await createFolder({ 'a.html': page(marked + marked), 'b.html': page(marked) })
  const { api, asked } = await serveKeys()
  expect(await run(folder, '--api', api)).toEqual({
    status: 0,
    out: 'a.html: 2 parts\nb.html: 1 part\nsealed 3 parts in 2 files, 0 already sealed',
    err: '',
  })
  expect(asked).toEqual(['/.well-known/tuppence-seal.json'])
  expect(await readFile(join(folder, 'a.html'), 'utf8')).toContain(
    `<a href="${api}/pay/start?site=site_lanterns&amp;item=a"`,
  )

  await writeFile(join(folder, 'c.html'), page(marked))
  expect((await run(folder, '--api', `${api}/`)).out).toBe('c.html: 1 part\nsealed 1 part in 1 file, 3 already sealed')
  expect((await run(folder)).out).toBe('sealed 0 parts in 0 files, 4 already sealed')
})

test('keys are taken from each address named, and the default is not asked', async () => {
  const folder = await createFolder({ 'a.html': page(marked) })
  const [first, second] = [await serveKeys(), await serveKeys()]
  const keys = ['--keys', `${first.api}/one.json`, '--keys', `${second.api}/two.json`]
  expect((await run(folder, '--site', 'site_lanterns', '--api', first.api, ...keys)).status).toBe(0)
  expect([first.asked, second.asked]).toEqual([['/one.json'], ['/two.json']])
})

test('a backend that is down seals nothing and is named', async () => {
  const folder = await createFolder({ 'a.html': page(marked) })
  const api = await serve(() => {})
  const down = await run(folder, '--api', 'http://127.0.0.1:1')
  expect(down.status).toBe(1)
  expect(down.err).toMatch(
    /^no envelope key from http:\/\/127\.0\.0\.1:1\/\.well-known\/tuppence-seal\.json: .+\nNothing/,
  )

  const failing = await serve((_, response) => response.writeHead(503).end())
  expect((await run(folder, '--api', failing)).err).toContain('it answered 503')

  const timeout = vi
    .spyOn(AbortSignal, 'timeout')
    .mockReturnValue(AbortSignal.abort(new DOMException('', 'TimeoutError')))
  expect((await run(folder, '--api', api)).err).toContain('no answer within 10 seconds')
  timeout.mockRestore()
  expect(await readFile(join(folder, 'a.html'), 'utf8')).toBe(page(marked))
})

test('a problem is printed with its file and line, and the exit status is 1', async () => {
  const folder = await createFolder({ 'a.html': page('\n<tuppence-gate item="a" data-seal>x') })
  const { status, out, err } = await run(folder, '--api', 'http://127.0.0.1:1')
  expect([status, out]).toEqual([1, ''])
  expect(err).toMatch(/^a\.html:3: <tuppence-gate> has no end tag.*\nNothing was sealed\.$/)
})

test('a check passes a site only when every marked part is sealed', async () => {
  const folder = await createFolder({ 'a.html': page(marked) })
  const { api } = await serveKeys()
  expect(await run(folder, '--check-only')).toEqual({
    status: 1,
    out: '',
    err: 'a.html:2: "a" is not sealed\n1 part not sealed, 0 already sealed',
  })
  expect(await readFile(join(folder, 'a.html'), 'utf8')).toBe(page(marked))
  await run(folder, '--api', api)
  expect(await run(folder, '--check-only')).toEqual({ status: 0, out: '0 parts not sealed, 1 already sealed', err: '' })
})

test('it explains itself when asked, and when called wrongly', async () => {
  const help = await run('--help')
  expect(help.status).toBe(0)
  for (const option of ['--api', '--site', '--keys', '--check-only']) expect(help.out).toContain(option)
  for (const args of [[], ['a', 'b'], ['a', '--no-such-option']]) {
    const { status, err } = await run(...args)
    expect(status).toBe(1)
    expect(err).toContain('Usage: tuppence seal <folder>')
  }
})

test('with a cache a new build of the same text ends in the same page', async () => {
  const folder = await createFolder({ 'a.html': page(marked) })
  const cache = await createFolder({})
  const { api } = await serveKeys()
  const seal = async () => {
    await writeFile(join(folder, 'a.html'), page(marked))
    expect((await run(folder, '--api', api, '--cache', cache)).status).toBe(0)
    return readFile(join(folder, 'a.html'), 'utf8')
  }
  expect(await seal()).toBe(await seal())
  expect(await run(folder, '--api', api, '--cache', join(folder, 'cache'))).toMatchObject({ status: 1, out: '' })
})

// THREATS GAT-03
test('--find-leaks fails when what was sealed stands elsewhere in the folder, and says where', async () => {
  const secret = 'Nobody had rowed across in winter before, and nobody would again.'
  const gate = `<p>The teaser.</p><tuppence-gate item="a" data-seal><p>${secret}</p></tuppence-gate>`
  const { api } = await serveKeys()
  const clean = await createFolder({ 'a.html': page(gate), 'b.html': '<p>The teaser.</p>' })
  expect(await run(clean, '--api', api, '--find-leaks')).toMatchObject({ status: 0, err: '' })
  const leaking = await createFolder({ 'a.html': page(gate), 'search.json': JSON.stringify({ text: secret }) })
  const { status, out, err } = await run(leaking, '--api', api, '--find-leaks')
  expect({ status, out }).toEqual({ status: 1, out: 'a.html: 1 part\nsealed 1 part in 1 file, 0 already sealed' })
  expect(err).toMatch(/^search\.json:1: .* gives "a" away: “Nobody had rowed/)
  expect((await run(join(leaking, 'nowhere'), '--api', api, '--find-leaks')).err).toMatch(/nowhere is not a folder/)
})
