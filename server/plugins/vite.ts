// `tuppence/vite`: seals the pages of a site that Vite builds.
import { resolve } from 'node:path'
import type { Plugin } from 'vite'
import { type SiteOptions, sealSite } from './seal-site.ts'

/** `plugins: [tuppence({ api: 'https://pay.example.com' })]`. At work in `vite build` only, `--watch` too; never in the server. */
export function tuppence(options: SiteOptions): Plugin {
  let isWritten = false
  return {
    name: 'tuppence',
    apply: 'build',
    applyToEnvironment: ({ config }) => config.consumer === 'client',
    writeBundle() {
      isWritten = true
    },
    closeBundle: {
      // After whatever else is put into the folder.
      order: 'post',
      sequential: true,
      async handler() {
        // A build that failed is closed too.
        if (!isWritten) return
        isWritten = false
        const { root, base, build, logger } = this.environment.config
        await sealSite(resolve(root, build.outDir), { base: pathOf(base), ...options }, logger)
      },
    },
  }
}

/** A base on another host is where files are published, not pages. */
const pathOf = (base: string) => (/^(\w+:)?\/\//.test(base) ? undefined : base)
