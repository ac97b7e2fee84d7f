// `tuppence/astro`: seals the pages that Astro has built.
import { fileURLToPath } from 'node:url'
import type { AstroIntegration } from 'astro'
import { type SiteOptions, sealSite } from './seal-site.ts'

/**
 * `integrations: [tuppence({ api: 'https://pay.example.com' })]`
 *
 * Stands before integrations that read the built pages, such as a search index: those get to see them sealed.
 */
export function tuppence(options: SiteOptions): AstroIntegration {
  let base: string | undefined
  return {
    name: 'tuppence',
    hooks: {
      'astro:config:done': ({ config, buildOutput, logger }) => {
        base = config.base
        if (buildOutput === 'server') logger.warn('pages that are rendered on demand are not sealed: serve their text')
      },
      'astro:build:done': ({ dir, logger }) => sealSite(fileURLToPath(dir), { base, ...options }, logger),
    },
  }
}
