// What a browser meets: the publisher's pages on `localhost`, and ours behind a compressing proxy on 127.0.0.1, as in life.
import { readFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { extname, resolve } from 'node:path'
import { brotliCompressSync, constants } from 'node:zlib'
import type { Walls } from '../floors/build-walls.ts'
import { hostPage, variants } from './host-page.ts'

const publicFolder = resolve(import.meta.dirname, '../../../demo-site/public')
const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.js': 'text/javascript; charset=utf-8',
}

export type FrontOptions = {
  readonly port: number
  readonly backendPort: number
  readonly site: string
  readonly item: string
  readonly walls: Walls
}

export type Front = { readonly siteOrigin: string; readonly ourOrigin: string; stop(): void }

export const originsAt = (port: number) => ({
  siteOrigin: `http://localhost:${port}`,
  ourOrigin: `http://127.0.0.1:${port}`,
})

export async function openFront({ port, backendPort, site, item, walls }: FrontOptions): Promise<Front> {
  const origins = originsAt(port)
  const files = new Map(variants.map((name) => [`/${name}.html`, hostPage(name, { ...origins, site, item })]))
  for (const [name, code] of Object.entries(walls)) files.set(`/floors/${name}.js`, code)
  for (const name of ['/style.css', '/pictures/the-river.svg'])
    files.set(name, await readFile(publicFolder + name, 'utf8'))

  const server = createServer(async (request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', origins.ourOrigin)
    await new Promise((later) => setTimeout(later, Number(searchParams.get('late') ?? 0)))
    const file = files.get(pathname)
    if (file === undefined) return passOn(request, response, backendPort)
    send(response, { body: file, headers: { 'content-type': types[extname(pathname)] as string } })
  })
  await listening(server, port)
  return {
    ...origins,
    stop() {
      server.closeAllConnections()
      server.close()
    },
  }
}

function listening(server: Server, port: number): Promise<void> {
  return new Promise((done, reject) => server.once('error', reject).listen(port, '127.0.0.1', done))
}

async function passOn(request: IncomingMessage, response: ServerResponse, port: number): Promise<void> {
  const headers = request.headers.origin === undefined ? {} : { Origin: request.headers.origin }
  const answer = await fetch(`http://127.0.0.1:${port}${request.url}`, { headers })
  const kept = [...answer.headers].filter(([name]) =>
    /^(content-type|cache-control|vary|access-control-|cross-origin-)/.test(name),
  )
  send(response, { status: answer.status, body: await answer.text(), headers: Object.fromEntries(kept) })
}

const compressed = new Map<string, Buffer>()

function send(
  response: ServerResponse,
  { status = 200, body, headers }: { status?: number; body: string; headers: Record<string, string> },
) {
  const packed = compressed.get(body) ?? brotliCompressSync(body, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } })
  compressed.set(body, packed)
  response.writeHead(status, { ...headers, 'content-encoding': 'br', 'content-length': packed.length }).end(packed)
}
