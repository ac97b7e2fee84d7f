// How everything under dist/ is built, in order, and which test projects there are.
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { chmod, cp, rm, writeFile } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import { resolve } from 'node:path'
import { type EnvironmentOptions, type Plugin, runnerImport } from 'vite'
import { defineConfig } from 'vitest/config'
import { leanWorker } from './server/runtimes/edge-build.ts'

const jsx = { jsx: { runtime: 'automatic', importSource: 'preact' } } as const

/** Newer than Vite's own default, so that `light-dark()` and nesting reach the browser as they are written. */
const browsers = ['chrome123', 'edge123', 'firefox125', 'safari17.5']

/**
 * The widget in the order of building: each part fetches chunks of parts before it by name and carries their
 * integrity. A chunk stands alone, so that one integrity covers one request; the few lines that two share are cheaper twice.
 */
const widgetParts = {
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

/** Tests that stand on a PostgreSQL, which is started once for all of them. */
const onPostgres = [
  'test/server/adapters/sql/postgres*.test.ts',
  'test/server/runtimes/postgres*.test.ts',
  'test/crash/two-processes.test.ts',
]

/** Tests that stand on D1, in one workerd for all of them. */
const onD1 = ['test/server/adapters/sql/d1*.test.ts']

export default defineConfig(({ command }) => ({
  // Vitest must not see the environments: `noExternal` in one of them makes it inline every dependency (1.6 s → 7 s).
  ...(command === 'build' ? { environments: environments(), builder } : {}),
  appType: 'custom',
  publicDir: false,
  // Vite reads this one from the top, not from the environment.
  build: { cssTarget: browsers },
  logLevel: command === 'build' ? 'warn' : 'info',
  oxc: jsx,
  plugins: [widgetTables(), pagesManifest(), ...leanWorker()],
  test: {
    // Vitest leaves one processor free by default, which on a machine with two is half of them. Most tests wait now and then.
    maxWorkers: Math.max(2, availableParallelism()),
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          environment: 'node',
          include: ['test/**/*.test.ts'],
          exclude: ['test/journey/**', ...onPostgres, ...onD1],
          // Crash tests start programs again and again, beside a browser that is at work.
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'postgres',
          environment: 'node',
          // What asks over HTTP, through flows and through pages runs on SQLite too, in `unit`.
          include: [...onPostgres, 'test/server/{http,flows}/**/*.test.ts', 'test/server/pages/*.test.ts'],
          // Years of simulated months and ten thousand tips: once is enough, since what each database answers is in the contract of a store.
          exclude: ['test/server/flows/{members-over-years,burst-of-tips}.test.ts'],
          env: { STORE: 'postgres' },
          globalSetup: 'test/support/postgres-server.ts',
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'd1',
          environment: 'node',
          // The HTTP suite once more, as in `postgres`.
          include: [...onD1, 'test/server/http/**/*.test.ts'],
          env: { STORE: 'd1' },
          globalSetup: 'test/support/d1-server.ts',
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: { name: 'component', environment: 'happy-dom', include: ['test/widget/**/*.test.tsx'], css: true },
      },
      {
        extends: true,
        test: {
          name: 'journey',
          environment: 'node',
          include: ['test/journey/**/*.test.ts'],
          globalSetup: 'test/support/journey-world.ts',
          // One world and one browser serve all of them; each reader has a profile of its own.
          isolate: false,
          fileParallelism: false,
          maxWorkers: 1,
          // After the others: what a reader waits for is not to be judged on a machine that is busy elsewhere.
          sequence: { groupOrder: 1 },
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
}))

const builder = {
  // Without it each environment gets its own plugins and the loader would see an empty table of chunks.
  sharedConfigBuild: true,
  async buildApp(app: import('vite').ViteBuilder) {
    await rm('dist', { recursive: true, force: true })
    for (const name of Object.keys(environments())) {
      const environment = app.environments[name]
      if (environment) await app.build(environment)
    }
    await cp('server/pages/stickers', 'dist/stickers', { recursive: true })
    // npm makes a command executable when it first links it, not when it has been built anew.
    await chmod('dist/cli/tuppence.js', 0o755)
    const { module } = await runnerImport<typeof import('./server/runtimes/edge-files.ts')>(
      resolve(import.meta.dirname, 'server/runtimes/edge-files.ts'),
      { configFile: false },
    )
    await module.writeEdgeFiles(resolve(import.meta.dirname, 'dist'))
  },
}

function environments(): Record<string, EnvironmentOptions> {
  const all = {
    purify: browser('dist/widget', present(widgetParts.purify)),
    files: browser('dist/widget', present(widgetParts.files)),
    visit: browser('dist/widget', present(widgetParts.visit)),
    widget: browser('dist/widget', present(widgetParts.widget)),
    membership: browser('dist/widget', present(widgetParts.membership)),
    tipJar: browser('dist/widget', present(widgetParts.tipJar)),
    community: browser('dist/widget', present(widgetParts.community)),
    elements: browser('dist/widget', present(widgetParts.elements)),
    loader: browser('dist/widget', present({ tuppence: 'widget/loader.ts' }), {
      format: 'iife',
      entryFileNames: '[name].js',
    }),
    pages: browser(
      'dist/pages',
      present({
        client: 'server/pages/pay/client.ts',
        pay: 'server/pages/pay/pay.css',
        overlay: 'server/pages/overlay/client.ts',
        'overlay-look': 'server/pages/overlay/overlay.css',
      }),
    ),
    node: server(
      present({
        'server/node': 'server/runtimes/node.ts',
        'cli/tuppence': 'server/cli/tuppence.ts',
        'plugins/astro': 'server/plugins/astro.ts',
        'plugins/eleventy': 'server/plugins/eleventy.ts',
        'plugins/vite': 'server/plugins/vite.ts',
      }),
    ),
    verify: published(
      present({
        index: 'server/verify/index.ts',
        crawlers: 'server/verify/crawlers.ts',
        'json-ld': 'server/verify/json-ld.ts',
        fetch: 'server/verify/gates/fetch.ts',
        hono: 'server/verify/gates/hono.ts',
        node: 'server/verify/gates/node.ts',
      }),
    ),
    worker: worker(present({ worker: 'server/runtimes/workerd.ts' })),
  }
  return Object.fromEntries(Object.entries(all).filter(([, options]) => Object.keys(entriesOf(options)).length > 0))
}

function browser(outDir: string, input: Record<string, string>, output = {}): EnvironmentOptions {
  return {
    consumer: 'client',
    build: {
      outDir,
      emptyOutDir: false,
      target: browsers,

      modulePreload: false,
      reportCompressedSize: false,
      rolldownOptions: {
        input,
        // A chunk is loaded by another script, which uses its exports.
        preserveEntrySignatures: 'strict',
        output: {
          format: 'es',
          entryFileNames: '[name]-[hash].js',
          chunkFileNames: '[name]-[hash].js',
          assetFileNames: '[name]-[hash][extname]',
          ...output,
        },
      },
    },
  }
}

// Packages of many small files: bundled, a server starts in half the time. The others stay in node_modules.
const bundled = [
  '@hono/node-server',
  'hono',
  'jose',
  'kysely',
  'preact',
  'preact-render-to-string',
  'stripe',
  'valibot',
]

/** For servers, edges and browsers of publishers, with jose inside: nothing has to be beside it. */
function published(input: Record<string, string>): EnvironmentOptions {
  const { resolve, build } = server(input)
  return {
    // A browser's packages: they know neither Node nor its modules.
    consumer: 'client',
    resolve: { ...resolve, conditions: ['worker', 'browser', 'import', 'default'] },
    build: {
      ...build,
      ssr: false,
      outDir: 'dist/verify',
      target: browsers,
      rolldownOptions: {
        input,
        external: /^node:/,
        preserveEntrySignatures: 'strict',
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
      },
    },
  }
}

/** Runs on Node with the packages beside it in node_modules. */
function server(input: Record<string, string>): EnvironmentOptions {
  return {
    consumer: 'server',
    resolve: { noExternal: bundled },
    build: {
      ssr: true,
      outDir: 'dist',
      emptyOutDir: false,
      target: 'node24',
      minify: false,
      rolldownOptions: {
        input,
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'server/[name]-[hash].js' },
      },
    },
  }
}

/** Modules that hold everything: an edge runtime has no node_modules. The first is what starts, the others are imported when asked for. */
function worker(input: Record<string, string>): EnvironmentOptions {
  return {
    consumer: 'server',
    resolve: { noExternal: true, conditions: ['workerd', 'worker', 'module', 'browser'] },
    build: {
      ssr: true,
      outDir: 'dist/worker',
      emptyOutDir: false,
      target: 'esnext',
      minify: true,
      rolldownOptions: {
        input,
        external: [/^node:/, /^cloudflare:/],
        // workerd takes whatever the first module exports for a handler.
        preserveEntrySignatures: 'strict',
        output: {
          format: 'es',
          // Without a hash: they are uploaded together.
          entryFileNames: '[name].js',
          chunkFileNames: '[name].js',
          // All that starts is one module, and the one whose exports workerd looks at beside it.
          // What is fetched later comes by what it is for, in modules that compile beside one another.
          codeSplitting: {
            groups: [
              { name: 'api', tags: ['$initial'] },
              { name: 'reads', test: /server\/adapters\/sql\/reads\// },
              { name: 'provider', test: /node_modules\/stripe\/|server\/adapters\/stripe\// },
              { name: 'flows', test: /server\/(core|flows)\// },
              { name: 'pages', test: /server\/pages\/|preact/ },
            ],
          },
        },
      },
    },
  }
}

/** The rooms are filled one after the other; what is not there yet is not built. */
function present(entries: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(entries).filter(([, file]) => existsSync(resolve(import.meta.dirname, file))),
  )
}

function entriesOf(options: EnvironmentOptions): Record<string, string> {
  return options.build?.rolldownOptions?.input as Record<string, string>
}

/** Preact's `h` does for the widget what its JSX runtime would bring along once more. */
const jsxRuntime = `import { Fragment, h } from 'preact'
export const jsx = (type, props, key) => h(type, { ...props, key })
export { Fragment, jsx as jsxs }`

/**
 * Modules that exist only in a build: the names and integrity of the chunks that were built just before, and the
 * wall's first frame, rendered from the same component that takes over in the browser.
 */
function widgetTables(): Plugin {
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
        const { code, sum } = nameable(chunk.code)
        await rm(resolve(dir, chunk.fileName))
        await writeFile(resolve(dir, `${chunk.name}-${sum.slice(0, 8)}.js`), code)
        known[chunk.name] = sum
      }
    },
  }
}

/**
 * A chunk is called by the beginning of its sum, so that whoever fetches it has to know the sum alone. Blank lines go on until
 * nothing stands there that means something in an address.
 */
function nameable(code: string): { code: string; sum: string } {
  const sum = createHash('sha256').update(code).digest('base64')
  return /^[a-z\d]{8}/i.test(sum) ? { code, sum } : nameable(`${code}\n`)
}

async function firstFrameModule(): Promise<string> {
  const file = resolve(import.meta.dirname, 'widget/ui/first-frame.tsx')
  const options = { configFile: false, oxc: jsx } as const
  const { module } = await runnerImport<typeof import('./widget/ui/first-frame.tsx')>(file, options)
  const exported = { firstFrame: module.firstFrame(), firstWords: module.firstWords }
  return Object.entries(exported)
    .map(([name, value]) => `export const ${name} = ${JSON.stringify(value)}`)
    .join('\n')
}

/** dist/pages/manifest.json: what the pay window's server-rendered pages link to. The worker carries it inside. */
function pagesManifest(): Plugin {
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
