// Builds a crash program once, into a folder beside the packages: it is started many times, and a bundle starts fast.
import { join, resolve } from 'node:path'
import { build } from 'vite'
import { bundled } from '../../server/runtimes/build-places.ts'

const root = resolve(import.meta.dirname, '../..')

/**
 * @param name of the file in this folder, without `.ts`. Answers the built program's path.
 * @param by who builds it, where several do: a folder that is made anew must not be taken from under a program that starts
 */
export async function buildProgram(name: string, by = name): Promise<string> {
  const outDir = join(root, 'node_modules/.tuppence-crash', by)
  await build({
    root,
    configFile: false,
    logLevel: 'warn',
    oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
    ssr: { noExternal: bundled },
    build: { ssr: join(import.meta.dirname, `${name}.ts`), outDir, emptyOutDir: true, target: 'node24', minify: false },
  })
  return join(outDir, `${name}.js`)
}
