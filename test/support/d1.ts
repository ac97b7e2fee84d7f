// D1 databases for tests: one workerd, and a database of their own for each who asks.
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { Miniflare } from 'miniflare'
import type { D1Binding } from '../../server/adapters/sql/d1.ts'
import { d1Migrations } from '../../server/adapters/sql/d1-migrations.ts'

export type D1Place = {
  /** A database nobody has used, empty or at the newest schema. */
  empty(): Promise<OpenedD1>
  migrated(): Promise<OpenedD1>
  close(): Promise<void>
}
export type OpenedD1 = {
  readonly binding: D1Binding
  /** Writes around the binding, by a second connection to its file: D1 itself lets no hand be careless. */
  byHand(statements: string): void
}

/** @param databases how many can be asked for: workerd wants to know its bindings from the start */
export async function startD1(databases: number): Promise<D1Place> {
  const folder = mkdtempSync(join(tmpdir(), 'tuppence-d1-'))
  const free = Array.from({ length: databases }, (_, index) => `DB${index}`)
  const workerd = new Miniflare({
    compatibilityDate: '2026-07-01',
    modules: true,
    script: porter,
    d1Databases: [...free],
    d1Persist: folder,
  })
  const address = await workerd.ready
  const files = () =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => /[0-9a-f]{64}\.sqlite$/.test(name))
  const schema = (await d1Migrations()).flatMap(({ statements }) => statements)

  async function empty(): Promise<OpenedD1> {
    const name = free.pop()
    if (name === undefined) throw new Error('no D1 database is left: start with more')
    const before = new Set(files())
    const binding = portedBinding(name, (body) => fetch(address, { method: 'POST', body }))
    // Its file comes with its first question.
    await binding.prepare('select 1').all()
    const file = files().find((each) => !before.has(each)) as string
    return { binding, byHand: (statements) => byHand(join(folder, file), statements) }
  }

  return {
    empty,
    async migrated() {
      const opened = await empty()
      await opened.binding.batch(schema.map((sql) => opened.binding.prepare(sql)))
      return opened
    },
    async close() {
      await workerd.dispose()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

// Miniflare's own stand-in for a binding asks workerd at each `prepare` and `bind`, which takes ten times as long.
export const porter = `export default {
  async fetch(request, env) {
    const { name, batch, statements } = await request.json()
    const prepared = statements.map(([sql, values]) => env[name].prepare(sql).bind(...values))
    try {
      return Response.json(batch ? await env[name].batch(prepared) : await prepared[0].all())
    } catch (fault) {
      return new Response(fault.message, { status: 500 })
    }
  },
}`

/** The binding of the porter, asked over HTTP. */
export function portedBinding(
  name: string,
  carry: (body: string) => Promise<Pick<Response, 'ok' | 'text' | 'json'>>,
): D1Binding {
  type Carried = ReturnType<D1Binding['prepare']> & { readonly carried: readonly [string, unknown[]] }
  async function ask<T>(batch: boolean, statements: readonly Carried[]): Promise<T> {
    const body = JSON.stringify({ name, batch, statements: statements.map(({ carried }) => carried) })
    const response = await carry(body)
    if (!response.ok) throw new Error(await response.text())
    return (await response.json()) as T
  }
  const prepare = (sql: string, values: unknown[] = []): Carried => {
    const statement: Carried = {
      carried: [sql, values],
      bind: (...bound) => prepare(sql, bound),
      all: () => ask(false, [statement]),
    }
    return statement
  }
  return { prepare, batch: (statements) => ask(true, statements as Carried[]) }
}

function byHand(file: string, statements: string): void {
  const hand = new DatabaseSync(file)
  try {
    hand.exec('pragma busy_timeout = 2000')
    hand.exec(statements)
  } finally {
    hand.close()
  }
}
