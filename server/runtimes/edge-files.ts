// What a deployment to the edge takes from dist/ beside the worker: files with their headers, and the migrations as SQL.
import { copyFileSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { d1Migrations, migrationText } from '../adapters/sql/d1-migrations.ts'
import { fileHeaders } from '../http/assets.ts'

const tag = 'tuppence.js'

/** dist/assets: served before the worker is asked, by the paths that the Node server gives them. dist/d1: for `wrangler d1`. */
export async function writeEdgeFiles(dist: string): Promise<void> {
  const assets = join(dist, 'assets')
  copyFiles(join(dist, 'widget'), (name) => (name === tag ? assets : join(assets, 'tuppence')))
  copyFiles(join(dist, 'pages'), () => join(assets, 'pages'))
  copyFiles(join(dist, 'stickers'), () => join(assets, 'stickers'))
  writeFileSync(join(assets, '_headers'), headersText())

  mkdirSync(join(dist, 'd1'), { recursive: true })
  for (const file of await d1Migrations()) writeFileSync(join(dist, 'd1', `${file.name}.sql`), migrationText(file))
}

function copyFiles(from: string, folderOf: (name: string) => string): void {
  for (const name of readdirSync(from).filter((each) => /\.(js|css|svg)$/.test(each))) {
    mkdirSync(folderOf(name), { recursive: true })
    copyFileSync(join(from, name), join(folderOf(name), name))
  }
}

/** https://developers.cloudflare.com/workers/static-assets/headers/ */
function headersText(): string {
  const rule = (path: string, isHashed: boolean) =>
    [path, ...Object.entries(fileHeaders(isHashed)).map(([name, value]) => `  ${name}: ${value}`)].join('\n')
  const folders = ['tuppence', 'pages', 'stickers'].map((folder) => rule(`/${folder}/*`, true))
  return `${[rule(`/${tag}`, false), ...folders].join('\n\n')}\n`
}
