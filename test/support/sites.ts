// The sites of test/sites, as their authors have them on their machines: a copy with the generator and our package beside it.
import { cpSync, mkdirSync, readdirSync, symlinkSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { runNodeProgram } from './child.ts'

const root = resolve(import.meta.dirname, '../..')

export const generators = {
  eleventy: { command: 'node_modules/@11ty/eleventy/cmd.cjs', args: [], output: '_site' },
  astro: { command: 'node_modules/astro/bin/astro.mjs', args: ['build'], output: 'dist' },
} as const

export type Generator = keyof typeof generators

/** @param folder is made; node_modules has what an author would have installed, where the site needs any of it. */
export function copySite(name: Generator | 'plain', folder: string): void {
  cpSync(join(root, 'test/sites', name), folder, { recursive: true })
  if (name === 'plain') return
  mkdirSync(join(folder, 'node_modules'))
  for (const installed of ['@11ty', 'astro'])
    symlinkSync(join(root, 'node_modules', installed), join(folder, 'node_modules', installed))
  symlinkSync(root, join(folder, 'node_modules/tuppence'))
}

/** Builds as `npm run build` does. Answers what was printed; throws with that when the build fails. */
export function buildSite(generator: Generator, folder: string, env: Record<string, string>): Promise<string> {
  const { command, args } = generators[generator]
  return runNodeProgram([join(folder, command), ...args], { cwd: folder, env: { ...quiet, ...env } })
}

/** Generators that would call home, and colour what they print. */
export const quiet = { ASTRO_TELEMETRY_DISABLED: '1', NO_COLOR: '1', FORCE_COLOR: '0' }

/** Every file below a folder that is text. */
export async function textsBelow(folder: string): Promise<{ file: string; text: string }[]> {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  return Promise.all(
    entries.map(async ({ parentPath, name }) => {
      const path = join(parentPath, name)
      return { file: path.slice(folder.length + 1), text: await readFile(path, 'utf8') }
    }),
  )
}

export async function changeFile(file: string, change: (text: string) => string): Promise<void> {
  await writeFile(file, change(await readFile(file, 'utf8')))
}
