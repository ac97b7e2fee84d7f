// Modules that exist only while the loader is built (server/runtimes/widget-build.ts makes them).
declare module 'virtual:chunks' {
  export const chunks: Record<keyof import('./load.ts').Chunks, string>
}

declare module 'virtual:first-frame' {
  export const firstFrame: string
  export const firstWords: Record<import('./embed.ts').Language, string[]>
}

/** Not every browser has it; what we use of it. */
declare const trustedTypes: {
  createPolicy(name: string, hooks: { createHTML: (html: string) => string }): import('./load.ts').Trust
}
