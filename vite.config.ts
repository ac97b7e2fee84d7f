// How everything under dist/ is built, in order, and which test projects there are.
import { chmod, cp, rm } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import { resolve } from 'node:path'
import { runnerImport } from 'vite'
import { defineConfig } from 'vitest/config'
import { browsers, environments } from './server/runtimes/build-places.ts'
import { leanWorker } from './server/runtimes/edge-build.ts'
import { pagesManifest } from './server/runtimes/pages-build.ts'
import { jsx, widgetTables } from './server/runtimes/widget-build.ts'
import { projects } from './test/projects.ts'

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
    projects,
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
