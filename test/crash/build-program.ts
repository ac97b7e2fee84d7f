// Builds a crash program once, into a folder beside the packages: it is started many times, and a bundle starts fast.
import { join, resolve } from 'node:path'
import { build } from 'vite'

const root = resolve(import.meta.dirname, '../..')

/** @param name of the file in this folder, without `.ts`. Answers the built program's path. */
export async function buildProgram(name: string, noExternal: string[] = []): Promise<string> {
  const outDir = join(root, 'node_modules/.tuppence-crash', name)
  await build({
    root,
    configFile: false,
    logLevel: 'warn',
    oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
    ssr: { noExternal },
    build: { ssr: join(import.meta.dirname, `${name}.ts`), outDir, emptyOutDir: true, target: 'node24', minify: false },
  })
  return join(outDir, `${name}.js`)
}
