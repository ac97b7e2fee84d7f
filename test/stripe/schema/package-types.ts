// The types of the installed stripe package, read from its files as they are asked for.
import { readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, resolve } from 'node:path'
import { type Declaration, type Declared, readDeclarations, type Type } from './declarations.ts'

/** A type, and the file and namespaces in which its names mean something. */
export interface Placed {
  type: Type
  file: string
  within: string[]
  /** What the parameters of its declaration stand for. */
  bound: Record<string, Placed>
}

export interface PackageTypes {
  /** What a name means where it stands; nothing for the words of the language itself. */
  named(path: string[], at: Placed): { declaration: Declaration; file: string } | undefined
  /** Interfaces whose `object` is this word. */
  objects(word: string): Placed[]
  event(type: string): Placed | undefined
  /** What an endpoint takes: undefined where there is no such endpoint, null where it takes nothing. */
  parameters(method: string, path: string): Placed | null | undefined
}

export function openPackageTypes(): PackageTypes {
  // The package hides its package.json; its program lies one folder below its root.
  const program = createRequire(import.meta.url).resolve('stripe')
  const folder = resolve(dirname(program), '..', 'esm')
  const read = new Map<string, Declared>()
  const files = filesBelow(join(folder, 'resources'))
  const declared = (file: string) => {
    const known = read.get(file) ?? readDeclarations(readFileSync(file, 'utf8'))
    read.set(file, known)
    return known
  }

  function named(path: string[], { file, within }: Placed) {
    const { types } = declared(file)
    for (let depth = within.length; depth >= 0; depth--) {
      const declaration = types.get([...within.slice(0, depth), ...path].join('.'))
      if (declaration) return { declaration, file }
    }
    return follow(path, file)
  }

  /** An import leads to another file; the index of a folder leads on from there. */
  function follow(
    [first = '', ...rest]: string[],
    file: string,
  ): { declaration: Declaration; file: string } | undefined {
    const imported = declared(file).imports.get(first)
    if (!imported) return undefined
    const source = resolve(dirname(file), imported.file.replace(/\.js$/, '.d.ts'))
    const declaration = declared(source).types.get([imported.name, ...rest].join('.'))
    if (declaration) return { declaration, file: source }
    return rest.length > 0 ? follow(rest, source) : undefined
  }

  // Reading all of them takes half a second in each file of tests, and hardly a test meets more than twenty objects.
  const texts = lazily(() =>
    files.filter((file) => file.endsWith('.d.ts')).map((file) => ({ file, text: readFileSync(file, 'utf8') })),
  )
  const known = new Map<string, Placed[]>()
  const objects = (word: string) => {
    const found = known.get(word) ?? objectsIn(mentioning(`object: '${word}'`, texts()), word, declared)
    known.set(word, found)
    return found
  }
  const byEvent = lazily(() => eventsIn(join(folder, 'resources', 'Events.d.ts'), declared))
  // An address without a place for an id is meant before one whose place it would fill.
  const endpoints = lazily(() =>
    files
      .filter((file) => file.endsWith('.js'))
      .flatMap(endpointsIn)
      .sort((a, b) => a.places - b.places),
  )

  function parameters(method: string, path: string): Placed | null | undefined {
    const endpoint = endpoints().find((one) => one.method === method && one.path.test(path))
    if (!endpoint) return undefined
    const file = endpoint.file.replace(/\.js$/, '.d.ts')
    const type = declared(file).methods.get(endpoint.owner)?.get(endpoint.name)?.params
    return type ? { type, file, within: [], bound: {} } : null
  }

  return {
    named,
    objects,
    event: (type) => byEvent().get(type),
    parameters,
  }
}

interface Endpoint {
  method: string
  path: RegExp
  /** How many ids are in it. */
  places: number
  owner: string
  name: string
  file: string
}

/** The program text says which address each method asks. */
function endpointsIn(file: string): Endpoint[] {
  const text = readFileSync(file, 'utf8')
  const call =
    /^export class (\w+)|^ {4}(\w+)\([^)]*\) \{\s+(?:if \([^{]*\{\s+)?return this\._makeRequest\('(\w+)', ['`](.*?)['`], /gm
  let owner = ''
  return [...text.matchAll(call)].flatMap(([, opened, name = '', method = '', path = '']) => {
    if (opened) {
      owner = opened
      return []
    }
    const pattern = path.replace(/\$\{encodeURIComponent\(\w+\)\}/g, '[^/]+').replace(/\./g, '\\.')
    const places = path.split('${').length - 1
    return [{ method, path: new RegExp(`^${pattern}$`), places, owner, name, file }]
  })
}

const mentioning = (words: string, texts: readonly { file: string; text: string }[]) =>
  texts.filter(({ text }) => text.includes(words)).map(({ file }) => file)

function objectsIn(files: string[], word: string, declared: (file: string) => Declared): Placed[] {
  return files.flatMap((file) =>
    [...declared(file).types.values()]
      .filter(({ type }) => literalOf(type, 'object') === word)
      .map(({ type, within }) => ({ type, file, within, bound: {} })),
  )
}

function eventsIn(file: string, declared: (file: string) => Declared): Map<string, Placed> {
  const found = new Map<string, Placed>()
  for (const [name, { type, bases }] of declared(file).types) {
    const word = literalOf(type, 'type')
    if (!word || bases.length === 0) continue
    found.set(word, { type: { kind: 'name', path: [name], of: [] }, file, within: [], bound: {} })
  }
  return found
}

function literalOf(type: Type, member: string): string | undefined {
  const found = type.kind === 'object' && type.members.find(({ name }) => name === member)?.type
  return found && found.kind === 'literal' ? String(found.value) : undefined
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((file) => join(folder, file))
}

function lazily<T>(make: () => T): () => T {
  let made: { value: T } | undefined
  return () => {
    made ??= { value: make() }
    return made.value
  }
}
