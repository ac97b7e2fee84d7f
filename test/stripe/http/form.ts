// Reads what Stripe's v1 API takes: form encoding with brackets, `a[b][0]=c`, into nested values.

export type FormValue = string | FormValue[] | { [name: string]: FormValue }
export type Form = { [name: string]: FormValue }

type Node = { leaf?: string; branches: Map<string, Node>; pushes: number }

export function parseForm(text: string): Form {
  const root = node()
  for (const [name, value] of new URLSearchParams(text)) place(root, pathOf(name), value)
  return branchesOf(root)
}

/** What v2 takes: JSON, in the same shape as forms, so that one kind of table checks both. */
export function parseJson(text: string): Form {
  if (text === '') return {}
  const value: unknown = JSON.parse(text)
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return asForm(value) as Form
  throw new SyntaxError('A body has to be an object')
}

function asForm(value: unknown): FormValue {
  if (Array.isArray(value)) return value.map(asForm)
  if (value === null) return ''
  if (typeof value !== 'object') return `${value as string | number | boolean}`
  const values: Form = Object.create(null)
  for (const [name, one] of Object.entries(value)) values[name] = asForm(one)
  return values
}

function node(): Node {
  return { branches: new Map(), pushes: 0 }
}

function pathOf(name: string): string[] {
  const first = name.split('[', 1)[0] ?? ''
  return [first, ...[...name.slice(first.length).matchAll(/\[([^\]]*)\]/g)].map((match) => match[1] ?? '')]
}

function place(parent: Node, path: string[], value: string): void {
  let at = parent
  for (const step of path) {
    // `a[]=x&a[]=y` appends; a number keeps its place.
    const name = step === '' ? String(at.pushes++) : step
    const next = at.branches.get(name) ?? node()
    at.branches.set(name, next)
    at = next
  }
  at.leaf = value
}

function readNode(at: Node): FormValue {
  if (at.branches.size === 0) return at.leaf ?? ''
  const names = [...at.branches.keys()]
  if (!names.every((name) => /^\d+$/.test(name))) return branchesOf(at)
  return names.sort((a, b) => Number(a) - Number(b)).map((name) => readNode(at.branches.get(name)!))
}

/** Without a prototype: a parameter may be called `constructor`. */
function branchesOf(at: Node): Form {
  const values: Form = Object.create(null)
  for (const [name, branch] of at.branches) values[name] = readNode(branch)
  return values
}
