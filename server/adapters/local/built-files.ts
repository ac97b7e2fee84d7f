// The built widget, pay pages and pictures, read from dist/ into memory when the server starts.
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress } from 'node:zlib'
import type { Asset, Assets } from '../../ports/index.ts'

const compress = promisify(brotliCompress)
const tag = 'tuppence.js'
const types: Readonly<Record<string, string>> = {
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  svg: 'image/svg+xml',
}

export type BuiltFolders = {
  /** The `dist` folder of `npm run build`. */
  readonly dist: string
  /** Keeps the chunks of earlier releases: a page whose script tag is cached asks for the chunks of its own release. */
  readonly kept: string
}

/** Throws when nothing was built. */
export function builtFiles({ dist, kept }: BuiltFolders): Assets {
  const widget = join(dist, 'widget')
  const pages = join(dist, 'pages')
  const stickers = join(dist, 'stickers')
  const chunks = builtNames(widget).filter((name) => name !== tag)
  keep(chunks, widget, kept)

  const files = new Map<string, Promise<Asset>>([
    ...builtNames(kept).map((name) => [`/tuppence/${name}`, read(join(kept, name), true)] as const),
    ...builtNames(pages).map((name) => [`/pages/${name}`, read(join(pages, name), true)] as const),
    ...builtNames(stickers).map((name) => [`/stickers/${name}`, read(join(stickers, name), true)] as const),
    ...(existsSync(join(widget, tag)) ? [[`/${tag}`, read(join(widget, tag), false)] as const] : []),
  ])
  const manifest = JSON.parse(readFileSync(join(pages, 'manifest.json'), 'utf8')) as Record<string, string>
  const { client, pay: style, overlay } = manifest
  const entries = { client, style, overlay, 'overlay-style': manifest['overlay-look'] }

  return {
    file: async (path) => files.get(path) ?? null,
    page: (entry) => (entries[entry] === undefined ? null : `/pages/${entries[entry]}`),
  }
}

function builtNames(folder: string): string[] {
  return existsSync(folder) ? readdirSync(folder).filter((name) => /\.(js|css|svg)$/.test(name)) : []
}

function keep(chunks: readonly string[], from: string, to: string): void {
  mkdirSync(to, { recursive: true })
  for (const name of chunks) if (!existsSync(join(to, name))) copyFileSync(join(from, name), join(to, name))
}

// Compressed beside the start, on another thread: the first answer need not wait for it.
async function read(path: string, isHashed: boolean): Promise<Asset> {
  const bytes = readFileSync(path)
  const brotli = new Uint8Array(await compress(bytes))
  return { body: bytes.toString('utf8'), type: types[path.split('.').at(-1) as string] as string, isHashed, brotli }
}
