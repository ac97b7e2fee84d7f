// Publishes the demo magazine: a copy with this machine's addresses, sealed, and a plain static server for it.
import { cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import { extname, join, normalize, resolve } from 'node:path'
import { runNodeProgram } from './child.ts'

const root = resolve(import.meta.dirname, '../..')
const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.xml': 'application/rss+xml; charset=utf-8',
  '.txt': 'text/plain; charset=utf-8',
}

export type Publication = {
  readonly folder: string
  readonly siteOrigin: string
  readonly apiOrigin: string
  readonly site: string
}

/** Copies the pages, puts the addresses in, and seals the marked parts with the backend's public key. */
export async function publish({ folder, siteOrigin, apiOrigin, site }: Publication): Promise<void> {
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { recursive: true })
  for (const source of ['public', 'pages']) await cp(join(root, 'demo-site', source), folder, { recursive: true })
  for (const name of await readdir(folder, { recursive: true })) {
    if (/\.(html|xml|txt)$/.test(name)) await readdress(join(folder, name), { siteOrigin, apiOrigin, site })
  }
  await runNodeProgram([join(root, 'dist/cli/tuppence.js'), 'seal', folder, '--api', apiOrigin, '--site', site])
}

async function readdress(file: string, to: Omit<Publication, 'folder'>): Promise<void> {
  const text = await readFile(file, 'utf8')
  const addressed = text
    .replaceAll('http://127.0.0.1:4401', to.apiOrigin)
    .replaceAll('http://localhost:4400', to.siteOrigin)
    .replaceAll(encodeURIComponent('http://localhost:4400'), encodeURIComponent(to.siteOrigin))
    .replaceAll('site_demo', to.site)
  if (addressed !== text) await writeFile(file, addressed)
}

/** Serves a folder as any static host does. Rejects when the port is taken. */
export function serveFolder(folder: string, port: number, headers: Record<string, string> = {}): Promise<Server> {
  const server = createServer(async (request, response) => {
    const path = normalize(decodeURIComponent(new URL(request.url ?? '/', 'http://site').pathname))
    const file = join(folder, path.endsWith('/') ? `${path}index.html` : path)
    const body = file.startsWith(resolve(folder)) ? await readFile(file).catch(() => null) : null
    const shown = body ?? (await readFile(join(folder, '404.html')).catch(() => Buffer.from('Not found')))
    const type = body === null ? 'text/html; charset=utf-8' : (types[extname(file)] ?? 'application/octet-stream')
    response
      .writeHead(body === null ? 404 : 200, { 'Content-Type': type, 'Cache-Control': 'no-cache', ...headers })
      .end(shown)
  })
  return new Promise((resolveServer, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => resolveServer(server))
  })
}
