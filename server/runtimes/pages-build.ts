// What the build tells the server of the files that our own pages link to.
import { writeFile } from 'node:fs/promises'
import type { Plugin } from 'vite'

/** dist/pages/manifest.json: what the pay window's server-rendered pages link to. The worker carries it inside. */
export function pagesManifest(): Plugin {
  let manifest = '{}'
  return {
    name: 'tuppence:pages-manifest',
    resolveId: (id) => (id === 'virtual:pages-manifest' ? `\0${id}` : null),
    load: (id) => (id === '\0virtual:pages-manifest' ? `export const files = ${publicPaths(manifest)}` : null),
    generateBundle(_options, bundle) {
      if (this.environment.name !== 'pages') return
      for (const [file, part] of Object.entries(bundle)) {
        // A style sheet as an entry leaves an empty script behind.
        if (part.type === 'chunk' && part.facadeModuleId?.endsWith('.css')) delete bundle[file]
      }
    },
    async writeBundle(options, bundle) {
      if (this.environment.name !== 'pages') return
      const files = Object.values(bundle).map((part) => [part.fileName.replace(/-[\w-]{8}\.\w+$/, ''), part.fileName])
      manifest = `${JSON.stringify(Object.fromEntries(files), null, 2)}\n`
      await writeFile(`${options.dir}/manifest.json`, manifest)
    },
  }
}

function publicPaths(manifest: string): string {
  const { client, pay, overlay, 'overlay-look': look } = JSON.parse(manifest) as Record<string, string>
  const paths = { client, style: pay, overlay, 'overlay-style': look }
  return JSON.stringify(Object.fromEntries(Object.entries(paths).map(([entry, file]) => [entry, `/pages/${file}`])))
}
