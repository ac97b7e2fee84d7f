// Real D1 databases for tests: one workerd for a whole run, with more of them than are in use at any moment.
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { Miniflare } from 'miniflare'
import type { TestProject } from 'vitest/node'
import { d1Migrations } from '../../server/adapters/sql/d1-migrations.ts'
import type { D1Server } from './d1.ts'
import { type Carry, connected, portedBinding, porter } from './d1-porter.ts'

declare module 'vitest' {
  interface ProvidedContext {
    d1: D1Server
  }
}

// Workerd wants to know its bindings from the start. A test needs one or two, and each processor is at work on one test.
const lent = Array.from({ length: 8 * Math.max(2, availableParallelism()) }, (_, index) => `DB${index}`)

/** Vitest calls it before the first test that needs a database. */
export default async function startForRun(project: Pick<TestProject, 'provide'>): Promise<() => Promise<void>> {
  const folder = mkdtempSync(join(tmpdir(), 'tuppence-d1-'))
  const taken = join(folder, 'taken')
  mkdirSync(taken)
  const workerd = new Miniflare({
    compatibilityDate: '2026-07-01',
    modules: true,
    script: porter,
    d1Databases: ['TEMPLATE', ...lent],
    d1Persist: join(folder, 'databases'),
    // Past Miniflare's own worker, which stands before ours and takes a third of the time of a question.
    unsafeDirectSockets: [{ host: '127.0.0.1', port: 0 }],
  })
  await workerd.ready
  const address = (await workerd.unsafeGetDirectURL()).href.replace('http', 'ws')
  const { carry, hangUp } = connected(address)
  await migrate(carry, 'TEMPLATE')
  const [template] = filesIn(folder) as [string]
  const databases = await nameFiles(carry, folder)
  hangUp()
  project.provide('d1', { address, template, databases, taken })
  return async () => {
    await workerd.dispose()
    rmSync(folder, { recursive: true, force: true })
  }
}

async function migrate(carry: Carry, name: string): Promise<void> {
  const binding = portedBinding(name, carry)
  const schema = (await d1Migrations()).flatMap(({ statements }) => statements)
  await binding.batch(schema.map((sql) => binding.prepare(sql)))
}

/** A database's file comes with its first statement, under a name of Miniflare's: so each writes its own name inside. */
async function nameFiles(carry: Carry, folder: string): Promise<D1Server['databases']> {
  await Promise.all(lent.map((name) => portedBinding(name, carry).prepare(`create table ${name} (name)`).all()))
  return filesIn(folder).flatMap((file) => {
    const name = nameInside(file)
    return name === undefined ? [] : [{ name, file }]
  })
}

function nameInside(file: string): string | undefined {
  const reader = new DatabaseSync(file, { readOnly: true })
  try {
    const named = reader.prepare(`select name from sqlite_schema where name like 'DB%'`).get()
    return named?.name as string | undefined
  } finally {
    reader.close()
  }
}

function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /[0-9a-f]{64}\.sqlite$/.test(name))
    .map((name) => join(folder, name))
}
