// The built widget and pay pages, read from dist/ into memory when the server starts.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Asset, Assets } from '../../ports/index.ts'

const types: Readonly<Record<string, string>> = {
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
}

/** @param folder the `dist` folder of `npm run build`. Throws when it was not built. */
export function builtFiles(folder: string): Assets {
  const files = new Map<string, Asset>()
  for (const name of builtNames(join(folder, 'widget'))) {
    const isHashed = name !== 'tuppence.js'
    files.set(isHashed ? `/tuppence/${name}` : '/tuppence.js', read(join(folder, 'widget', name), isHashed))
  }
  for (const name of builtNames(join(folder, 'pages')))
    files.set(`/pages/${name}`, read(join(folder, 'pages', name), true))
  const manifest = JSON.parse(readFileSync(join(folder, 'pages', 'manifest.json'), 'utf8')) as Record<string, string>
  const entries = { client: manifest.client, style: manifest.pay }

  return {
    file: async (path) => files.get(path) ?? null,
    page: (entry) => (entries[entry] === undefined ? null : `/pages/${entries[entry]}`),
  }
}

function builtNames(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => /\.(js|css)$/.test(name))
}

function read(path: string, isHashed: boolean): Asset {
  return { body: readFileSync(path, 'utf8'), type: types[path.split('.').at(-1) as string] as string, isHashed }
}
