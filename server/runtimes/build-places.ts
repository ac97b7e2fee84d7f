// Each place that something of ours runs in, and how what runs there is built.
import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import type { EnvironmentOptions } from 'vite'
import { widgetParts } from './widget-build.ts'

const root = resolve(import.meta.dirname, '../..')

/** Newer than Vite's own default, so that `light-dark()` and nesting reach the browser as they are written. */
export const browsers = ['chrome123', 'edge123', 'firefox125', 'safari17.5']

/** In the order of building. */
export function environments(): Record<string, EnvironmentOptions> {
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
export const bundled = [
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
  return Object.fromEntries(Object.entries(entries).filter(([, file]) => existsSync(resolve(root, file))))
}

function entriesOf(options: EnvironmentOptions): Record<string, string> {
  return options.build?.rolldownOptions?.input as Record<string, string>
}
