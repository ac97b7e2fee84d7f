// How the worker is built lean: what runs on Node as it is and would weigh at the edge is left out, or done at the build.

import { globSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { type Plugin, runnerImport } from 'vite'
import type { ToldStatement } from '../adapters/sql/told-statements.ts'
import { leanPreact, leanStripe } from './edge-packages.ts'

export function leanWorker(): Plugin[] {
  return [leanStripe(), leanPreact(), smallRouter(), compiledStatements()].map((plugin) => ({
    ...plugin,
    enforce: 'pre',
    applyToEnvironment: ({ name }) => name === 'worker',
  }))
}

/** Hono's router that is small. The one it has on Node is quick at thousands of routes; we have forty. */
function smallRouter(): Plugin {
  return {
    name: 'tuppence:small-router',
    resolveId(id, importer) {
      return id === 'hono' ? this.resolve('hono/tiny', importer, { skipSelf: true }) : null
    },
  }
}

/** The convention of server/adapters/sql: functions of this shape answer nothing but statements under their names. */
const statementsOf = /^function (\w+)\(db: Kysely<Schema>\) \{\n[\s\S]*?^\}/gm
const sqlFolder = resolve(import.meta.dirname, '../adapters/sql')

type Compiled = Readonly<Record<string, ToldStatement>>

/**
 * Compiles the statements at the build, with the query builder, and leaves the query builder out: it is a fifth of the whole, and an
 * isolate starts without its work. What is compiled is what a server compiles when it opens its store.
 */
function compiledStatements(): Plugin {
  let all: Promise<Readonly<Record<string, Readonly<Record<string, Compiled>>>>> | undefined
  return {
    name: 'tuppence:compiled-statements',
    resolveId: (id) => (id === 'kysely' ? '\0kysely' : null),
    // Named by what is left, and used by nothing: a statement that was overlooked fails at once.
    load: (id) =>
      id === '\0kysely'
        ? ['Kysely', 'SqliteAdapter', 'SqliteQueryCompiler', 'sql'].map((name) => `export class ${name} {}`).join('\n')
        : null,
    async transform(code, id) {
      if (!id.startsWith(sqlFolder)) return null
      all ??= compileAll()
      const functions = (await all)[id] ?? {}
      const replaced = code.replace(statementsOf, (_whole, name: string) => {
        const statements = Object.entries(functions[name] ?? {}).map(
          ([key, [sql, parameters]]) =>
            `${JSON.stringify(key)}: compiled(${JSON.stringify(sql)}, ${JSON.stringify(parameters)})`,
        )
        return `function ${name}(_db) { return { ${statements.join(', ')} } }`
      })
      const isChanged = replaced !== code
      const head = isChanged ? `import { compiled } from '${sqlFolder}/statement.ts'\n` : ''
      return { code: head + replaced, moduleSideEffects: false }
    },
  }
}

/** By file and function. */
async function compileAll(): Promise<Record<string, Record<string, Compiled>>> {
  const files = globSync('{*,reads/*,changes/*}.ts', { cwd: sqlFolder }).map((file) => resolve(sqlFolder, file))
  const sources = await Promise.all(files.map(async (file) => [file, await readFile(file, 'utf8')] as const))
  const named = sources
    .map(([file, code]) => [file, [...code.matchAll(statementsOf)].map(([, name]) => name)] as const)
    .filter(([, names]) => names.length > 0)
  const exporting: Plugin = {
    name: 'tuppence:export-statements',
    enforce: 'pre',
    resolveId: (id) => (id === 'virtual:statements' ? `\0${id}` : null),
    load: (id) => (id === '\0virtual:statements' ? compilingModule(named) : null),
    transform: (code, id) => (id.startsWith(sqlFolder) ? code.replace(statementsOf, 'export $&') : null),
  }
  const { module } = await runnerImport<{ all: Record<string, Record<string, Compiled>> }>('virtual:statements', {
    configFile: false,
    plugins: [exporting],
  })
  return module.all
}

type Named = readonly [file: string, functions: readonly (string | undefined)[]]

function compilingModule(named: readonly Named[]): string {
  const importing = (what: string, file: string) => `import ${what} from '${file}'\n`
  const told = ([file, functions]: Named, index: number) =>
    `${JSON.stringify(file)}: { ${functions.map((name) => `${name}: toldStatements(file${index}.${name})`).join(', ')} }`
  return [
    importing('{ toldStatements }', `${sqlFolder}/told-statements.ts`),
    ...named.map(([file], index) => importing(`* as file${index}`, file)),
    `export const all = { ${named.map(told).join(',\n')} }`,
  ].join('')
}
