// What is fetched by name when it is needed, each piece checked against the integrity that the build wrote down.
import { chunks } from 'virtual:chunks'
import type { Embed } from './embed.ts'

/** First what the loader fetches when a place is there, then what that fetches when its reader acts. */
export type Chunks = {
  index: typeof import('./index.ts')
  elements: typeof import('./elements.ts')
  pl: typeof import('./ui/text/pl.ts')
  visit: typeof import('./visit.ts')
  membership: typeof import('./membership.ts')
  tipJar: typeof import('./tip-jar.ts')
  community: typeof import('./community.ts')
  purify: typeof import('./purify.ts')
  files: typeof import('./files.ts')
}

export type Load = <Name extends keyof Chunks>(name: Name) => Promise<Chunks[Name]>

/** A chunk by its name and its SHA-256 in base64, with whose beginning its file is called too. */
export type FetchChecked = (name: keyof Chunks, sum: string) => Promise<never>

/** Whoever is built with this file knows the names of those chunks that were built before it (server/runtimes/widget-build.ts). */
export function loadWith(fetchChecked: FetchChecked): Load {
  return (name) => fetchChecked(name, chunks[name])
}

/** `import()` takes no integrity; a preload link before it does, and the import then uses what the link fetched. */
export function checkedFrom({ source, nonce }: Embed): FetchChecked {
  const failedAt: Partial<Record<string, number>> = {}
  return async (name, sum) => {
    // A browser remembers a module by its address for the life of the page, one that failed too: only that one gets another.
    const href = new URL(`tuppence/${name}-${sum.slice(0, 8)}.js#${failedAt[name] ?? ''}`, source).href
    const link = document.createElement('link')
    document.head.append(Object.assign(link, { rel: 'modulepreload', integrity: `sha256-${sum}`, nonce, href }))
    try {
      return (await import(/* @vite-ignore */ href)) as never
    } catch (fault) {
      failedAt[name] = performance.now()
      throw fault
    }
  }
}

/** The Trusted Types policy `tuppence`, or what stands for it where the browser has none. */
export type Trust = { createHTML: (html: string) => string }
