// Our plugin in Vite: a site of several pages is sealed by `vite build`, after all else, and by nothing but that.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { exportJWK, generateKeyPair } from 'jose'
import { build, createServer, type InlineConfig, type Plugin } from 'vite'
import { expect, onTestFinished, test } from 'vitest'
import { tuppence } from '../../../server/plugins/vite.ts'

const secret = 'Nobody had rowed across in winter before, and nobody would again.'

const page = (body: string) =>
  `<!doctype html>\n<html lang="en"><head><title>The lake</title><script type="module" src="/main.js"></script>
<script async src="https://pay.example.com/tuppence.js" data-site="site_lake"></script></head>\n<body>${body}</body></html>\n`
const gate = `<p>The teaser.</p><tuppence-gate item="the-lake" data-seal><p>${secret}</p></tuppence-gate>`

async function createProject(pages: Record<string, string> = {}) {
  const root = mkdtempSync(join(tmpdir(), 'tuppence-vite-'))
  onTestFinished(() => rmSync(root, { recursive: true, force: true }))
  const { publicKey } = await generateKeyPair('ECDH-ES', { crv: 'P-256', extractable: true })
  const jwk = { ...(await exportJWK(publicKey)), kid: 'first', use: 'enc', alg: 'ECDH-ES' }
  const keys = join(root, 'keys.json')
  const files = {
    'index.html': page('<h1>Lakes</h1>'),
    'lake/index.html': page(gate),
    'main.js': 'export {}',
    ...pages,
  }
  mkdirSync(join(root, 'lake'))
  for (const [name, text] of Object.entries({ ...files, 'keys.json': JSON.stringify({ keys: [jwk] }) }))
    await writeFile(join(root, name), text)
  const input = Object.keys(files).filter((name) => name.endsWith('.html'))
  const config = (...plugins: Plugin[]): InlineConfig => ({
    root,
    configFile: false,
    logLevel: 'silent',
    plugins: [tuppence({ api: 'https://pay.example.com', keys: [keys] }), ...plugins],
    build: { rolldownOptions: { input: input.map((name) => join(root, name)) } },
  })
  return { root, config, read: (file: string) => readFile(join(root, file), 'utf8') }
}

test('the pages of a build are sealed, whatever folder they are in', async () => {
  const { config, read } = await createProject()
  await build(config())
  const built = await read('dist/lake/index.html')
  expect(built).toContain('<p>The teaser.</p><tuppence-gate item="the-lake" data-sealed>')
  expect(built).not.toContain('in winter')
  expect(await read('dist/index.html')).toContain('<h1>Lakes</h1>')
})

test.for(['/blog/', './', 'https://cdn.example/files/'])(
  'with the base %s the pictures of a paid part are sealed',
  async (base) => {
    const { root, config, read } = await createProject()
    const image = `<img src="${base === '/blog/' ? '/blog/lens.gif' : '../lens.gif'}" alt="">`
    const late: Plugin = {
      name: 'late',
      async closeBundle() {
        await writeFile(join(root, 'dist/lens.gif'), 'GIF89a')
        await writeFile(join(root, 'dist/lake/part.html'), page(gate.replace('data-seal>', `data-seal>${image}`)))
      },
    }
    await build({ ...config(late), base })
    expect(await read('dist/lake/part.html')).not.toContain('lens')
    await expect(read('dist/lens.gif')).rejects.toThrow('ENOENT')
  },
)

test('what other plugins put into the folder at the end of a build is sealed and searched too', async () => {
  const { root, config, read } = await createProject()
  await build(config({ name: 'late', closeBundle: () => writeFile(join(root, 'dist/late.html'), page(gate)) }))
  expect(await read('dist/late.html')).not.toContain('in winter')
  const index = JSON.stringify([{ title: 'The lake', text: secret }])
  const search: Plugin = { name: 'search', closeBundle: () => writeFile(join(root, 'dist/search.json'), index) }
  await expect(build(config(search))).rejects.toThrow(/search\.json:1: .* gives "the-lake" away/)
})

test('a wrong mark fails the build, with file and line', async () => {
  const { config } = await createProject({
    'wrong.html': page(`<tuppence-gate data-seal>\n<p>${secret}</p></tuppence-gate>`),
  })
  await expect(build(config())).rejects.toThrow(/dist\/wrong\.html:\d+: the gate names no item/)
})

test('a build that fails for another reason says that one', async () => {
  const { config } = await createProject({ 'main.js': 'import "./not-there.js"' })
  await expect(build(config())).rejects.toThrow(/not-there/)
})

test('a build for a server leaves its folder as it is', async () => {
  const { root, config, read } = await createProject()
  mkdirSync(join(root, 'dist'))
  await writeFile(join(root, 'dist/template.html'), page(gate))
  const rolldownOptions = { input: join(root, 'main.js') }
  await build({ ...config(), build: { ssr: true, emptyOutDir: false, rolldownOptions } })
  expect(await read('dist/main.mjs')).toBeDefined()
  expect(await read('dist/template.html')).toBe(page(gate))
})

test('the server that authors look at shows them what they write', async () => {
  const { config } = await createProject()
  const server = await createServer({ ...config(), server: { middlewareMode: true, ws: false } })
  onTestFinished(() => server.close())
  expect(await server.transformIndexHtml('/lake/index.html', page(gate))).toContain(secret)
  expect(server.config.plugins.map(({ name }) => name)).not.toContain('tuppence')
})
