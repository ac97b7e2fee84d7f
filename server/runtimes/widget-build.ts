// How the widget is built: its chunks one after the other, each with the sums of those that it fetches.
import { createHash } from 'node:crypto'
import { rm, writeFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { type Plugin, runnerImport } from 'vite'

export const jsx = { jsx: { runtime: 'automatic', importSource: 'preact' } } as const

/**
 * The widget in the order of building: each part fetches chunks of parts before it by name and carries their
 * integrity. A chunk stands alone, so that one integrity covers one request; the few lines that two share are cheaper twice.
 */
export const widgetParts = {
  purify: { purify: 'widget/purify.ts' },
  files: { files: 'widget/files.ts' },
  visit: { visit: 'widget/visit.ts' },
  widget: { index: 'widget/index.ts', pl: 'widget/ui/text/pl.ts' },
  membership: { membership: 'widget/membership.ts' },
  tipJar: { tipJar: 'widget/tip-jar.ts' },
  community: { community: 'widget/community.ts' },
  elements: { elements: 'widget/elements.ts' },
}

/** Which chunks each part fetches. Integrity does not compress, so no part carries more of them than it needs. */
const fetched: Record<string, string[]> = {
  visit: ['purify', 'files'],
  widget: ['visit'],
  membership: ['visit'],
  tipJar: ['visit'],
  community: ['visit'],
  elements: ['membership', 'tipJar', 'community'],
  loader: ['index', 'pl', 'elements'],
}

/** Preact's `h` does for the widget what its JSX runtime would bring along once more. */
const jsxRuntime = `import { Fragment, h } from 'preact'
export const jsx = (type, props, key) => h(type, { ...props, key })
export { Fragment, jsx as jsxs }`

/**
 * Modules that exist only in a build: the names and integrity of the chunks that were built just before, and the
 * wall's first frame, rendered from the same component that takes over in the browser.
 */
export function widgetTables(): Plugin {
  // Outside a build, in tests, each chunk is called by its own name.
  const chunksFor = (part: string) =>
    JSON.stringify(Object.fromEntries((fetched[part] ?? Object.keys(known)).map((name) => [name, known[name]])))
  const known = Object.fromEntries(
    Object.values(widgetParts).flatMap((part) => Object.keys(part).map((name) => [name, ''])),
  )
  return {
    name: 'tuppence:widget-tables',
    enforce: 'pre',
    resolveId(id) {
      if (id === 'preact/jsx-runtime' && this.environment.name in widgetParts) return '\0virtual:jsx-runtime'
      return id === 'virtual:chunks' || id === 'virtual:first-frame' ? `\0${id}` : null
    },
    async load(id) {
      if (id === '\0virtual:first-frame') return firstFrameModule()
      if (id === '\0virtual:jsx-runtime') return jsxRuntime
      return id === '\0virtual:chunks' ? `export const chunks = ${chunksFor(this.environment.name)}` : null
    },
    async writeBundle({ dir = '' }, bundle) {
      if (!(this.environment.name in widgetParts)) return
      for (const chunk of Object.values(bundle)) {
        if (chunk.type !== 'chunk') continue
        if (chunk.imports.length > 0)
          this.error(`${chunk.fileName} imports ${chunk.imports.join()}: a chunk must stand alone`)
        const { code, sum } = nameable(
          compiledAtOnce.includes(chunk.name) ? `${compileHint}\n${chunk.code}` : chunk.code,
        )
        await rm(resolve(dir, chunk.fileName))
        await writeFile(resolve(dir, `${chunk.name}-${sum.slice(0, 8)}.js`), code)
        known[chunk.name] = sum
      }
    },
  }
}

/**
 * A browser compiles a function when it is first called. All of a visit is compiled while it arrives instead: on a slow phone that takes half
 * a frame from the moment in which the text is awaited. Chromium's hint (https://v8.dev/blog/explicit-compile-hints); others read a comment.
 */
const compileHint = '//# allFunctionsCalledOnLoad'
const compiledAtOnce = ['visit']

/**
 * A chunk is called by the beginning of its sum, so that whoever fetches it has to know the sum alone. Blank lines go on until
 * nothing stands there that means something in an address.
 */
function nameable(code: string): { code: string; sum: string } {
  const sum = createHash('sha256').update(code).digest('base64')
  return /^[a-z\d]{8}/i.test(sum) ? { code, sum } : nameable(`${code}\n`)
}

async function firstFrameModule(): Promise<string> {
  const file = resolve(import.meta.dirname, '../../widget/ui/first-frame.tsx')
  const options = { configFile: false, oxc: jsx } as const
  const { module } = await runnerImport<{ firstFrame(): string; firstWords: unknown }>(file, options)
  const exported = { firstFrame: module.firstFrame(), firstWords: module.firstWords }
  return Object.entries(exported)
    .map(([name, value]) => `export const ${name} = ${JSON.stringify(value)}`)
    .join('\n')
}
