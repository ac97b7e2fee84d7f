// What exists at the edge only: modules of the platform, and of the build.
declare module 'cloudflare:workers' {
  /** Keeps the work of the present request going after its answer, for half a minute at most. */
  export function waitUntil(work: Promise<unknown>): void
}

/** The public addresses of the files of our own pages: those in dist/pages/manifest.json. */
declare module 'virtual:pages-manifest' {
  export const files: Readonly<Record<'client' | 'style' | 'overlay' | 'overlay-style', string>>
}
