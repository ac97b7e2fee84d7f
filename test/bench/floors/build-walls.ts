// Builds the walls of the floor in memory, as the product's own widget is built, in the same run.
import { resolve } from 'node:path'
import { build, type Rolldown } from 'vite'

export type Walls = Readonly<Record<'vanilla' | 'preact', string>>

const browsers = ['chrome123', 'edge123', 'firefox125', 'safari17.5']

export async function buildWalls(): Promise<Walls> {
  return { vanilla: await script('vanilla-wall.ts'), preact: await script('preact-wall.tsx') }
}

async function script(file: string): Promise<string> {
  const built = (await build({
    configFile: false,
    logLevel: 'warn',
    oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
    build: {
      write: false,
      target: browsers,
      cssTarget: browsers,
      modulePreload: false,
      rolldownOptions: { input: resolve(import.meta.dirname, file), output: { format: 'iife', codeSplitting: false } },
    },
  })) as Rolldown.RolldownOutput
  return built.output[0].code
}
