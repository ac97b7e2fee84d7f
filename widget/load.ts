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
}

export type Load = <Name extends keyof Chunks>(name: Name) => Promise<Chunks[Name]>

/** A file's name and its integrity. */
export type Checked = [file: string, integrity: string]

/** Whoever is built with this file knows the names of those chunks that were built before it (vite.config.ts). */
export function loadWith(fetchChecked: (chunk: Checked) => Promise<never>): Load {
  return (name) => fetchChecked(chunks[name])
}

/** `import()` takes no integrity; a preload link before it does, and the import then uses what the link fetched. */
export function checkedFrom({ source, nonce }: Embed): (chunk: Checked) => Promise<never> {
  let attempt = 0
  return ([file, integrity]) => {
    // A browser remembers a module that failed by its address, for the life of the page: each attempt has its own.
    const href = new URL(`tuppence/${file}#${attempt++}`, source).href
    const link = document.createElement('link')
    document.head.append(Object.assign(link, { rel: 'modulepreload', crossOrigin: '', integrity, nonce, href }))
    return import(/* @vite-ignore */ href) as Promise<never>
  }
}

/** The Trusted Types policy `tuppence`, or what stands for it where the browser has none. */
export type Trust = { createHTML: (html: string) => string }
