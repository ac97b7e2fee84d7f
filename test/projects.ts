// Which test projects there are: what each runs, on which store, and after whom.
import type { TestProjectConfiguration } from 'vitest/config'

/** Tests that stand on a PostgreSQL, which is started once for all of them. */
const onPostgres = [
  'test/server/adapters/sql/postgres*.test.ts',
  'test/server/runtimes/postgres*.test.ts',
  'test/crash/two-processes.test.ts',
]

/** Tests that stand on D1, in one workerd for all of them. */
const onD1 = ['test/server/adapters/sql/d1*.test.ts']

/** Files that stand on the same backend: it is loaded once for all of a worker, and stays warm. What one puts in the place of something is gone before the next. */
const together = { isolate: false, restoreMocks: true, unstubGlobals: true } as const

export const projects: TestProjectConfiguration[] = [
  {
    extends: true,
    test: {
      name: 'unit',
      environment: 'node',
      ...together,
      include: ['test/**/*.test.ts'],
      exclude: ['test/journey/**', 'test/model/**', ...onPostgres, ...onD1],
      // Crash tests start programs again and again, beside a browser that is at work.
      testTimeout: 60_000,
      hookTimeout: 60_000,
    },
  },
  {
    extends: true,
    test: {
      name: 'model',
      environment: 'node',
      // Here a module of the local Stripe is another one.
      include: ['test/model/**/*.test.ts'],
    },
  },
  {
    extends: true,
    test: {
      name: 'postgres',
      environment: 'node',
      ...together,
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
      ...together,
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
]
